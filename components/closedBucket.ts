import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { namePrefix } from "./names.js";

export interface ClosedBucketArgs {
  /** @default the provider's */
  region?: string;
  tags: Record<string, string>;
  /** ARN of the KMS key that encrypts it. @default S3's own key, which everything can write with */
  kmsKeyArn?: pulumi.Input<string>;
  /** @default false */
  protect?: boolean;
}

export interface ClosedBucket {
  bucket: aws.s3.Bucket;
  /** Closes it to the public: S3 refuses two changes of one bucket's access at a time, so its policy waits for this. */
  closed: aws.s3.BucketPublicAccessBlock;
}

/** A bucket as all of ours are: versioned, encrypted, closed to the public. */
export function createClosedBucket(name: string, args: ClosedBucketArgs, parent: pulumi.Resource): ClosedBucket {
  const opts = { parent };
  const { region } = args;
  const bucket = new aws.s3.Bucket(
    name,
    { region, bucketPrefix: namePrefix(name, "bucket"), forceDestroy: true, tags: args.tags },
    args.protect === true ? { ...opts, protect: true } : opts,
  );
  new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { region, bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { region, bucket: bucket.bucket, rules: [encryptionRule(args.kmsKeyArn)] },
    opts,
  );
  const closed = new aws.s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      region,
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  return { bucket, closed };
}

function encryptionRule(
  kmsKeyArn: pulumi.Input<string> | undefined,
): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
  if (kmsKeyArn === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
    bucketKeyEnabled: true,
  };
}

/** The policy statement that keeps plain HTTP out of a bucket; `whole` is the bucket and what is in it. */
export function httpsOnly(whole: pulumi.Input<string>[]): object {
  return {
    Sid: "ForceHTTPS",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: whole,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

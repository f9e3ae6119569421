import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type ChildScope, child, childName } from "./children.js";
import { namePrefix } from "./names.js";

export interface ClosedBucketArgs {
  /** @default the provider's */
  region?: string;
  /** ARN of the KMS key that encrypts it. @default S3's own key, which everything can write with */
  kmsKeyArn?: pulumi.Input<string>;
  /** @default false */
  protect?: boolean;
}

export interface ClosedBucket {
  bucket: aws.s3.Bucket;
  /** Closes it to the public: S3 refuses two changes of one bucket's access at a time, so its policy waits for this. */
  closed: aws.s3.BucketPublicAccessBlock;
  /** Objects that are there before it keep the encryption that they were written with. */
  encryption: aws.s3.BucketServerSideEncryptionConfiguration;
}

/** A bucket as all of ours are: versioned, encrypted, closed to the public. */
export function createClosedBucket(scope: ChildScope, suffix: string, args: ClosedBucketArgs = {}): ClosedBucket {
  const { region, protect } = args;
  const bucketPrefix = namePrefix(childName(scope, suffix), "bucket");
  const bucket = child(scope, "bucket", suffix, { region, bucketPrefix, forceDestroy: true }, { protect });
  child(scope, "bucketVersioning", `${suffix}-versioning`, {
    region,
    bucket: bucket.bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  const encryption = child(scope, "bucketEncryption", `${suffix}-encryption`, {
    region,
    bucket: bucket.bucket,
    rules: [encryptionRule(args.kmsKeyArn)],
  });
  const closed = child(scope, "bucketPublicAccess", `${suffix}-public-access`, {
    region,
    bucket: bucket.bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  return { bucket, closed, encryption };
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

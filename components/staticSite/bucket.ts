import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { createClosedBucket, httpsOnly } from "../closedBucket.js";
import type { SiteFileSpec } from "../staticSite.js";
import type { WorkloadScope } from "../workload.js";

export interface SiteBucket {
  bucket: aws.s3.Bucket;
  /** What closes the bucket to the public. */
  closed: pulumi.Resource[];
}

/** The bucket of a site: versioned, encrypted, closed to everybody but its distribution. */
export function createSiteBucket(scope: WorkloadScope): SiteBucket {
  const { bucket, closed } = createClosedBucket(scope, "bucket");
  const ownership = child(scope, "bucketOwnership", "bucket-ownership", {
    bucket: bucket.bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  return { bucket, closed: [closed, ownership] };
}

/** Lets one distribution read the bucket, over HTTPS only. */
export function grantToDistribution(
  scope: WorkloadScope,
  site: SiteBucket,
  distribution: aws.cloudfront.Distribution,
): aws.s3.BucketPolicy {
  const { environment } = scope;
  const arn = pulumi.interpolate`arn:${environment.partition}:s3:::${site.bucket.bucket}`;
  const whole = [arn, pulumi.interpolate`${arn}/*`];
  const source = pulumi.interpolate`arn:${environment.partition}:cloudfront::${environment.accountId}:distribution/${distribution.id}`;
  return child(
    scope,
    "bucketPolicy",
    "bucket-policy",
    {
      bucket: site.bucket.bucket,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          httpsOnly(whole),
          {
            Sid: "AllowCloudFrontServicePrincipalReadOnly",
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: whole,
            Condition: { StringEquals: { "AWS:SourceArn": source } },
          },
        ],
      }),
    },
    // S3 refuses two changes of one bucket's access at a time.
    { dependsOn: site.closed },
  );
}

/** Puts the files of a site into its bucket; a file whose content stayed the same is not uploaded again. */
export function uploadSite(
  scope: WorkloadScope,
  site: SiteBucket,
  files: readonly SiteFileSpec[],
): Record<string, aws.s3.BucketObjectv2> {
  return Object.fromEntries(
    files.map((file) => [
      file.key,
      child(
        scope,
        "object",
        `object-${file.key}`,
        {
          bucket: site.bucket.bucket,
          key: file.key,
          source: new pulumi.asset.FileAsset(file.source),
          contentType: file.contentType,
        },
        { dependsOn: site.closed },
      ),
    ]),
  );
}

import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { createClosedBucket } from "../closedBucket.js";
import type { EnvironmentScope } from "../scope.js";
import type { Value } from "../values.js";

/** Where a load balancer writes its access logs, and what has to be there first. */
export interface AccessLogs {
  settings: aws.types.input.lb.LoadBalancerAccessLogs;
  /** Absent: the bucket is the user's own. */
  bucket?: aws.s3.Bucket;
  dependsOn: pulumi.Resource[];
}

/** Access logs into a bucket that the manifest names, or into one of the environment's own. */
export function createAccessLogs(scope: EnvironmentScope, spec: { bucketName?: Value; prefix?: string }): AccessLogs {
  if (spec.bucketName !== undefined) {
    return { settings: { enabled: true, bucket: spec.bucketName, prefix: spec.prefix }, dependsOn: [] };
  }
  const { bucket, policy } = createLogBucket(scope, spec.prefix);
  return { settings: { enabled: true, bucket: bucket.bucket, prefix: spec.prefix }, bucket, dependsOn: [policy] };
}

function createLogBucket(
  scope: EnvironmentScope,
  prefix: string | undefined,
): { bucket: aws.s3.Bucket; policy: aws.s3.BucketPolicy } {
  // Elastic Load Balancing can't write with a KMS key.
  const { bucket, closed } = createClosedBucket(scope, "access-logs");
  const policy = child(
    scope,
    "bucketPolicy",
    "access-logs-policy",
    { bucket: bucket.bucket, policy: logBucketPolicy(scope, bucket, prefix) },
    { dependsOn: [closed] },
  );
  return { bucket, policy };
}

function logBucketPolicy(
  scope: EnvironmentScope,
  bucket: aws.s3.Bucket,
  prefix: string | undefined,
): pulumi.Output<string> {
  const folder = prefix === undefined || prefix === "" ? "AWSLogs" : `${prefix}/AWSLogs`;
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: pulumi.all([scope.region, scope.partition]).apply(logWriter),
        Action: ["s3:PutObject"],
        Resource: [pulumi.interpolate`arn:${scope.partition}:s3:::${bucket.bucket}/${folder}/${scope.accountId}/*`],
      },
    ],
  });
}

/** Who writes access logs: an account of AWS's in the older regions, a service in those opened since August 2022. */
function logWriter([region, partition]: [string, string]): Record<string, string> {
  const account = elasticLoadBalancingAccounts[region];
  if (account === undefined) return { Service: "logdelivery.elasticloadbalancing.amazonaws.com" };
  return { AWS: `arn:${partition}:iam::${account}:root` };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
const elasticLoadBalancingAccounts: Readonly<Record<string, string>> = {
  "af-south-1": "098369216593",
  "ap-east-1": "754344448648",
  "ap-northeast-1": "582318560864",
  "ap-northeast-2": "600734575887",
  "ap-northeast-3": "383597477331",
  "ap-south-1": "718504428378",
  "ap-southeast-1": "114774131450",
  "ap-southeast-2": "783225319266",
  "ap-southeast-3": "589379963580",
  "ca-central-1": "985666609251",
  "cn-north-1": "638102146993",
  "cn-northwest-1": "037604701340",
  "eu-central-1": "054676820928",
  "eu-north-1": "897822967062",
  "eu-south-1": "635631232127",
  "eu-west-1": "156460612806",
  "eu-west-2": "652711504416",
  "eu-west-3": "009996457667",
  "me-south-1": "076674570225",
  "sa-east-1": "507241528517",
  "us-east-1": "127311923021",
  "us-east-2": "033677994240",
  "us-gov-east-1": "190560391635",
  "us-gov-west-1": "048591011584",
  "us-west-1": "027434742980",
  "us-west-2": "797873946194",
};

import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ArtifactSpec, EnvFileSpec } from "../application.js";
import { child } from "../children.js";
import { createClosedBucket, httpsOnly } from "../closedBucket.js";
import { ownValue } from "../ownValue.js";
import type { Value } from "../values.js";
import { type ApplicationScope, accountRoots } from "./scope.js";

export interface ArtifactBucket {
  bucket: aws.s3.Bucket;
  /** What encrypts the objects that are written after it. */
  encryption: pulumi.Resource;
  /** Absent: the key is the user's own. */
  key?: aws.kms.Key;
  keyArn: pulumi.Output<string>;
}

/**
 * The bucket for env files, templates and pipeline artifacts: versioned, encrypted, closed to the public and to plain
 * HTTP. Bucket and key are protected, since running tasks of every environment read from them.
 */
export function createArtifactBucket(
  scope: ApplicationScope,
  args: { kmsKey?: Value; accounts: readonly string[] },
): ArtifactBucket {
  const key = args.kmsKey === undefined ? createKey(scope, args.accounts) : undefined;
  const keyArn = pulumi.output(key?.arn ?? args.kmsKey ?? "");
  const { bucket, closed, encryption } = createClosedBucket(scope, "artifacts", { kmsKeyArn: keyArn, protect: true });
  child(
    scope,
    "bucketPolicy",
    "artifacts-policy",
    { bucket: bucket.bucket, policy: bucketPolicy(scope, bucket, args.accounts) },
    { dependsOn: [closed] },
  );
  return { bucket, encryption, key, keyArn };
}

function createKey(scope: ApplicationScope, accounts: readonly string[]): aws.kms.Key {
  return child(
    scope,
    "key",
    "artifacts-key",
    {
      description: `Artifacts of ${scope.application}`,
      enableKeyRotation: true,
      policy: keyPolicy(scope, accounts),
    },
    { protect: true },
  );
}

/** The account administers its key by IAM; the environments' accounts may use it. */
function keyPolicy(scope: ApplicationScope, accounts: readonly string[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:${scope.partition}:iam::${scope.accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Effect: "Allow",
        Principal: { AWS: accountRoots(scope, accounts) },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: "*",
      },
    ],
  });
}

function bucketPolicy(
  scope: ApplicationScope,
  bucket: aws.s3.Bucket,
  accounts: readonly string[],
): pulumi.Output<string> {
  const arn = pulumi.interpolate`arn:${scope.partition}:s3:::${bucket.bucket}`;
  const whole = [arn, pulumi.interpolate`${arn}/*`];
  const shared = {
    Sid: "AllowEnvironmentAccounts",
    Effect: "Allow",
    Principal: { AWS: accountRoots(scope, accounts) },
    Action: ["s3:GetObject*", "s3:GetBucketLocation", "s3:ListBucket", "s3:PutObject"],
    Resource: whole,
  };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [httpsOnly(whole), ...(accounts.length > 0 ? [shared] : [])],
  });
}

/**
 * Puts env files where Copilot puts them, `manual/env-files/<name>/<sha256>.env`, and keeps the ones before: a task
 * definition that an environment may return to still reads them.
 *
 * @returns the ARN of each object by the file's path
 */
export function uploadEnvFiles(
  scope: ApplicationScope,
  artifacts: ArtifactBucket,
  files: readonly EnvFileSpec[],
): Record<string, pulumi.Output<string>> {
  const objects = uploadObjects(
    scope,
    artifacts,
    files.map((file) => ({ key: envFileKey(file), source: file.source })),
  );
  return Object.fromEntries(
    files.map((file) => {
      const key = ownValue(objects, envFileKey(file))?.key ?? envFileKey(file);
      return [file.path, pulumi.interpolate`arn:${scope.partition}:s3:::${artifacts.bucket.bucket}/${key}`];
    }),
  );
}

/** Key of an env file's object. */
export function envFileKey(file: Pick<EnvFileSpec, "path" | "sha256">): string {
  const base = file.path.split("/").at(-1) ?? file.path;
  return `manual/env-files/${base}/${file.sha256}.env`;
}

/** Uploads files by key. Only their hashes get into the state, never what is in them. */
export function uploadObjects(
  scope: ApplicationScope,
  artifacts: ArtifactBucket,
  files: readonly ArtifactSpec[],
): Record<string, aws.s3.BucketObjectv2> {
  const byKey = new Map(files.map((file) => [file.key, file]));
  return Object.fromEntries(
    [...byKey.values()].map((file) => [
      file.key,
      child(
        scope,
        "object",
        `object-${file.key}`,
        { bucket: artifacts.bucket.bucket, key: file.key, source: assetOf(file) },
        // What is there before the bucket's encryption would stay without it.
        { dependsOn: [artifacts.encryption], retainOnDelete: true },
      ),
    ]),
  );
}

function assetOf({ source = "", content, archive }: ArtifactSpec): pulumi.asset.Asset | pulumi.asset.Archive {
  if (content !== undefined) return new pulumi.asset.StringAsset(content);
  if (archive === undefined) return new pulumi.asset.FileAsset(source);
  if (archive === "folder") return new pulumi.asset.FileArchive(source);
  const name = source.split("/").at(-1) ?? source;
  return new pulumi.asset.AssetArchive({ [name]: new pulumi.asset.FileAsset(source) });
}

import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { PipelineArgs } from "../pipeline.js";
import type { PipelineScope } from "./scope.js";

/** A pipeline whose runner lies in the artifact bucket. */
export interface PipelineWithRunner extends PipelineArgs {
  /** `s3://bucket/key` */
  runnerUrl: pulumi.Input<string>;
}

/**
 * How a build installs the Airlift that made the pipeline, and no other: a name would be looked up in npm's registry,
 * where somebody else may have taken it.
 */
export const installCommands = [
  'aws s3 cp --only-show-errors "$AIRLIFT_PACKAGE" /tmp/airlift.tar',
  'echo "$AIRLIFT_PACKAGE_SHA256  /tmp/airlift.tar" | sha256sum --check',
  "npm install --global /tmp/airlift.tar",
];

/**
 * Puts the package into the artifact bucket, under its digest. All pipelines of an application share the bucket, so the
 * key names the pipeline: each one's object is its own to replace and to delete.
 * @returns its `s3://` address
 */
export function uploadRunner(
  scope: PipelineScope,
  { pipeline, runner, artifactStores }: PipelineArgs,
): pulumi.Output<string> {
  const bucket = pulumi.output(artifactStores[0]?.bucket ?? "");
  const object = child(scope, "object", "runner", {
    bucket,
    key: `manual/airlift/${pipeline}/${runner.sha256}.tar`,
    source: new pulumi.asset.FileAsset(runner.file),
  });
  return pulumi.interpolate`s3://${bucket}/${object.key}`;
}

/** Where `installCommands` find the package. */
export function runnerVariables({ runner, runnerUrl }: PipelineWithRunner): Record<string, pulumi.Input<string>> {
  return { AIRLIFT_PACKAGE: runnerUrl, AIRLIFT_PACKAGE_SHA256: runner.sha256 };
}

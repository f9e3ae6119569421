import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { createClosedBucket, httpsOnly } from "../closedBucket.js";
import type { ArtifactStoreSpec, PipelineArgs, PipelineStageSpec } from "../pipeline.js";
import type { PipelineScope } from "./scope.js";

type Stored = Pick<PipelineArgs, "artifactStores" | "stages">;

/** Region of a stage where it is another than the pipeline's own. */
export function otherRegion({ artifactStores }: Stored, { region }: PipelineStageSpec): string | undefined {
  const home = artifactStores[0]?.region;
  return home === undefined || region === home ? undefined : region;
}

/** Region of a stage, or of the pipeline itself. */
export function regionOf(scope: PipelineScope, args: Stored, stage?: PipelineStageSpec): pulumi.Input<string> {
  return (stage && otherRegion(args, stage)) ?? args.artifactStores[0]?.region ?? scope.region;
}

/** The store of a stage's region: CodeBuild reads and writes artifacts where it runs. */
export function storeOf(args: Stored, stage?: PipelineStageSpec): ArtifactStoreSpec | undefined {
  const region = stage === undefined ? undefined : otherRegion(args, stage);
  return args.artifactStores.find((store) => region === undefined || store.region === region);
}

/** The stores that are given, the pipeline's own first, and new ones for the other regions that it deploys to. */
export function createArtifactStores(scope: PipelineScope, args: Stored): ArtifactStoreSpec[] {
  const given = new Set(args.artifactStores.map(({ region }) => region));
  const missing = new Set<string>();
  for (const stage of args.stages) {
    const region = otherRegion(args, stage);
    if (region !== undefined && !given.has(region)) missing.add(region);
  }
  return [...args.artifactStores, ...[...missing].map((region) => createStore(scope, region))];
}

/** Bucket and key for artifacts only: nothing else reads them, so they go with the pipeline. */
function createStore(scope: PipelineScope, region: string): ArtifactStoreSpec {
  const key = child(scope, "key", `artifacts-${region}-key`, {
    region,
    description: `Artifacts of ${scope.stem} in ${region}`,
    enableKeyRotation: true,
  });
  const { bucket, closed } = createClosedBucket(scope, `artifacts-${region}`, { region, kmsKeyArn: key.arn });
  const arn = pulumi.interpolate`arn:${scope.partition}:s3:::${bucket.bucket}`;
  child(
    scope,
    "bucketPolicy",
    `artifacts-${region}-policy`,
    {
      region,
      bucket: bucket.bucket,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [httpsOnly([arn, pulumi.interpolate`${arn}/*`])],
      }),
    },
    { dependsOn: [closed] },
  );
  return { bucket: bucket.bucket, keyArn: key.arn, region };
}

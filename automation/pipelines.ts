import type { ArtifactStoreSpec, PipelineArgs } from "../components/pipeline.js";
import type { ApplicationRecord } from "./applicationRecord.js";
import { RunError } from "./errors.js";
import { ManifestError, type Problem } from "./manifest/problems.js";
import { pipelineName, type ResolvedPipeline, resolvePipeline } from "./manifest/resolvePipeline.js";
import type { RunOptions } from "./options.js";
import type { PipelineProgramData } from "./pipelineProgram.js";
import type { OpenFolder } from "./session.js";
import { airliftVersion } from "./version.js";

/** A pipeline as its folder has it. */
export interface PipelineFound {
  name: string;
  /** Manifest file relative to the root. */
  file: string;
}

/** The pipelines of a folder, by name. */
export function pipelinesOf({ folder }: OpenFolder): PipelineFound[] {
  return folder.pipelines
    .map((pipeline) => ({ name: pipelineName(pipeline), file: pipeline.document.file }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Name of a pipeline's stack. */
export function pipelineStack(name: string): string {
  return `pipeline.${name}`;
}

/**
 * The pipeline that the options name; with one only, that one.
 * @throws RunError `usage`
 */
export function chosenPipeline(open: OpenFolder, { names = [] }: RunOptions): string {
  const known = pipelinesOf(open).map(({ name }) => name);
  const hint =
    known.length === 0 ? "`airlift pipeline init` writes one." : `Name one with --name. Known: ${known.join(", ")}.`;
  const [name, ...more] = names.length > 0 ? names : known;
  if (name === undefined || more.length > 0) throw new RunError("usage", "Which pipeline?", { hint });
  if (!known.includes(name)) throw new RunError("usage", `There is no pipeline "${name}" here.`, { hint });
  return name;
}

/** The data of a pipeline's program, and what its manifest has to say. */
export interface PipelineData {
  data: PipelineProgramData;
  problems: Problem[];
}

/**
 * Works out a pipeline.
 * @throws ManifestError when its manifest holds errors
 */
export function pipelineData(open: OpenFolder, name: string, artifactStores: ArtifactStoreSpec[]): PipelineData {
  const { spec, problems, overrides } = resolved(open, name);
  if (spec === undefined) throw new ManifestError(problems);
  const { settings } = open.folder;
  const { permissionsBoundary, tags } = settings.environment(spec.stages[0]?.environment ?? "");
  const args: PipelineArgs = {
    ...spec,
    application: open.application,
    artifactStores,
    backend: settings.backend,
    state: stateOf(settings.backend, settings.secretsProvider),
    version: airliftVersion(),
    permissionsBoundary,
    tags,
  };
  const { noTransforms } = open.options;
  const applied = noTransforms === true && overrides !== undefined ? { patches: overrides.patches } : overrides;
  const data = { args, root: open.folder.root, ...(applied !== undefined && { overrides: applied }) };
  return { data, problems };
}

function resolved(open: OpenFolder, name: string): ResolvedPipeline {
  const found = open.folder.pipelines.find((pipeline) => pipelineName(pipeline) === name);
  return found === undefined ? { problems: [] } : resolvePipeline(open.folder, found);
}

/** The bucket and key of a state in S3, which the roles of CodeBuild are given. */
function stateOf(backend: string | undefined, secretsProvider: string | undefined): PipelineArgs["state"] {
  const [, bucket] = /^s3:\/\/([^/?]+)/.exec(backend ?? "") ?? [];
  if (bucket === undefined) return undefined;
  const [, keyArn] = /^awskms:\/\/\/?(arn:[^?]+)/.exec(secretsProvider ?? "") ?? [];
  return { bucketArn: `arn:aws:s3:::${bucket}`, keyArn };
}

/** The application's artifact bucket, as its stack made it. @throws RunError `usage` before there is one */
export function artifactStoresOf(open: OpenFolder, record: ApplicationRecord | undefined): ArtifactStoreSpec[] {
  if (record?.bucket === undefined || record.keyArn === undefined) {
    throw new RunError("usage", `The application "${open.application}" has no artifact bucket yet.`, {
      hint: "`airlift build` or the first `airlift up` makes it.",
    });
  }
  return [{ bucket: record.bucket, keyArn: record.keyArn, region: record.region }];
}

/** Stands for the application's bucket in a plan that asks nobody. */
export const plannedArtifactStores: ArtifactStoreSpec[] = [
  { bucket: "${data.application.bucket}", keyArn: "${data.application.keyArn}" },
];

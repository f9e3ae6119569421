import { hashOf } from "../../components/names.js";
import type { ArtifactStoreSpec, PipelineArgs, PipelineRunnerSpec } from "../../components/pipeline.js";
import { DEFAULT_REGION } from "../aws/partitions.js";
import { RunError } from "../base/errors.js";
import { checkBuildspecs } from "../manifest/buildspecs.js";
import { pipelineName } from "../manifest/crossReferences.js";
import { nearest } from "../manifest/nearest.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import { type ResolvedPipeline, resolvePipeline } from "../manifest/resolvePipeline.js";
import type { PipelineProgramData } from "../program/pipelineProgram.js";
import type { ApplicationRecord } from "../record/application.js";
import { placeOf, samePlace } from "../session/applicationPlaces.js";
import type { OpenFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import { exportStack } from "../stack/contents.js";
import { kmsKeyNamed } from "../stack/kmsKey.js";

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

/** Name of a pipeline's stack; stacks have names of 100 characters, which a pipeline may have alone. */
export function pipelineStack(name: string): string {
  const stack = `pipeline.${name}`;
  return stack.length <= 100 ? stack : `${stack.slice(0, 91)}-${hashOf(stack)}`;
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
  if (name === undefined || more.length > 0)
    throw new RunError("usage", known.length === 0 ? "There is no pipeline here." : "Which pipeline?", { hint });
  if (!known.includes(name)) {
    const meant = nearest(name, known);
    const found = meant === undefined ? hint : `Did you mean ${meant}? ${hint}`;
    throw new RunError("usage", `There is no pipeline "${name}" here.`, { hint: found });
  }
  return name;
}

/**
 * Name of the pipeline that the options mean: one of the folder, or, where it is named, one that is deployed.
 * @throws RunError `usage`
 */
export async function pipelineMeant(workspace: Workspace): Promise<string> {
  const [named, ...more] = workspace.options.names ?? [];
  if (named === undefined || more.length > 0) return chosenPipeline(workspace, workspace.options);
  if ((await exportStack(workspace.stack(pipelineStack(named)))) !== undefined) return named;
  return chosenPipeline(workspace, workspace.options);
}

/** The environments that a pipeline deploys to, in this order; none where its manifest holds errors. */
export function environmentsOfPipeline(open: OpenFolder, name: string): string[] {
  return resolved(open, name).spec?.stages.map(({ environment }) => environment) ?? [];
}

/** The data of a pipeline's program, and what its manifest has to say. */
export interface PipelineData {
  data: PipelineProgramData;
  problems: Problem[];
  /** What is wrong when AWS does not know the connection that the manifest names. */
  noConnection(): Problem;
}

/**
 * Works out a pipeline.
 * @param run where its runs find the state, if not where the settings say; absent for a plan
 * @throws ManifestError when its manifest holds errors, or for a run that could deploy nothing
 */
export function pipelineData(
  open: OpenFolder,
  name: string,
  artifactStores: ArtifactStoreSpec[],
  run?: { backend: string | undefined; runner: PipelineRunnerSpec },
): PipelineData {
  const { spec, problems: own, overrides, position } = resolved(open, name);
  const worst = run === undefined ? "warning" : "error";
  const found = [
    ...own,
    ...(spec === undefined ? [] : checkBuildspecs(open.folder.rules.repository, spec, position, worst)),
  ];
  const problems = [...found, ...hindrances(open, position("name").file, own)];
  if (spec === undefined || problems.some(({ severity }) => severity === "error")) throw new ManifestError(problems);
  const { settings } = open.folder;
  const { backend = settings.backend } = run ?? {};
  const { permissionsBoundary, tags } = settings.environment(spec.stages[0]?.environment ?? "");
  const args: PipelineArgs = {
    ...spec,
    application: open.application,
    artifactStores,
    backend,
    state: stateOf(backend, settings.secretsProvider),
    runner: run?.runner ?? plannedRunner,
    permissionsBoundary,
    tags,
  };
  const { noTransforms } = open.options;
  const applied = noTransforms === true && overrides !== undefined ? { patches: overrides.patches } : overrides;
  const data = {
    args,
    root: open.folder.root,
    repository: open.repository,
    ...(applied !== undefined && { overrides: applied }),
  };
  const noConnection = (): Problem => {
    const path = "source.properties.connection_name";
    const hint =
      "Omit the name to have a connection created, or create this one in the console: Developer Tools, Settings, Connections.";
    const called = "connectionName" in spec.source ? spec.source.connectionName : undefined;
    const message = `there is no connection "${called ?? ""}" in this account and region`;
    return { severity: "error", ...position(path), path, message, hint };
  };
  return { data, problems, noConnection };
}

/** Stands for the package in a plan, which packs nothing. */
const plannedRunner: PipelineRunnerSpec = { file: "airlift.tar", sha256: "${airlift.sha256}" };

/** What a deployment from here does not mind stops the pipeline itself: nothing it could deploy has that name. */
function hindrances({ folder }: OpenFolder, file: string, known: readonly Problem[]): Problem[] {
  const stopping = /^(name|stages\[\d+\]\.(name|deployments\.[^.]+))$/;
  return folder.pipelineProblems
    .filter((problem) => problem.file === file && stopping.test(problem.path ?? ""))
    .filter(({ path, message }) => !known.some((one) => one.path === path && one.message === message))
    .map((problem) => ({ ...problem, severity: "error" }));
}

function resolved(open: OpenFolder, name: string): ResolvedPipeline {
  const found = open.folder.pipelines.find((pipeline) => pipelineName(pipeline) === name);
  if (found === undefined) throw new RunError("usage", `There is no pipeline "${name}" here.`);
  return resolvePipeline(open.folder, found);
}

/**
 * What is wrong with the addresses of a state that runs in several regions look for: without a region in them each looks
 * in its own. Absent when nothing is.
 */
export function addressWithoutRegion(
  { artifactStores, stages }: Pick<PipelineArgs, "artifactStores" | "stages">,
  { backend = "", secretsProvider = "" }: { backend?: string; secretsProvider?: string },
): { address: string; environment: string } | undefined {
  const home = artifactStores[0]?.region;
  const elsewhere = stages.find(({ region }) => region !== undefined && home !== undefined && region !== home);
  const address = [backend, secretsProvider].find((url) => /^(s3|awskms):/.test(url) && !/[?&]region=/.test(url));
  return elsewhere === undefined || address === undefined ? undefined : { address, environment: elsewhere.environment };
}

/** Bucket and key of a state in S3, which the roles of CodeBuild are given. */
function stateOf(backend: string | undefined, secretsProvider: string | undefined): PipelineArgs["state"] {
  const [, bucket] = /^s3:\/\/([^/?]+)/.exec(backend ?? "") ?? [];
  if (bucket === undefined) return undefined;
  const named = kmsKeyNamed(secretsProvider);
  return { bucket, ...(named !== undefined && { key: named }) };
}

/** The artifact bucket of an application stack. */
export function artifactStore({ bucket, keyArn, region }: ApplicationRecord): ArtifactStoreSpec | undefined {
  return bucket === undefined || keyArn === undefined ? undefined : { bucket, keyArn, region };
}

/** The application's artifact bucket, as its stack made it. @throws RunError `usage` before there is one */
export function homeStore(open: OpenFolder, record: ApplicationRecord | undefined): ArtifactStoreSpec {
  const store = record === undefined ? undefined : artifactStore(record);
  if (store !== undefined) return store;
  throw new RunError("usage", `The application "${open.application}" has no artifact bucket yet.`, {
    hint: "`airlift build` or the first `airlift up` creates it.",
  });
}

/**
 * Stand for the application's buckets in a plan that asks nobody: where the first environment is, and in the other
 * regions of its account.
 */
export function plannedArtifactStores(open: OpenFolder, environments: readonly string[]): ArtifactStoreSpec[] {
  const places = environments.map((name) => placeOf(open.folder.settings.environment(name)));
  const [first] = places;
  const home = { account: first?.account, region: first?.region ?? DEFAULT_REGION };
  const regions = places
    .filter(({ account }) => samePlace({ account }, { account: home.account }))
    .map(({ region }) => region ?? home.region);
  return [...new Set([home.region, ...regions])].map((region) => {
    const stack = region === home.region ? "application" : `application-${region}`;
    return { bucket: `\${data.${stack}.bucket}`, keyArn: `\${data.${stack}.keyArn}`, region };
  });
}

import type { ArtifactStoreSpec } from "../../components/pipeline.js";
import { RunError } from "../base/errors.js";
import { applicationFacts, homeRecord } from "../deployment/applicationFacts.js";
import { existing, existingInSettings } from "../deployment/existing.js";
import { packRunner } from "../deployment/packRunner.js";
import {
  addressWithoutRegion,
  artifactStore,
  chosenPipeline,
  environmentsOfPipeline,
  homeStore,
  type PipelineData,
  pipelineData,
  pipelineMeant,
  pipelineStack,
} from "../deployment/pipelineData.js";
import { runTarget } from "../deployment/runTarget.js";
import { entryPoint } from "../engine/entryPoints.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import { pipelineAccess, withAccess } from "../policy/pipelineAccess.js";
import type { PipelineProgramData } from "../program/pipelineProgram.js";
import type { ApplicationRecord } from "../record/application.js";
import { environmentAt, samePlace } from "../session/applicationPlaces.js";
import type { Existing } from "../session/existing.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { stackOutputs } from "../stack/contents.js";
import type { EngineOutcome } from "../stack/runStack.js";

/** What a run did to a pipeline. */
export interface PipelineResult {
  name: string;
  outcome: EngineOutcome;
  problems: Problem[];
  simulated: boolean;
}

/** Shows what `pipeline up` would change. @throws ManifestError, RunError */
export function previewPipeline(options: RunOptions, onEvent: OnEvent = () => {}): Promise<PipelineResult> {
  return runPipeline(options, "preview", onEvent);
}

/** Makes or changes a pipeline. @throws ManifestError, RunError */
export function upPipeline(options: RunOptions, onEvent: OnEvent = () => {}): Promise<PipelineResult> {
  return runPipeline(options, "up", onEvent);
}

async function runPipeline(
  options: RunOptions,
  operation: "preview" | "up",
  onEvent: OnEvent,
): Promise<PipelineResult> {
  const workspace = await openWorkspace(options, onEvent);
  const name = chosenPipeline(workspace, options);
  const facts = await gatherPipeline(workspace, name, onEvent);
  const plan = await decidePipeline(workspace, name, facts);
  for (const text of plan.notices) onEvent({ kind: "notice", stack: pipelineStack(name), text });
  const outcome = await applyPipeline(workspace, facts.target, plan, operation, onEvent);
  return { name, outcome, problems: plan.problems, simulated: workspace.simulated };
}

/** What a pipeline is decided from. */
interface PipelineFacts {
  target: Target;
  /** Where the pipeline's own runs find the state; absent where the sandbox has it. */
  backend?: string;
  /** The application's record. */
  record?: ApplicationRecord;
  stores: ArtifactStoreSpec[];
}

/** A pipeline that is decided on. */
interface PipelinePlan extends PipelineData {
  /** What the reader should know, a sentence each. */
  notices: string[];
}

/** Every read for a pipeline. @throws RunError for a name that is taken, or a state that its runs do not reach */
async function gatherPipeline(workspace: Workspace, name: string, onEvent: OnEvent): Promise<PipelineFacts> {
  const backend = reachableState(workspace.location, name, onEvent);
  await refuseTaken(workspace, name);
  const record = await homeRecord(workspace);
  const stores = await artifactStores(workspace, name, record);
  const target = await pipelineTarget(workspace, name, record);
  return { target, stores, ...(backend !== undefined && { backend }), ...(record !== undefined && { record }) };
}

/** Stages, roles and what these may do. @throws ManifestError, RunError */
async function decidePipeline(
  workspace: Workspace,
  name: string,
  { backend, record, stores }: PipelineFacts,
): Promise<PipelinePlan> {
  const found = pipelineData(workspace, name, stores, { backend, runner: packRunner() });
  const { args } = found.data;
  const lost = addressWithoutRegion(args, { backend, secretsProvider: workspace.location.secretsProvider });
  if (lost !== undefined) {
    throw new RunError(
      "backend",
      `${lost.address} names no region, and the stage ${lost.environment} would look for it in its own region.`,
      {
        hint: "Write the region of bucket and key behind it: `?region=us-west-2`.",
        stack: pipelineStack(name),
      },
    );
  }
  const access = await pipelineAccess(workspace, args, record ?? {});
  const data = { ...found.data, args: withAccess(args, access, workspace.folder.rules.repository) };
  return { ...found, data, notices: access.notices };
}

/** Carries the plan out, or shows what it would do. */
async function applyPipeline(
  { options, folder }: Workspace,
  target: Target,
  { data, problems, noConnection }: PipelinePlan,
  operation: "preview" | "up",
  onEvent: OnEvent,
): Promise<EngineOutcome> {
  for (const text of await target.assumeExisting(existingFor(target, folder, data)))
    onEvent({ kind: "notice", stack: target.stack.stack, text });
  return runTarget(
    target,
    {
      operation,
      program: { module: entryPoint("program/pipelineProgram"), export: "pipelineProgram", data },
      waitForLock: options.waitForLock,
      debug: options.debug,
    },
    onEvent,
  ).catch((error: unknown) => {
    throw isMissingConnection(error) ? new ManifestError([...problems, noConnection()]) : error;
  });
}

/** Whether a run failed since AWS does not know the connection that the manifest names. */
export function isMissingConnection(error: unknown): boolean {
  return (
    error instanceof RunError &&
    /CodeStar Connections Connection[\s\S]*(couldn't find resource|empty result)|no connection \S+ \(name what exists/i.test(
      `${error.message}\n${error.transcript ?? ""}`,
    )
  );
}

/** What the manifest and the settings name as existing. */
function existingFor(target: Target, folder: Workspace["folder"], { args }: PipelineProgramData): Existing[] {
  const { source, stages } = args;
  const named = source.provider === "CodeCommit" ? undefined : (source.connectionArn ?? source.connectionName);
  // Of a manifest it is plain.
  const connection = typeof named === "string" ? named : undefined;
  const settings = { ...folder.settings.environment(stages[0]?.environment ?? ""), kmsKey: undefined };
  return [
    ...(connection === undefined ? [] : [existing("connection", connection, { region: target.region })]),
    ...existingInSettings(settings, undefined),
  ];
}

/**
 * Another repository's pipeline of the same name is left alone.
 * @throws RunError `usage`
 */
async function refuseTaken(workspace: Workspace, name: string): Promise<void> {
  const owner = (await stackOutputs(workspace.stack(pipelineStack(name))))?.repository;
  if (owner === undefined || owner === workspace.repository) return;
  throw new RunError(
    "usage",
    `The name "${name}" is taken: the repository ${String(owner)} has a pipeline of that name.`,
    {
      hint: "Give this one another name in its manifest; or, if this folder is that repository, say so with `repository:` in copilot/airlift.yml.",
      stack: pipelineStack(name),
    },
  );
}

/**
 * The state backend that the pipeline's own runs are given; absent where the sandbox has the state.
 * @throws RunError `backend` for a state that CodeBuild does not reach, `passphrase` for one whose secrets it can't open
 */
export function reachableState(
  { kind, url, origin, secretsProvider = "passphrase" }: Workspace["location"],
  name: string,
  onEvent: OnEvent,
): string | undefined {
  if (origin === "sandbox") return undefined;
  if (kind === "file") {
    throw new RunError(
      "backend",
      "The state is on this machine, where the pipeline's runs in CodeBuild do not reach it.",
      {
        hint: "`airlift app init` offers a bucket with a key for it; or name one in copilot/airlift.yml: `backend: s3://…` with `secretsProvider: awskms://…`.",
        stack: pipelineStack(name),
      },
    );
  }
  if (kind === "cloud") {
    const text = `CodeBuild reaches ${url} only with a token. Give its projects PULUMI_ACCESS_TOKEN from Secrets Manager, in the transform \`project\` of copilot/pipelines/${name}/overrides/transform.mjs; a state in S3 is reached by role.`;
    onEvent({ kind: "notice", stack: pipelineStack(name), text });
  } else if (secretsProvider === "passphrase") {
    throw new RunError(
      "passphrase",
      "Nothing in CodeBuild opens the secrets of the state: a passphrase would be a stored key.",
      {
        hint: "Set `secretsProvider: awskms://alias/…` in copilot/airlift.yml; `airlift app init` offers one.",
        stack: pipelineStack(name),
      },
    );
  }
  return url;
}

/**
 * The application's artifact buckets that the pipeline hands artifacts on in: its own, and those of the other regions of
 * its account. Where there is none yet the pipeline makes its own.
 */
async function artifactStores(
  workspace: Workspace,
  name: string,
  record: ApplicationRecord | undefined,
): Promise<ArtifactStoreSpec[]> {
  const home = homeStore(workspace, record);
  const found = await Promise.all(
    environmentsOfPipeline(workspace, name).map(async (environment) => {
      const target = await workspace.target(environment);
      if (record === undefined || !samePlace({ account: target.account }, { account: record.account }))
        return undefined;
      const there = await applicationFacts(workspace, target, false);
      return there.record && artifactStore(there.record);
    }),
  );
  const stores = [home, ...found.filter((store) => store !== undefined)];
  return stores.filter(({ region }, index) => stores.findIndex((other) => other.region === region) === index);
}

/** Name of the pipeline that `destroyPipeline` removes. @throws ManifestError, RunError */
export async function pipelineToDestroy(options: RunOptions): Promise<string> {
  return pipelineMeant(await openWorkspace(options, undefined, "read"));
}

/** Removes a pipeline; what it deployed stays. @throws ManifestError, RunError */
export async function destroyPipeline(options: RunOptions, onEvent: OnEvent = () => {}): Promise<PipelineResult> {
  const workspace = await openWorkspace(options, onEvent);
  const name = await pipelineMeant(workspace);
  const target = await pipelineTarget(workspace, name, await homeRecord(workspace));
  const { waitForLock, debug } = options;
  const outcome = await runTarget(target, { operation: "destroy", remove: true, waitForLock, debug }, onEvent);
  return { name, outcome, problems: [], simulated: workspace.simulated };
}

/** A pipeline is where the application's own stack is: the account and region of the environment that it was made with. */
function pipelineTarget(workspace: Workspace, name: string, record: ApplicationRecord | undefined): Promise<Target> {
  const [first] = workspace.folder.environments;
  const environment = environmentAt(workspace, record ?? {}) ?? first?.name ?? "";
  return workspace.target(environment, pipelineStack(name));
}

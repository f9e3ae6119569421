import type { PipelineState } from "../aws/pipelineState.js";
import { RunError } from "../base/errors.js";
import { type PipelineFound, pipelineMeant, pipelineStack, pipelinesOf } from "../deployment/pipelineData.js";
import { type MadeResource, madeResources } from "../deployment/rollouts/services.js";
import { openFolder } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import { exportStack, listStacks, type StackState } from "../stack/contents.js";

/** A pipeline that is listed. */
export interface ListedPipeline extends Partial<PipelineFound> {
  name: string;
}

/** The pipelines of the folder; those that are deployed, also from other repositories, with `deployed`. @throws ManifestError, RunError */
export async function listPipelines(options: RunOptions, { deployed = false } = {}): Promise<ListedPipeline[]> {
  if (!deployed) return pipelinesOf(openFolder(options));
  const workspace = await openWorkspace(options, undefined, "read");
  const files = new Map(pipelinesOf(workspace).map(({ name, file }) => [name, file]));
  return (await deployedNames(workspace)).map((name) => {
    const file = files.get(name);
    return { name, ...(file !== undefined && { file }) };
  });
}

async function deployedNames(workspace: Workspace): Promise<string[]> {
  const prefix = pipelineStack("");
  const stacks = await listStacks(workspace.stack(prefix));
  return stacks.filter((stack) => stack.startsWith(prefix)).map((stack) => stack.slice(prefix.length));
}

/** A pipeline with its state. */
interface OpenPipeline {
  workspace: Workspace;
  name: string;
  state: StackState;
}

async function openPipeline(options: RunOptions, onEvent: OnEvent): Promise<OpenPipeline> {
  const workspace = await openWorkspace(options, onEvent, "read");
  const name = await pipelineMeant(workspace);
  const state = await exportStack(workspace.stack(pipelineStack(name)));
  if (state !== undefined) return { workspace, name, state };
  throw new RunError("usage", `The pipeline "${name}" doesn't exist yet.`, {
    hint: `\`airlift pipeline up --name ${name}\` creates it.`,
  });
}

interface Action {
  name: string;
  category: string;
  provider: string;
  configuration?: Record<string, string>;
}

/** What a stage does, in one line each. */
export interface ShownStage {
  name: string;
  actions: { name: string; provider: string; details: string }[];
}

/** A pipeline as it was made. */
export interface ShownPipeline {
  application: string;
  name: string;
  /** Its name in CodePipeline, which AWS's console lists it under. */
  pipeline: string;
  region: string;
  account: string;
  simulated: boolean;
  /** Absent where no connection is made by the pipeline. */
  connection?: { name: string; status: string };
  stages: ShownStage[];
  /** What AWS made for it; only where it was asked for. */
  resources?: MadeResource[];
}

/**
 * A pipeline as it was made: where it is and what its stages do.
 * @param wanted `resources`: also what AWS made for it
 * @throws RunError `usage` before it is made
 */
export async function showPipeline(
  options: RunOptions,
  onEvent: OnEvent = () => {},
  wanted: { resources?: boolean } = {},
): Promise<ShownPipeline> {
  const { workspace, name, state } = await openPipeline(options, onEvent);
  const { pipeline, region, account, stages } = made(state, name);
  const connection = state.outputs.connection as ShownPipeline["connection"];
  return {
    application: workspace.application,
    name,
    pipeline,
    region,
    account,
    simulated: workspace.simulated,
    ...(connection !== undefined && { connection }),
    stages: stages.map(({ name: stage, actions }) => ({
      name: stage,
      actions: actions.map((action) => ({ name: action.name, provider: action.provider, details: details(action) })),
    })),
    ...(wanted.resources === true && { resources: madeResources(state, undefined) }),
  };
}

function made(
  state: StackState,
  name: string,
): Pick<ShownPipeline, "pipeline" | "region" | "account"> & { stages: { name: string; actions: Action[] }[] } {
  const found = state.resources.find(({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
  const [, , , region = "", account = "", pipeline = ""] = String(found?.outputs.arn ?? "").split(":");
  if (found === undefined || pipeline === "") {
    throw new RunError("usage", `The pipeline "${name}" was only created in part.`, {
      hint: `\`airlift pipeline up --name ${name}\` completes it.`,
    });
  }
  return { pipeline, region, account, stages: found.outputs.stages as { name: string; actions: Action[] }[] };
}

/** What an action is about: repository and branch, project and workloads. */
function details({ provider, configuration = {} }: Action): string {
  const { FullRepositoryId, RepositoryName, BranchName, ProjectName, EnvironmentVariables } = configuration;
  if (BranchName !== undefined) return `${FullRepositoryId ?? RepositoryName ?? ""}, branch ${BranchName}`;
  if (ProjectName === undefined) return provider === "Manual" ? "waits for approval" : "";
  const variables = JSON.parse(EnvironmentVariables ?? "[]") as { name: string; value: string }[];
  const workloads = variables.find(({ name }) => name === "AIRLIFT_NAME")?.value.split(",");
  return workloads === undefined ? ProjectName : `${ProjectName}: ${workloads.join(", ")}`;
}

/** How a pipeline is. */
export interface PipelineStatus extends PipelineState {
  application: string;
  name: string;
  /** Its name in CodePipeline. */
  pipeline: string;
  simulated: boolean;
}

/** States of the stages and actions of a pipeline, as CodePipeline says. @throws RunError */
export async function pipelineStatus(options: RunOptions, onEvent: OnEvent = () => {}): Promise<PipelineStatus> {
  const { workspace, name, state } = await openPipeline(options, onEvent);
  const { pipeline, region, account } = made(state, name);
  const { pipelineState } = await import("../aws/pipelineState.js");
  const { environments, settings } = workspace.folder;
  const there = environments.find((environment) => settings.environment(environment.name).account === account);
  const { aws } = await workspace.target((there ?? environments[0])?.name ?? "");
  return {
    application: workspace.application,
    name,
    pipeline,
    simulated: workspace.simulated,
    ...(await pipelineState({ ...aws, region }, pipeline)),
  };
}

import { RunError } from "../base/errors.js";
import { entryPoint } from "../engine/entryPoints.js";
import { recordFrom, workloadsOfOthers } from "../record/environmentRecord.js";
import type { OnEvent } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, type StackState } from "../stack/contents.js";
import { type EngineOutcome, runStack } from "../stack/runStack.js";
import { refuseWhileImported } from "./addons/keptExports.js";
import { converge } from "./converge.js";
import { giveUpFileSystems } from "./fileSystems.js";
import { dataInNetwork, leaveHeldNetwork, refuseHeldNetwork } from "./networkHold.js";
import { type DataOfEnvironment, dataIn, type KeptData, settleData, toDelete } from "./retention.js";
import { workloadsByUrn } from "./rollouts/services.js";

export interface DestroyOutcome {
  outcome: EngineOutcome;
  /** Data that nobody asked to delete. */
  kept: KeptData[];
  notices: string[];
}

/** The data that a destroy of the environment, or of some of its workloads, would leave. */
export async function dataOf(
  workspace: Workspace,
  environment: string,
  workloads?: readonly string[],
): Promise<DataOfEnvironment[]> {
  const state = await exportStack(workspace.stack(environment));
  return state === undefined ? [] : dataIn(state, workloads);
}

/**
 * Destroys an environment with everything in it, but not its data, unless that is asked for by name.
 * @throws RunError `protected` when it is protected or other repositories have workloads in it, `usage` when it was never made
 */
export function destroyEnvironment(
  workspace: Workspace,
  environment: string,
  onEvent: OnEvent,
): Promise<DestroyOutcome> {
  return converge(environment, onEvent, () => destroyOnce(workspace, environment, onEvent));
}

async function destroyOnce(workspace: Workspace, environment: string, onEvent: OnEvent): Promise<DestroyOutcome> {
  const { options, repository, folder } = workspace;
  const { target, state } = await workspace.open(environment);
  if (state === undefined || state.resources.length === 0)
    throw new RunError("usage", `"${environment}" is not deployed; there is nothing to destroy.`, {
      stack: environment,
    });
  if (folder.settings.environment(environment).protect && options.unprotect !== true)
    throw new RunError("protected", `"${environment}" is protected.`, {
      hint: "copilot/airlift.yml says so; --unprotect overrules it for this run.",
      stack: environment,
    });
  const others = workloadsOfOthers(recordFrom(state.outputs), repository);
  if (others.length > 0 && options.allRepositories !== true)
    throw new RunError("protected", `Other repositories have workloads in "${environment}": ${others.join(", ")}.`, {
      hint: "To destroy them too run again with --all-repositories; to remove only your own, name them with --name.",
      stack: environment,
    });
  const { deleteData: asked = [] } = options;
  await refuseWhileImported(target, stacksThatGo(state, asked));
  const data = dataIn(state);
  const doomed = toDelete(data, asked);
  const stays = data.filter((one) => one.kind !== "fileSystem" && !doomed.includes(one));
  const held = dataInNetwork(state, stays);
  refuseHeldNetwork(environment, held, options);
  // Refuses too, and only then the state is changed.
  await giveUpFileSystems(target, state, options);
  const left = await leaveHeldNetwork(target, state, held);
  const kept = await settleData(target.stack, data, asked);
  const outcome = await runStack(
    {
      ...target.stack,
      operation: "destroy",
      settings: { ...target.provider },
      program: { module: entryPoint("program/emptyProgram"), export: "emptyProgram", data: {} },
      basis: basisOf(state.resources),
      waitForLock: options.waitForLock,
      continueOnError: options.continueOnError,
      debug: options.debug,
      remove: true,
    },
    onEvent,
  );
  return { outcome, kept, notices: [...left, ...(await deregister(target, state))] };
}

/** CloudFormation stacks that a destroy deletes: those with data stay unless they are asked for. */
function stacksThatGo(state: StackState, asked: readonly string[]): StackState["resources"] {
  const given = new Set(toDelete(dataIn(state), asked).map(({ urn }) => urn));
  return state.resources.filter(({ urn, retainOnDelete }) => !retainOnDelete || given.has(urn));
}

/**
 * Deregisters the task definitions of a state, or of some of its workloads. The engine keeps them, so that a rollback
 * has something to return to; without a service nobody returns.
 * @returns what could not be done: nothing runs from a task definition that is left
 */
export async function deregister(target: Target, state: StackState, workloads?: readonly string[]): Promise<string[]> {
  const owners = workloadsByUrn(state.resources);
  const families = state.resources
    .filter(({ type, urn }) => {
      if (type !== "aws:ecs/taskDefinition:TaskDefinition") return false;
      return workloads === undefined || workloads.includes(owners.get(urn) ?? "");
    })
    .map(({ outputs }) => String(outputs.family));
  if (families.length === 0) return [];
  const { deregisterFamilies } = await import("../aws/revisions.js");
  try {
    await deregisterFamilies(target.aws, [...new Set(families)]);
    return [];
  } catch (error) {
    return [`Task definitions are left in AWS, which cost nothing: ${error instanceof Error ? error.message : error}`];
  }
}

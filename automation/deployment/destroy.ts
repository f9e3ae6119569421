import { RunError } from "../base/errors.js";
import { entryPoint } from "../engine/entryPoints.js";
import { recordFrom, workloadsOfOthers } from "../record/environmentRecord.js";
import { accessOf } from "../session/awsAccess.js";
import type { OnEvent } from "../session/options.js";
import { addressOf, providerSettings, type Session } from "../session/session.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, type StackState } from "../stack/contents.js";
import { type EngineOutcome, runStack } from "../stack/runStack.js";
import { untilCurrent } from "../stack/untilCurrent.js";
import { refuseWhileImported } from "./addons/keptExports.js";
import { giveUpFileSystems } from "./fileSystems.js";
import { dataInNetwork, leaveHeldNetwork, refuseHeldNetwork } from "./networkHold.js";
import { refuseOtherPlace } from "./placeChange.js";
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
  session: Session,
  environment: string,
  workloads?: readonly string[],
): Promise<DataOfEnvironment[]> {
  const state = await exportStack(addressOf(session, environment));
  return state === undefined ? [] : dataIn(state, workloads);
}

/**
 * Destroys an environment with everything in it, but not its data, unless that is asked for by name.
 * @throws RunError `protected` when it is protected or other repositories have workloads in it, `usage` when it was never made
 */
export function destroyEnvironment(session: Session, environment: string, onEvent: OnEvent): Promise<DestroyOutcome> {
  return untilCurrent(environment, onEvent, () => destroyOnce(session, environment, onEvent));
}

async function destroyOnce(session: Session, environment: string, onEvent: OnEvent): Promise<DestroyOutcome> {
  const { options, repository, folder } = session;
  const address = addressOf(session, environment);
  const state = await exportStack(address);
  if (state === undefined || state.resources.length === 0)
    throw new RunError("usage", `"${environment}" is not deployed; there is nothing to destroy.`, {
      stack: environment,
    });
  await refuseOtherPlace(session, environment, state);
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
  await refuseWhileImported(session, environment, stacksThatGo(state, asked));
  const data = dataIn(state);
  const doomed = toDelete(data, asked);
  const stays = data.filter((one) => one.kind !== "fileSystem" && !doomed.includes(one));
  const held = dataInNetwork(state, stays);
  refuseHeldNetwork(session, environment, held);
  // Refuses too, and only then the state is changed.
  await giveUpFileSystems(session, environment, state);
  const left = await leaveHeldNetwork(session, environment, state, held);
  const kept = await settleData(address, data, asked);
  const outcome = await runStack(
    {
      ...address,
      operation: "destroy",
      settings: providerSettings(session, environment),
      program: { module: entryPoint("program/emptyProgram"), export: "emptyProgram", data: {} },
      basis: basisOf(state.resources),
      waitForLock: options.waitForLock,
      continueOnError: options.continueOnError,
      debug: options.debug,
      remove: true,
    },
    onEvent,
  );
  return { outcome, kept, notices: [...left, ...(await deregister(session, environment, state))] };
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
export async function deregister(
  session: Session,
  environment: string,
  state: StackState,
  workloads?: readonly string[],
): Promise<string[]> {
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
    await deregisterFamilies(await accessOf(session, environment), [...new Set(families)]);
    return [];
  } catch (error) {
    return [`Task definitions are left in AWS, which cost nothing: ${error instanceof Error ? error.message : error}`];
  }
}

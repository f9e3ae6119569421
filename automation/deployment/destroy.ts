import { RunError } from "../base/errors.js";
import { entryPoint } from "../engine/entryPoints.js";
import { recordFrom, workloadsOfOthers } from "../record/environmentRecord.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, type RawResource, type StackState } from "../stack/contents.js";
import { editState } from "../stack/editState.js";
import { type EngineOutcome, runStack, type StackRequest } from "../stack/runStack.js";
import { refuseWhileImported } from "./addons/keptExports.js";
import { converge } from "./converge.js";
import { refuseFileSystems } from "./fileSystems.js";
import { finderOf } from "./finder.js";
import { finishRemoval } from "./finishRemoval.js";
import { dataInNetwork, networkToLeave, refuseHeldNetwork } from "./networkHold.js";
import { registeredBy } from "./registered.js";
import { isEmptyPlan, joinPlans, onlyPlanIsLeft, planIn, type RemovalPlan, setPlan, urnOfPlan } from "./removalPlan.js";
import { type DataOfEnvironment, dataIn, type KeptData, toDelete } from "./retention.js";

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
 * Destroys an environment with everything in it, but not its data, unless that is asked for by name. It can be killed
 * at any moment and be run again: what is to be done and to be reported beside deleting lies in the state until then.
 * One that is gone already is no error.
 * @throws RunError `protected` when it is protected or other repositories have workloads in it
 */
export function destroyEnvironment(
  workspace: Workspace,
  environment: string,
  onEvent: OnEvent,
): Promise<DestroyOutcome> {
  return converge(environment, onEvent, () => destroyOnce(workspace, environment, onEvent));
}

async function destroyOnce(workspace: Workspace, environment: string, onEvent: OnEvent): Promise<DestroyOutcome> {
  const { options } = workspace;
  const { target, state } = await workspace.open(environment);
  if (state === undefined) return goneAlready(environment);
  refuseProtected(workspace, environment, state);
  await refuseWhileImported(target, stacksThatGo(state, options.deleteData ?? []));
  const { plan, planUrn, edit } = planDestroy(environment, state, options);
  const found = basisOf(state.resources);
  const basis =
    edit === undefined
      ? found
      : await editState({ ...target.stack, waitForLock: options.waitForLock }, found, edit, onEvent);
  // Account and region of the environment are read from its record for as long as there is a stack.
  const data = { airlift: state.outputs.airlift };
  const run = (request: Pick<StackRequest, "basis" | "exclude" | "remove">): Promise<EngineOutcome> =>
    runStack(
      {
        ...target.stack,
        operation: "destroy",
        settings: { ...target.provider },
        program: { module: entryPoint("program/emptyProgram"), export: "emptyProgram", data },
        waitForLock: options.waitForLock,
        continueOnError: options.continueOnError,
        debug: options.debug,
        findTagged: finderOf(target),
        ...request,
      },
      onEvent,
    );
  if (planUrn === undefined) return { outcome: await run({ basis, remove: true }), kept: [], notices: [] };
  const outcome = await run({ basis, exclude: [planUrn] });
  const notices = await finishRemoval(target, plan, onEvent);
  const left = (await exportStack(target.stack))?.resources ?? [];
  if (notices.length === 0 && onlyPlanIsLeft(left)) await run({ basis: basisOf(left), remove: true });
  return { outcome, kept: plan.kept, notices };
}

/** What is decided before anything is deleted. */
function planDestroy(
  environment: string,
  state: StackState,
  options: RunOptions,
): { plan: RemovalPlan; planUrn?: string; edit?: (resources: RawResource[]) => void } {
  const { deleteData: asked = [] } = options;
  refuseFileSystems(environment, state, options);
  const data = dataIn(state);
  const doomed = toDelete(data, asked);
  const stays = data.filter((one) => one.kind !== "fileSystem" && !doomed.includes(one));
  const held = dataInNetwork(state, stays);
  refuseHeldNetwork(environment, held, options);
  const network = networkToLeave(state, held);
  const before = planIn(state);
  const kept = stays.map(({ urn: _, ...one }) => one);
  const now = { kept, revisions: registeredBy(state), notices: network.notices };
  const plan = joinPlans(
    before,
    now,
    doomed.map(({ stack }) => stack),
  );
  const isKnown = JSON.stringify(before ?? { kept: [], revisions: [], notices: [] }) === JSON.stringify(plan);
  const planUrn = isEmptyPlan(plan) ? undefined : urnOfPlan(state);
  if (isKnown && doomed.length + network.urns.length === 0) return { plan, planUrn };
  return {
    plan,
    planUrn,
    edit: (resources) => {
      const given = new Set(doomed.map(({ urn }) => urn));
      const left = new Set(network.urns);
      for (const resource of resources) {
        if (given.has(resource.urn)) Object.assign(resource, { retainOnDelete: false, protect: false });
        if (left.has(resource.urn)) resource.retainOnDelete = true;
      }
      if (planUrn !== undefined) setPlan(resources, planUrn, plan);
    },
  };
}

function goneAlready(environment: string): DestroyOutcome {
  const outcome = {
    operation: "destroy" as const,
    stack: environment,
    changes: {},
    outputs: {},
    steps: [],
    warnings: [],
  };
  const notices = [`"${environment}" is not deployed; there is nothing to destroy.`];
  return { outcome: { ...outcome, seconds: 0 }, kept: [], notices };
}

function refuseProtected({ options, repository, folder }: Workspace, environment: string, state: StackState): void {
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
}

/** CloudFormation stacks that a destroy deletes: those with data stay unless they are asked for. */
function stacksThatGo(state: StackState, asked: readonly string[]): StackState["resources"] {
  const given = new Set(toDelete(dataIn(state), asked).map(({ urn }) => urn));
  return state.resources.filter(({ urn, retainOnDelete }) => !retainOnDelete || given.has(urn));
}

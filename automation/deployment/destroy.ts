import { entryPoint } from "../engine/entryPoints.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, type StackState } from "../stack/contents.js";
import { editState } from "../stack/editState.js";
import type { EngineOutcome } from "../stack/runStack.js";
import { gatherExportsOf } from "./addons/gatherExports.js";
import { converge } from "./converge.js";
import { type DestroyFacts, type DestroyPlan, decideDestroy } from "./decideDestroy.js";
import { finishRemoval } from "./finishRemoval.js";
import { onlyPlanIsLeft } from "./removalPlan.js";
import { type DataOfEnvironment, dataIn, type KeptData, splitData, thatGo } from "./retention.js";
import { runTarget, type TargetRequest } from "./runTarget.js";

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
  const { target, state } = await workspace.open(environment);
  if (state === undefined) return goneAlready(environment);
  const facts = await gatherDestroy(target, state, workspace.options);
  const plan = decideDestroy(workspace, environment, facts);
  const outcome = await applyDestroy(target, facts, plan, workspace.options, onEvent);
  const notices = await settleDestroy(target, facts, plan, workspace.options, onEvent);
  return { outcome, kept: plan.removalUrn === undefined ? [] : plan.removal.kept, notices };
}

/** What AWS has to say before a destroy: who imports what the CloudFormation stacks that go export. */
async function gatherDestroy(target: Target, state: StackState, options: RunOptions): Promise<DestroyFacts> {
  const stacks = thatGo(state, splitData(state, options).doomed).filter(
    ({ type }) => type === "aws:cloudformation/stack:Stack",
  );
  return { state, exports: await gatherExportsOf(target, new Set(stacks.map(({ inputs }) => String(inputs.name)))) };
}

/** Deletes what the plan does not leave; the plan itself stays in the state until it has been settled. */
async function applyDestroy(
  target: Target,
  { state }: DestroyFacts,
  { basis, edit, removalUrn }: DestroyPlan,
  options: RunOptions,
  onEvent: OnEvent,
): Promise<EngineOutcome> {
  const address = { ...target.stack, waitForLock: options.waitForLock };
  const current = edit === undefined ? basis : await editState(address, basis, edit, onEvent);
  const request = { basis: current, ...(removalUrn === undefined ? { remove: true } : { exclude: [removalUrn] }) };
  return runDestroy(target, state, request, options, onEvent);
}

/** Does and reports what the plan holds beside deleting; then the stack goes too. */
async function settleDestroy(
  target: Target,
  { state }: DestroyFacts,
  { removal, removalUrn }: DestroyPlan,
  options: RunOptions,
  onEvent: OnEvent,
): Promise<string[]> {
  if (removalUrn === undefined) return [];
  const notices = await finishRemoval(target, removal, onEvent);
  const left = (await exportStack(target.stack))?.resources ?? [];
  if (notices.length === 0 && onlyPlanIsLeft(left))
    await runDestroy(target, state, { basis: basisOf(left), remove: true }, options, onEvent);
  return notices;
}

function runDestroy(
  target: Target,
  state: StackState,
  request: Pick<TargetRequest, "basis" | "exclude" | "remove">,
  { waitForLock, continueOnError, debug }: RunOptions,
  onEvent: OnEvent,
): Promise<EngineOutcome> {
  // Account and region of the environment are read from its record for as long as there is a stack.
  const data = { airlift: state.outputs.airlift };
  return runTarget(
    target,
    {
      operation: "destroy",
      program: { module: entryPoint("program/emptyProgram"), export: "emptyProgram", data },
      waitForLock,
      continueOnError,
      debug,
      ...request,
    },
    onEvent,
  );
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

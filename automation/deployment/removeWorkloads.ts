import type { OnEvent, RunOptions } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, type RawResource, type StackState } from "../stack/contents.js";
import { deleteFromState, editState } from "../stack/editState.js";
import { apply } from "./apply.js";
import { converge } from "./converge.js";
import { decide } from "./decide.js";
import type { Deployed } from "./deploy.js";
import { finishRemoval } from "./finishRemoval.js";
import { gather } from "./gather.js";
import { registeredBy } from "./registered.js";
import { isEmptyPlan, joinPlans, planIn, type RemovalPlan, urnOfPlan } from "./removalPlan.js";
import { resolveFor } from "./resolution.js";
import { type KeptData, release, splitData } from "./retention.js";

/**
 * Removes workloads from an environment and leaves all others alone. Data stays, unless `deleteData` names it.
 * @param workspace opened with these names as `prune`
 */
export function removeWorkloads(
  workspace: Workspace,
  environment: string,
  names: readonly string[],
  onEvent: OnEvent,
): Promise<Deployed & { kept: KeptData[] }> {
  const { options } = workspace;
  const scope = { onlyRemove: true };
  return converge(environment, onEvent, async () => {
    const resolution = resolveFor(workspace, environment, true);
    const { target, state } = await workspace.open(environment);
    const facts = await gather(target, workspace, resolution.resolved, { ...scope, state });
    const plan = decide(workspace, resolution, facts, { ...scope, operation: "up" });
    const { removal, basis } = await planRemoval(target, facts.state, names, options, onEvent);
    const removing = {
      ...plan,
      basis: basis ?? plan.basis,
      data: { ...plan.data, ...(!isEmptyPlan(removal) && { removal }) },
    };
    const outcome = await apply(target, removing, "up", options, onEvent);
    const left = await finishRemoval(target, removal, onEvent);
    if (left.length === 0) await forgetPlan(target, onEvent);
    return { outcome, kept: removal.kept, problems: plan.problems, notices: [...plan.notices, ...left] };
  });
}

/** What stays and what is to be deregistered; the program keeps it in the state until that is done. */
async function planRemoval(
  target: Target,
  state: StackState | undefined,
  names: readonly string[],
  options: Pick<RunOptions, "deleteData" | "waitForLock">,
  onEvent: OnEvent,
): Promise<{ removal: RemovalPlan; basis?: string }> {
  const { doomed, stays } = state === undefined ? { doomed: [], stays: [] } : splitData(state, options, names);
  const kept = stays.map(({ urn: _, ...one }) => one);
  const now = { kept, revisions: registeredBy(state, names), notices: [] };
  const removal = joinPlans(
    planIn(state),
    now,
    doomed.map(({ stack }) => stack),
  );
  if (state === undefined || doomed.length === 0) return { removal };
  const address = { ...target.stack, waitForLock: options.waitForLock };
  const edit = (resources: RawResource[]): void => release(resources, doomed);
  return { removal, basis: await editState(address, basisOf(state.resources), edit, onEvent) };
}

/** Takes the plan out of the state once it is done. */
async function forgetPlan(target: Target, onEvent: OnEvent): Promise<void> {
  const state = await exportStack(target.stack);
  const urn = state && urnOfPlan(state);
  if (urn !== undefined && planIn(state) !== undefined) await deleteFromState(target.stack, urn, onEvent);
}

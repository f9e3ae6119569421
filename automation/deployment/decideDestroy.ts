import { RunError } from "../base/errors.js";
import { recordFrom, workloadsOfOthers } from "../record/environmentRecord.js";
import type { OpenFolder } from "../session/openFolder.js";
import { basisOf } from "../stack/basis.js";
import type { RawResource, StackState } from "../stack/contents.js";
import { type ExportFacts, refuseWhileImported } from "./addons/keptExports.js";
import { refuseFileSystems } from "./fileSystems.js";
import { dataInNetwork, networkToLeave, refuseHeldNetwork } from "./networkHold.js";
import { registeredBy } from "./registered.js";
import { isEmptyPlan, joinPlans, planIn, type RemovalPlan, setPlan, urnOfPlan } from "./removalPlan.js";
import { type DataOfEnvironment, release, splitData, thatGo } from "./retention.js";

/** What a destroy is decided from. */
export interface DestroyFacts {
  state: StackState;
  exports: ExportFacts;
}

/** What a destroy does, decided before anything is deleted. */
export interface DestroyPlan {
  /** What is done and reported once the resources are gone. */
  removal: RemovalPlan;
  /** Where the state keeps that until it is done; absent when there is nothing of it. */
  removalUrn?: string;
  /** Stands for the state that all of this was worked out from. */
  basis: string;
  /** How the state changes before the engine runs; absent when it says so already. */
  edit?: (resources: RawResource[]) => void;
}

/**
 * Decides on the destroy of an environment. Pure: the same facts give the same plan.
 * @throws RunError `protected` for an environment, or data in it, that nobody asked to lose
 */
export function decideDestroy(open: OpenFolder, environment: string, facts: DestroyFacts): DestroyPlan {
  const { state } = facts;
  const { options } = open;
  refuseProtected(open, environment, state);
  const { doomed, stays } = splitData(state, options);
  refuseWhileImported(environment, thatGo(state, doomed), facts.exports);
  refuseFileSystems(environment, state, options);
  const held = dataInNetwork(state, stays);
  refuseHeldNetwork(environment, held, options);
  const network = networkToLeave(state, held);
  const before = planIn(state);
  const kept = stays.map(({ urn: _, ...one }) => one);
  const removal = joinPlans(
    before,
    { kept, revisions: registeredBy(state), notices: network.notices },
    doomed.map(({ stack }) => stack),
  );
  const isKnown = JSON.stringify(before ?? { kept: [], revisions: [], notices: [] }) === JSON.stringify(removal);
  const removalUrn = isEmptyPlan(removal) ? undefined : urnOfPlan(state);
  const plan = { removal, ...(removalUrn !== undefined && { removalUrn }), basis: basisOf(state.resources) };
  if (isKnown && doomed.length + network.urns.length === 0) return plan;
  return { ...plan, edit: editFor(doomed, new Set(network.urns), plan) };
}

function editFor(
  doomed: readonly DataOfEnvironment[],
  left: ReadonlySet<string>,
  { removal, removalUrn }: Pick<DestroyPlan, "removal" | "removalUrn">,
): (resources: RawResource[]) => void {
  return (resources) => {
    release(resources, doomed);
    for (const resource of resources) if (left.has(resource.urn)) resource.retainOnDelete = true;
    if (removalUrn !== undefined) setPlan(resources, removalUrn, removal);
  };
}

function refuseProtected(
  { options, repository, folder }: OpenFolder,
  environment: string,
  state: Pick<StackState, "outputs">,
): void {
  if (folder.settings.environment(environment).protect && options.unprotect !== true)
    refuse(environment, `"${environment}" is protected.`, unprotectHint);
  const others = workloadsOfOthers(recordFrom(state.outputs), repository);
  if (others.length > 0 && options.allRepositories !== true)
    refuse(environment, `Other repositories have workloads in "${environment}": ${others.join(", ")}.`, othersHint);
}

const unprotectHint = "copilot/airlift.yml says so; --unprotect overrules it for this run.";
const othersHint =
  "To destroy them too run again with --all-repositories; to remove only your own, name them with --name.";

function refuse(environment: string, message: string, hint: string): never {
  throw new RunError("protected", message, { hint, stack: environment });
}

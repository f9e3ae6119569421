import { ownValue } from "../../components/ownValue.js";
import { frozen } from "../base/frozen.js";
import type { Problem } from "../manifest/problems.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import { emptyApplicationRecord } from "../record/application.js";
import { redeployNotices, redeploysFor } from "../record/connectEndpoints.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";
import { refuseOtherNetwork, zonesIn } from "../record/networkChange.js";
import { isWorkload, urnsOfEnvironmentAddons, urnsOfWorkloads } from "../record/ownership.js";
import { placeOf } from "../session/applicationPlaces.js";
import type { OpenFolder } from "../session/openFolder.js";
import { basisOf } from "../stack/basis.js";
import { copilotEnvironmentType, type StateResource } from "../stack/contents.js";
import { type AddonChange, addonChanges } from "./addons/changes.js";
import { importedExports } from "./addons/importedExports.js";
import { decideExports, knownExports } from "./addons/keptExports.js";
import { addonsLeftBehind, stacksToTakeBack } from "./addons/stacks.js";
import { type Draft, draftOf } from "./draft.js";
import type { EnvironmentFacts } from "./facts.js";
import { bucketOf, envFilesOf, imagesOf } from "./files.js";
import { refuseOverLimits } from "./limitCheck.js";
import { refuseMissingTopics } from "./missingTopics.js";
import { runOrder } from "./order.js";
import { programSettings } from "./programSettings.js";
import { registeredBy } from "./registered.js";
import { planIn } from "./removalPlan.js";
import { decideRepairs, type Repairs } from "./repairs.js";
import type { Resolution } from "./resolution.js";
import { servicesOf } from "./rollouts/compareServices.js";
import type { RunScope } from "./scope.js";
import { refuseSecrets } from "./secretCheck.js";
import { decideTriggers } from "./triggers.js";
import { refuseUndeployed } from "./undeployed.js";

/** What a run does with its decision. */
export interface DecideOptions extends RunScope {
  /** `plan`: nothing is asked or refused, what is unknown has a name that stands for it. */
  operation: "plan" | "preview" | "up";
  /** @default the present */
  now?: Date;
}

/** What a run of an environment does: worked out once, from the manifests and the facts, and frozen. */
export interface EnvironmentPlan {
  /** All that the program is given. */
  data: EnvironmentProgramData;
  /** URNs that the engine leaves alone: other repositories' workloads, and those that `-n` does not name. */
  exclude: string[];
  /** Stands for the state that all of this was worked out from. */
  basis: string;
  /** What is repaired before the engine runs. */
  repairs: Repairs;
  /** Warnings and notices of the manifests. */
  problems: Problem[];
  /** What the reader should know, a sentence each. */
  notices: string[];
}

/**
 * Decides on a run: record, rule numbers, order, program data, exclusions. Pure: the same facts give the same plan.
 * @throws ManifestError, RunError `usage`, `protected` for what must not be done
 */
export function decide(
  open: OpenFolder,
  { resolved, problems }: Resolution,
  facts: EnvironmentFacts,
  options: DecideOptions,
): EnvironmentPlan {
  const { state } = facts;
  const now = options.now ?? new Date();
  const resources = state?.resources ?? [];
  const draft = draftOf(open, resolved, state?.outputs, options, facts.balancers, now);
  const { part, previous, built } = draft;
  const removal = planIn(state);
  const limits = options.operation === "plan" ? [] : refuse(open, draft, resolved, facts, options);
  const before = (state?.outputs.workloads ?? {}) as Record<string, WorkloadEndpoints>;
  const redeploys = redeploysFor(resolved.workloads, built, before);
  const { broken: circles, ...order } = runOrder(
    open,
    part,
    previous,
    redeploys.filter(({ workload }) => built.has(workload)),
  );
  const exports = decideAllExports(draft, facts, before, options);
  const handedOver = addonsLeftBehind(part, previous, exports.record.owner, resources);
  const repairs = decideRepairs(facts.running, state, options.operation);
  const changes = options.operation === "preview" ? addonChanges(part, state) : {};
  const formerParent = resources.find(({ type }) => type === copilotEnvironmentType)?.urn;
  const data: EnvironmentProgramData = {
    ...baseData(open, { ...draft, record: { ...exports.record, registered: registeredBy(state) } }, facts, options),
    ...(removal !== undefined && { removal }),
    ...(formerParent !== undefined && { formerParent }),
    ...order,
    ...exports.data,
    triggers: decideTriggers(part, state, order.triggers, open.options.force === true, repairs.failed, now),
    deployed: Object.fromEntries(servicesOf(state, part.workloads).map(({ workload, inputs }) => [workload, inputs])),
    ...(Object.keys(changes).length > 0 && { addonOutputs: outputsThatStay(changes) }),
    checkNetwork:
      options.operation !== "plan" && JSON.stringify(previous?.spec.vpc) !== JSON.stringify(draft.record.spec.vpc),
  };
  return frozen({
    data,
    exclude: exclusions(open, draft, resources, handedOver.length > 0),
    basis: basisOf(resources),
    repairs,
    problems: [...problems, ...limits],
    notices: [
      ...draft.notices,
      ...redeployNotices(redeploys, built),
      ...circles.map((edge) => `${edge} would make workloads wait for each other and is ignored.`),
      ...facts.assumed,
      ...handedOver,
      ...exports.notices,
      ...(options.operation === "up" ? refuseSecrets(resolved.environment.name, facts.secrets) : []),
      ...Object.values(changes).flatMap(({ lines }) => (lines.length === 0 ? [] : [lines.join("\n")])),
      ...repairs.notices,
    ],
  });
}

/** @returns limits that the run comes near to @throws ManifestError, RunError for what must not be done */
function refuse(
  open: OpenFolder,
  draft: Draft,
  resolved: ResolvedApplication,
  { state, account, balancers }: EnvironmentFacts,
  scope: RunScope,
): Problem[] {
  const resources = state?.resources ?? [];
  const { replaceNetwork, noTransforms } = open.options;
  refuseOtherNetwork(draft.previous, draft.record, replaceNetwork, zonesIn({ resources }));
  if (scope.onlyRemove === true) return [];
  refuseUndeployed(draft.part, noTransforms);
  refuseMissingTopics(open, draft, resolved, resources);
  return refuseOverLimits(open.folder, { record: draft.record, resolved: draft.part }, account, balancers);
}

/** The program's data as far as neither the order nor exports of others play a part. */
function baseData(
  open: OpenFolder,
  { part, record, built }: Draft,
  { state, application: { record: shared, zone }, hashes, balancers }: EnvironmentFacts,
  { operation }: DecideOptions,
): Omit<EnvironmentProgramData, "exports" | "waits" | "awaited"> {
  const { environment, workloads } = part;
  // Before the first run images are shown where they will be.
  const application = shared ?? {
    ...emptyApplicationRecord(open.application),
    ...placeOf(open.folder.settings.environment(environment.name)),
  };
  const before = (state?.outputs.workloads ?? {}) as Record<string, WorkloadEndpoints>;
  const others = Object.entries(before).filter(
    ([name]) => ownValue(record.workloads, name) !== undefined && !built.has(name),
  );
  return {
    resolved: part,
    record,
    settings: programSettings(open, part, zone),
    images: imagesOf(open, workloads, hashes, application),
    envFiles: envFilesOf(open, hashes, application),
    subnets: {},
    ...(application.keyArn !== undefined && { artifactKeyArn: application.keyArn }),
    artifactBucket: bucketOf(open, application),
    ...(Object.keys(balancers.imported).length > 0 && { loadBalancers: balancers.imported }),
    endpoints: Object.fromEntries(others),
    // Without an account nothing can be there already.
    mayBeKept: operation === "plan" ? [] : stacksToTakeBack(part, state?.resources ?? [], record.adopted),
  };
}

/** Values of exports that others make, and what becomes of the environment's own. */
function decideAllExports(
  draft: Draft,
  facts: EnvironmentFacts,
  before: Record<string, WorkloadEndpoints>,
  { operation }: DecideOptions,
) {
  const { part, previous, record } = draft;
  const known = knownExports(before, draft.built);
  if (operation === "plan") return { record, data: { exports: known }, notices: [] };
  const imported = importedExports(part, known, facts.exports.there, record, previous);
  const { notices, ...own } = decideExports(draft, facts.state, facts.exports);
  const workloads = Object.entries(record.workloads).map(([name, one]) => {
    const imports = ownValue(imported.byWorkload, name);
    return [name, imports === undefined ? one : { ...one, imports: { ...one.imports, ...imports } }] as const;
  });
  return {
    record: { ...record, workloads: Object.fromEntries(workloads) },
    data: { exports: { ...known, ...imported.values }, ...own },
    notices: [...imported.notices, ...notices],
  };
}

/** What the state has and this run neither builds nor removes. */
function exclusions(
  open: OpenFolder,
  { record, part, built }: Draft,
  resources: readonly StateResource[],
  handedOver: boolean,
): string[] {
  const leftAlone = Object.keys(record.workloads).filter((name) => !built.has(name));
  // A first deployment from another repository that failed is in the state and not yet in the record.
  const known = new Set([...built, ...(open.options.prune ?? [])]);
  const others = resources.filter((resource) => isWorkload(resource) && !known.has(resource.name));
  const ownsAddons = record.owner === open.repository && !handedOver;
  return [
    ...urnsOfWorkloads(resources, new Set([...leftAlone, ...others.map(({ name }) => name)])),
    ...(ownsAddons ? [] : urnsOfEnvironmentAddons(resources, part.environment.name)),
  ];
}

function outputsThatStay(changes: Readonly<Record<string, AddonChange>>): EnvironmentProgramData["addonOutputs"] {
  return Object.fromEntries(Object.entries(changes).map(([owner, { known }]) => [owner, known]));
}

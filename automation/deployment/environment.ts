import { RunError } from "../base/errors.js";
import { entryPoint } from "../engine/entryPoints.js";
import { type AccountLimits, withAccount } from "../limits/accountQuotas.js";
import { limitProblems, usesIn } from "../limits/limitProblems.js";
import { resolveApplication } from "../manifest/index.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { EnvironmentProgramData, ProgramSettings } from "../program/environmentProgram.js";
import { emptyApplicationRecord } from "../record/application.js";
import { redeployNotices, redeploysFor } from "../record/connectEndpoints.js";
import type { WorkloadEndpoints } from "../record/endpoints.js";
import { type EnvironmentRecord, type NeedName, recordFrom } from "../record/environmentRecord.js";
import { refuseOtherNetwork, zonesIn } from "../record/networkChange.js";
import { type NextRecord, nextRecord, type RecordContext } from "../record/next.js";
import { isWorkload, urnsOfEnvironmentAddons, urnsOfWorkloads } from "../record/ownership.js";
import { ruleConflicts } from "../record/ruleConflicts.js";
import { withoutData } from "../record/sharedResources.js";
import { type ApplicationGround, applicationGround, placeOf } from "../session/applicationPlaces.js";
import { cloneOf } from "../session/clones.js";
import { workloadOf } from "../session/explicitOrder.js";
import { maskValuesOf } from "../session/maskedValues.js";
import { refuseOthersWorkloads, selectWorkloads } from "../session/selection.js";
import { addressOf, type OpenFolder, providerSettings, type Session } from "../session/session.js";
import { basisOf } from "../stack/basis.js";
import { exportStack, type StackState } from "../stack/contents.js";
import type { StackRequest } from "../stack/runStack.js";
import { settleExports } from "./addons/keptExports.js";
import { exportList, lookUpExports } from "./addons/lookUpExports.js";
import { addonsLeftBehind, stacksToTakeBack, withOwnAddons } from "./addons/stacks.js";
import { bucketOf, envFilesOf, imagesOf } from "./files.js";
import { checkLimits } from "./limitCheck.js";
import {
  givesNumbers,
  importedBalancers,
  type LiveBalancers,
  nothingLive,
  ownBalancers,
  together,
} from "./liveRules.js";
import { type RunOrder, runOrder } from "./order.js";
import { refuseOtherPlace } from "./placeChange.js";
import { exportsIn, takeExisting } from "./takeExisting.js";
import { refuseAtDeploy, refuseUndeployed } from "./undeployed.js";

/** A run of one environment, ready for the engine. */
export interface EnvironmentRun {
  name: string;
  request: Omit<StackRequest, "operation">;
  data: EnvironmentProgramData;
  /** The state before the run; absent on a first one. */
  state?: StackState;
  /** Warnings and notices of the manifests. */
  problems: Problem[];
  notices: string[];
}

/** Resolves one environment of a session's folder. @throws ManifestError with every problem, when there is an error */
export async function resolveFor(
  session: OpenFolder,
  environment: string,
): Promise<{ resolved: ResolvedApplication; problems: Problem[] }> {
  const { images = {}, names = [] } = session.options;
  const { resolved, problems } = resolveApplication(session.folder, environment, {
    ...(names.length > 0 && { only: names.map(workloadOf) }),
    givenImages: Object.keys(images),
    noTransforms: session.options.noTransforms,
    // Where no environment is known none can be misspelt.
    newEnvironment: session.folder.environments.length === 0,
  });
  if (resolved === undefined) throw new ManifestError(problems);
  maskValuesOf(session, resolved);
  const model = session.folder.clones?.[environment];
  if (model === undefined) return { resolved, problems };
  const clone = cloneOf(model, resolved, domainOf(session) !== undefined && hasNames(resolved));
  return { resolved: clone.resolved, problems: [...problems, ...clone.problems] };
}

/** The plain data of a run, and what the state has to leave alone. */
export interface RunData {
  data: EnvironmentProgramData;
  /** Workloads of the record that this run does not build and does not remove. */
  leftAlone: ReadonlySet<string>;
  notices: string[];
}

/** How a run differs from a whole one. */
export interface RunScope {
  /** Builds no workload; only takes the pruned ones away. @default false */
  onlyRemove?: boolean;
  /** Shared resources that go if no workload needs them. @default none; with a time to live all without data */
  trim?: readonly NeedName[];
  /** Reads the rules of the environment's listeners in any case. @default only when a rule needs a number */
  readRules?: boolean;
}

/** Works out what the program is given: record, priorities, images. Pure but for reading the folder's files. */
export async function runData(
  open: OpenFolder,
  resolved: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
  application: ApplicationGround = {},
  scope: RunScope = {},
  live: LiveBalancers = nothingLive,
  before: Record<string, WorkloadEndpoints> = {},
): Promise<RunData> {
  const { chosen, built } = selectWorkloads(open, resolved, previous, scope.onlyRemove);
  const { record, notices } = recordFor(open, resolved, previous, chosen, {
    ...scope,
    taken: live.taken,
    groups: groupsOf(live),
  });
  const part = {
    ...resolved,
    environment: withOwnAddons(open.repository, resolved, record, notices),
    workloads: built,
  };
  const names = new Set(built.map(({ name }) => name));
  const redeploys = redeploysFor(resolved.workloads, names, before);
  const inRun = redeploys.filter(({ workload }) => names.has(workload));
  const order = runOrder(open, part, previous, inRun);
  const data = await programData(open, part, record, application, previous, order);
  if (Object.keys(live.imported).length > 0) data.loadBalancers = live.imported;
  const leftAlone = new Set(
    Object.keys(record.workloads).filter((name) => !built.some((workload) => workload.name === name)),
  );
  return {
    data,
    leftAlone,
    notices: [
      ...notices,
      ...redeployNotices(redeploys, names),
      ...order.broken.map((edge) => `${edge} would close a circle of waiting and is left out.`),
    ],
  };
}

/** Security groups of existing load balancers, which AWS has told as plain texts. */
function groupsOf({ imported }: LiveBalancers): Record<string, string[]> {
  const texts = (groups: readonly unknown[]) => groups.filter((group): group is string => typeof group === "string");
  return Object.fromEntries(Object.entries(imported).map(([name, found]) => [name, texts(found.securityGroupIds)]));
}

/**
 * The data of a run with the rule numbers that are free now. The environment's own listeners are only read when a rule
 * needs a number.
 */
async function runDataOnline(
  session: Session,
  resolved: ResolvedApplication,
  state: StackState | undefined,
  application: ApplicationGround,
  scope: RunScope,
): Promise<RunData> {
  const { name } = resolved.environment;
  const previous = recordFrom(state?.outputs);
  const before = (state?.outputs.workloads ?? {}) as Record<string, WorkloadEndpoints>;
  const { built } = selectWorkloads(session, resolved, previous, scope.onlyRemove);
  const taken = await takeExisting(session, name, { ...resolved, workloads: built }, exportsIn(state));
  const imported = await importedBalancers(session, name, built, state);
  const first = await runData(session, resolved, previous, application, scope, imported, before);
  first.notices.push(...taken);
  if (scope.readRules !== true && !givesNumbers(previous, first.data.record)) return first;
  const own = await ownBalancers(session, name, state);
  if (Object.values(own.taken).flat().length === 0) return first;
  const again = await runData(session, resolved, previous, application, scope, together(imported, own), before);
  return { ...again, notices: [...again.notices, ...taken] };
}

/** A run of one environment, ready for the engine. Changes nothing. */
export async function prepareEnvironment(
  session: Session,
  environment: string,
  scope: RunScope = {},
): Promise<EnvironmentRun> {
  const { resolved, problems } = await resolveFor(session, environment);
  const [state, application] = await Promise.all([
    exportStack(addressOf(session, environment)),
    applicationGround(session, environment, hasNames(resolved)),
  ]);
  await refuseOtherPlace(session, environment, state);
  const { data, leftAlone, notices } = await runDataOnline(session, resolved, state, application, scope);
  data.checkNetwork = JSON.stringify(recordFrom(state?.outputs)?.spec.vpc) !== JSON.stringify(data.record.spec.vpc);
  refuseOtherNetwork(recordFrom(state?.outputs), data.record, session.options.replaceNetwork, zonesIn(state));
  if (scope.onlyRemove !== true) {
    refuseUndeployed(data.resolved, session.options.noTransforms);
    refuseAtDeploy(problems, data.resolved);
    problems.push(...(await checkLimits(session, data, state === undefined)));
  }
  const resources = state?.resources ?? [];
  // A first deployment from another repository that failed is in the state and not yet in the record.
  const built = new Set([...data.resolved.workloads.map(({ name }) => name), ...(session.options.prune ?? [])]);
  const others = resources.filter((resource) => isWorkload(resource) && !built.has(resource.name));
  const handedOver = addonsLeftBehind(data.resolved, recordFrom(state?.outputs), data.record.owner, resources);
  const exclude = [
    ...urnsOfWorkloads(resources, new Set([...leftAlone, ...others.map(({ name }) => name)])),
    ...(data.record.owner === session.repository && handedOver.length === 0
      ? []
      : urnsOfEnvironmentAddons(resources, environment)),
  ];
  notices.push(...handedOver);
  const before = (state?.outputs.workloads ?? {}) as Record<string, WorkloadEndpoints>;
  data.endpoints = Object.fromEntries(Object.entries(before).filter(([name]) => leftAlone.has(name)));
  for (const { exports } of Object.values(data.endpoints)) Object.assign(data.exports, exports);
  data.mayBeKept = stacksToTakeBack(data.resolved, resources);
  const list = exportList(session, environment);
  notices.push(...(await lookUpExports(data, recordFrom(state?.outputs), list)));
  notices.push(...(await settleExports(session, data, state, list)));
  const { continueOnError, waitForLock, diff, debug } = session.options;
  return {
    name: environment,
    request: {
      ...addressOf(session, environment),
      settings: providerSettings(session, environment),
      program: { module: entryPoint("program/environmentProgram"), export: "environmentProgram", data },
      basis: basisOf(resources),
      // One broken service does not stop the others.
      continueOnError: continueOnError ?? true,
      waitForLock,
      details: diff,
      debug,
      ...(exclude.length > 0 && { exclude }),
    },
    data,
    ...(state !== undefined && { state }),
    problems,
    notices,
  };
}

/** Whether the environment has names below the application's domain; with certificates of the user's own names are theirs too. */
export function hasNames({ environment }: ResolvedApplication): boolean {
  return (environment.spec.http?.public?.certificates ?? []).length === 0;
}

function recordFor(
  session: OpenFolder,
  resolved: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
  selected: Set<string> | undefined,
  scope: RunScope & Pick<RecordContext, "taken" | "groups">,
): Pick<NextRecord, "record" | "notices"> {
  const { options, folder } = session;
  refuseOthersWorkloads(session, resolved, previous, scope.onlyRemove);
  const { ttl, exports } = folder.settings.environment(resolved.environment.name);
  const next = nextRecord(previous, resolved, {
    ...recordContext(session),
    manifest: folder.environments.find(({ name }) => name === resolved.environment.name)?.document?.text,
    selected,
    pruned: new Set(options.prune ?? []),
    takeOver: options.takeOver,
    ttl,
    exports,
    taken: scope.taken,
    groups: scope.groups,
    trimmed: scope.trim ?? (ttl === undefined ? [] : withoutData),
    from: options.from ?? previous?.from,
  });
  if (next.gone.length > 0 && selected === undefined) {
    throw new RunError("usage", `${next.gone.join(", ")}: deployed from this repository, but no longer in copilot/.`, {
      hint: `To remove it from the environment run again with ${next.gone.map((name) => `--prune ${name}`).join(" ")}; or bring its folder back.`,
    });
  }
  refuseOtherNetwork(previous, next.record, options.replaceNetwork);
  if (next.conflicts.length > 0)
    throw new ManifestError(ruleConflicts(folder, resolved.environment.name, next.conflicts));
  return next;
}

/** What a record takes from folder and settings. */
export function recordContext(
  open: OpenFolder,
): Pick<RecordContext, "repository" | "domain" | "precedence" | "requestDriven"> {
  const { requestDriven } = open.folder.settings;
  return {
    repository: open.repository,
    domain: domainOf(open),
    precedence: open.folder.settings.priority,
    requestDriven,
  };
}

/**
 * What only all workloads of an environment show: rules that two of them want alike, and limits of AWS that are passed.
 *
 * @param account what its account allows, where it was asked
 */
export function overallProblems(
  { folder, ...open }: OpenFolder,
  resolved: ResolvedApplication,
  account: AccountLimits = { quotas: {} },
): Problem[] {
  const { name } = resolved.environment;
  const { record, conflicts } = nextRecord(undefined, resolved, recordContext({ ...open, folder }));
  const uses = withAccount(usesIn(folder, record, resolved), account, false);
  return [...ruleConflicts(folder, name, conflicts), ...limitProblems(folder, name, uses, account.quotas)];
}

/** The application's domain in the components' words. */
export function domainOf(session: OpenFolder): { name: string; roleArn?: string } | undefined {
  const { domain } = session.folder.settings;
  return domain && { name: domain.name, ...(domain.role !== undefined && { roleArn: domain.role }) };
}

async function programData(
  session: OpenFolder,
  resolved: ResolvedApplication,
  record: EnvironmentRecord,
  { record: shared, zone }: ApplicationGround,
  previous: EnvironmentRecord | undefined,
  { broken: _, ...order }: RunOrder,
): Promise<EnvironmentProgramData> {
  const { environment, workloads } = resolved;
  const own = session.folder.settings.environment(environment.name);
  const { permissionsBoundary, tags, nat, endpoints } = own;
  // Before the first run images are shown where they will be.
  const application = shared ?? { ...emptyApplicationRecord(session.application), ...placeOf(own) };
  const { secrets, requestDriven, queueScaling } = session.folder.settings;
  const domain = domainOf(session);
  const settings: ProgramSettings = {
    ...(domain !== undefined && { domain: { ...domain, ...zone } }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(nat !== undefined && { nat }),
    ...(endpoints.length > 0 && { endpoints }),
    ...((!secrets.requireTags || secrets.untagged.length > 0) && { secretAccess: secrets }),
    ...(requestDriven === "express" && { requestDriven }),
    ...(queueScaling === "lambda" && { queueScaling }),
  };
  const data: EnvironmentProgramData = {
    resolved,
    record,
    settings,
    images: await imagesOf(session, workloads, application),
    envFiles: await envFilesOf(session, workloads, application),
    exports: {},
    subnets: {},
    ...(application.keyArn !== undefined && { artifactKeyArn: application.keyArn }),
    artifactBucket: bucketOf(session, application),
    mayBeKept: workloads
      .filter(({ name, addons }) => previous?.workloads[name] === undefined && (addons?.data.length ?? 0) > 0)
      .map(({ name }) => name),
    ...order,
  };
  return data;
}

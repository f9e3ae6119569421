import { allOf } from "../base/allOf.js";
import { accountLimits } from "../limits/accountQuotas.js";
import { usesIn } from "../limits/limitProblems.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { exportStack, type StackState } from "../stack/contents.js";
import { brokenStacks } from "./addons/brokenStacks.js";
import { gatherExports } from "./addons/gatherExports.js";
import { applicationFacts } from "./applicationFacts.js";
import { type Draft, draftOf } from "./draft.js";
import { existingInManifests, existingInSettings, existingRepositories } from "./existing.js";
import type { EnvironmentFacts, RunningFacts } from "./facts.js";
import { hashFolder } from "./files.js";
import {
  givesNumbers,
  importedBalancers,
  type LiveBalancers,
  mergeLive,
  nothingLive,
  ownBalancers,
} from "./liveRules.js";
import { hasNames } from "./resolution.js";
import { appRunnerServices, rolledBackServices } from "./rollouts/appRunner.js";
import { compareServices, servicesOf } from "./rollouts/compareServices.js";
import { withOwnCounts } from "./rollouts/services.js";
import type { RunScope } from "./scope.js";
import { namedSecretProblems } from "./secretCheck.js";

/** What a run wants to know beside what every run does. */
export interface GatherOptions extends RunScope {
  /** Looks at the secrets that manifests name. @default false */
  secrets?: boolean;
  /** The state, where it has just been read. @default read here */
  state?: StackState;
}

/**
 * Reads everything that a run of an environment depends on, side by side: state, application, files, listener rules,
 * exports, stacks, services, secrets. Changes nothing.
 * @throws ManifestError, RunError
 */
export async function gather(
  target: Target,
  workspace: Workspace,
  resolved: ResolvedApplication,
  options: GatherOptions = {},
): Promise<EnvironmentFacts> {
  const [state, application] = await Promise.all([
    options.state ?? exportStack(target.stack),
    applicationFacts(workspace, target, hasNames(resolved)),
  ]);
  const draft = draftOf(workspace, resolved, state?.outputs, options, nothingLive, new Date());
  const assumed = await assumeExisting(target, workspace, draft.part, state);
  const [balancers, hashes, exports, running, account, secrets] = await allOf([
    liveBalancers(target, workspace, draft, state, options.readRules),
    hashFolder(workspace, draft.part.workloads),
    gatherExports(target, draft, state),
    // A preview shows what it can without it.
    whatRuns(target, draft, state).catch((error: Error) => error),
    accountLimits(target.aws, usesIn(workspace.folder, draft.record, draft.part), state === undefined),
    options.secrets === true ? namedSecretProblems(target, workspace.folder.settings.secrets, draft.part) : [],
  ]);
  return {
    ...(state !== undefined && { state }),
    application,
    balancers,
    hashes,
    exports,
    running,
    account,
    secrets,
    assumed,
  };
}

/** Values of Copilot's exports of the workloads that a state holds, by name. */
function exportsIn(state: StackState | undefined): Record<string, string> {
  const endpoints = (state?.outputs.workloads ?? {}) as Record<string, { exports?: Record<string, string> }>;
  return Object.assign({}, ...Object.values(endpoints).map(({ exports }) => exports));
}

function assumeExisting(
  target: Target,
  { folder, options }: Workspace,
  part: ResolvedApplication,
  state: StackState | undefined,
): Promise<string[]> {
  const settings = folder.settings.environment(target.environment);
  return target.assumeExisting([
    ...existingInSettings(settings, folder.settings.domain),
    ...existingInManifests(part, target, exportsIn(state)),
    ...existingRepositories(options.images),
  ]);
}

/** The environment's own listeners are only read when a rule needs a number. */
async function liveBalancers(
  target: Target,
  { folder }: Workspace,
  { part, previous, record }: Draft,
  state: StackState | undefined,
  readRules = givesNumbers(previous, record),
): Promise<LiveBalancers> {
  const [imported, own] = await Promise.all([
    importedBalancers(target, folder, part.workloads, state),
    readRules ? ownBalancers(target, state) : nothingLive,
  ]);
  return mergeLive(imported, own);
}

/** Holds what the state says of the run's services against what AWS runs. @throws RunError when AWS can't be asked */
async function whatRuns(target: Target, draft: Draft, state: StackState | undefined): Promise<RunningFacts> {
  const { workloads } = draft.part;
  const [live, rolledBack, broken] = await Promise.all([
    compareServices(target, withOwnCounts(servicesOf(state, workloads), workloads)),
    rolledBackServices(target, appRunnerServices(state, workloads)),
    brokenStacks(target, draft, state),
  ]);
  return { ...live, rolledBack, brokenStacks: broken };
}

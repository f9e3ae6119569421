import { ownValue } from "../../components/ownValue.js";
import type { AccountLimits } from "../limits/accountQuotas.js";
import { type ApplicationFolder, resolveApplication } from "../manifest/index.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import { type NextRecord, nextRecord, type RecordContext } from "../record/next.js";
import { ruleConflicts } from "../record/ruleConflicts.js";
import { cloneOf } from "../session/clones.js";
import { workloadOf } from "../session/explicitOrder.js";
import { maskValuesOf } from "../session/maskedValues.js";
import { domainOf, type OpenFolder } from "../session/openFolder.js";
import { limitsOf } from "./limitCheck.js";

/** What the manifests say of one environment. */
export interface Resolution {
  resolved: ResolvedApplication;
  /** Warnings and notices. */
  problems: Problem[];
}

/** A run asks several times; what it goes by must be the same each time, even when files change meanwhile. */
const known = new WeakMap<ApplicationFolder, Map<string, Resolution>>();

/**
 * Resolves one environment of a folder, once.
 * @param planOnly what only a deployment refuses is a warning
 * @throws ManifestError with every problem, when there is an error
 */
export function resolveFor(open: OpenFolder, environment: string, planOnly = false): Resolution {
  const { images = {}, names = [], noTransforms } = open.options;
  const key = JSON.stringify([environment, planOnly, names, Object.keys(images), noTransforms]);
  const before = known.get(open.folder)?.get(key);
  if (before !== undefined) return before;
  const resolution = resolveNow(open, environment, planOnly);
  known.set(open.folder, (known.get(open.folder) ?? new Map()).set(key, resolution));
  return resolution;
}

function resolveNow(open: OpenFolder, environment: string, planOnly: boolean): Resolution {
  const { images = {}, names = [], noTransforms } = open.options;
  const { resolved, problems } = resolveApplication(open.folder, environment, {
    ...(names.length > 0 && { only: names.map(workloadOf) }),
    givenImages: Object.keys(images),
    noTransforms,
    planOnly,
    // Where no environment is known none can be misspelt.
    newEnvironment: open.folder.environments.length === 0,
  });
  if (resolved === undefined) throw new ManifestError(problems);
  maskValuesOf(open, resolved);
  const model = ownValue(open.folder.clones, environment);
  if (model === undefined) return { resolved, problems };
  const clone = cloneOf(model, resolved, domainOf(open) !== undefined && hasNames(resolved));
  return { resolved: clone.resolved, problems: [...problems, ...clone.problems] };
}

/** Whether the environment has names below the application's domain; with certificates of the user's own names are theirs too. */
export function hasNames({ environment }: ResolvedApplication): boolean {
  return (environment.spec.http?.public?.certificates ?? []).length === 0;
}

/** What a record takes from the folder, whatever the run. */
export function recordContext(
  open: OpenFolder,
): Pick<RecordContext, "repository" | "domain" | "precedence" | "requestDriven"> {
  const { requestDriven, priority } = open.folder.settings;
  return { repository: open.repository, domain: domainOf(open), precedence: priority, requestDriven };
}

/**
 * What only all workloads of an environment show: rules that two of them want alike, and limits of AWS that are passed.
 *
 * @param account what its account allows, where it was asked
 */
export function overallProblems(
  open: OpenFolder,
  resolved: ResolvedApplication,
  account: AccountLimits = { quotas: {} },
): Problem[] {
  const next = nextRecord(undefined, resolved, recordContext(open));
  return [
    ...conflictProblems(open, resolved, next),
    ...limitsOf(open.folder, { record: next.record, resolved }, account),
  ];
}

export function conflictProblems(
  { folder }: OpenFolder,
  { environment }: ResolvedApplication,
  { conflicts }: Pick<NextRecord, "conflicts">,
): Problem[] {
  return ruleConflicts(folder, environment.name, conflicts);
}

import { ownValue } from "../../../components/ownValue.js";
import type { FoundExport } from "../../aws/cloudFormation.js";
import { ManifestError, sortProblems } from "../../manifest/problems.js";
import type { ResolvedApplication } from "../../manifest/resolved.js";
import { foreignExports, missingExport, type NamedExport } from "../../program/exportUses.js";
import type { EnvironmentRecord } from "../../record/environmentRecord.js";

/** Values of exports that other stacks make and a run names. */
export interface ImportedExports {
  /** Value by name. */
  values: Record<string, string>;
  /** What each workload's record keeps of them: workload → name → value. */
  byWorkload: Record<string, Record<string, string>>;
  /** What has changed since the last run. */
  notices: string[];
}

/**
 * The exports that other stacks make and this run's manifests and addons name.
 *
 * @param known exports whose values are known already
 * @throws ManifestError with every place that names an export which nobody makes
 */
export function importedExports(
  resolved: ResolvedApplication,
  known: Readonly<Record<string, string>>,
  there: ReadonlyMap<string, FoundExport>,
  record: EnvironmentRecord,
  previous: EnvironmentRecord | undefined,
): ImportedExports {
  const uses = foreignExports(resolved, known);
  const missing = uses.filter(({ name }) => !there.has(name));
  if (missing.length > 0) {
    const problems = missing.map((use) => missingExport(use, resolved.environment.name, [...there.keys()]));
    throw new ManifestError(sortProblems(problems));
  }
  const values = Object.fromEntries(uses.map(({ name }) => [name, there.get(name)?.value ?? ""]));
  const byWorkload: ImportedExports["byWorkload"] = {};
  for (const use of uses.filter((one) => isRecorded(one, record)))
    byWorkload[use.by] = { ...ownValue(byWorkload, use.by), [use.name]: ownValue(values, use.name) ?? "" };
  const notices = Object.entries(byWorkload).flatMap(([by, imports]) =>
    Object.entries(imports).flatMap(([name, value]) => changeOf(by, name, value, previous)),
  );
  return { values, byWorkload, notices };
}

/** What a template imports by itself is CloudFormation's to compare. */
function isRecorded({ by, path }: NamedExport, record: EnvironmentRecord): boolean {
  return ownValue(record.workloads, by) !== undefined && path !== "Fn::ImportValue";
}

function changeOf(by: string, name: string, value: string, previous: EnvironmentRecord | undefined): string[] {
  const before = ownValue(ownValue(previous?.workloads, by)?.imports, name);
  if (before === undefined || before === value) return [];
  return [`${by}: the export "${name}" has changed from ${before} to ${value}; what uses it changes with it.`];
}

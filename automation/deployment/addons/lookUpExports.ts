import type { FoundExport } from "../../aws/cloudFormation.js";
import { ManifestError, sortProblems } from "../../manifest/problems.js";
import type { EnvironmentProgramData } from "../../program/environmentData.js";
import { foreignExports, missingExport, type NamedExport } from "../../program/exportUses.js";
import type { EnvironmentRecord } from "../../record/environmentRecord.js";
import { accessOf } from "../../session/awsAccess.js";
import type { Session } from "../../session/session.js";

/** Every export of an environment's account and region; asked for once in a run, and only when something needs it. */
export type ExportList = () => Promise<Map<string, FoundExport>>;

export function exportList(session: Session, environment: string): ExportList {
  let asked: Promise<Map<string, FoundExport>> | undefined;
  const ask = async () => {
    const [access, { listExports }] = await Promise.all([
      accessOf(session, environment),
      import("../../aws/cloudFormation.js"),
    ]);
    return listExports(access);
  };
  return () => {
    asked ??= ask();
    return asked;
  };
}

/**
 * Looks up the exports that other stacks make and this run's manifests and addons name, and keeps them in the data and
 * in the record, so that the next run knows what they were.
 *
 * @returns what has changed since the last run
 * @throws ManifestError with every place that names an export which nobody makes
 */
export async function lookUpExports(
  { resolved, record, exports }: Pick<EnvironmentProgramData, "resolved" | "record" | "exports">,
  previous: EnvironmentRecord | undefined,
  list: ExportList,
): Promise<string[]> {
  const uses = foreignExports(resolved, exports);
  if (uses.length === 0) return [];
  const there = await list();
  const missing = uses.filter(({ name }) => !there.has(name));
  if (missing.length > 0) {
    const problems = missing.map((use) => missingExport(use, resolved.environment.name, [...there.keys()]));
    throw new ManifestError(sortProblems(problems));
  }
  for (const { name } of uses) exports[name] = there.get(name)?.value ?? "";
  return uses.flatMap((use) => remember(use, exports[use.name] ?? "", record, previous));
}

/** Notes the value in the record of its workload. */
function remember(
  { name, by, path }: NamedExport,
  value: string,
  record: EnvironmentRecord,
  previous: EnvironmentRecord | undefined,
): string[] {
  const workload = record.workloads[by];
  // What a template imports by itself is CloudFormation's to compare.
  if (workload === undefined || path === "Fn::ImportValue") return [];
  workload.imports = { ...workload.imports, [name]: value };
  const before = previous?.workloads[by]?.imports?.[name];
  if (before === undefined || before === value) return [];
  return [`${by}: the export "${name}" has changed from ${before} to ${value}; what takes it changes with it.`];
}

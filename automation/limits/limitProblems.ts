import { type ApplicationFolder, type Problem, positionOf } from "../manifest/index.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import { type LimitFinding, limitFindings } from "./check.js";
import type { AccountQuotas } from "./table.js";
import type { Use } from "./use.js";
import { usesOf } from "./uses.js";

/** What an environment takes of AWS's limits. */
export function usesIn(folder: ApplicationFolder, record: EnvironmentRecord, resolved: ResolvedApplication): Use[] {
  const { nat } = folder.settings.environment(record.environment);
  return usesOf(record, resolved, folder.settings.domain !== undefined, nat);
}

/**
 * Limits of AWS that an environment passes or comes near to, at the key that brings it about where there is one.
 *
 * @param quotas the account's own, as far as they are known
 */
export function limitProblems(
  folder: ApplicationFolder,
  environment: string,
  uses: readonly Use[],
  quotas: AccountQuotas = {},
): Problem[] {
  return limitFindings(uses, quotas).map((finding) => problemOf(folder, environment, finding));
}

function problemOf(folder: ApplicationFolder, environment: string, { use, ...said }: LimitFinding): Problem {
  const { workload, path = "" } = use;
  const own = folder.workloads.find(({ name }) => name === workload);
  if (own !== undefined) return { ...said, file: own.found.file, ...positionAt(own.document, path), path, environment };
  const document = folder.environments.find(({ name }) => name === environment)?.document;
  if (document !== undefined) return { ...said, file: document.file, ...positionAt(document, path), path, environment };
  return { ...said, file: "copilot", line: 0, column: 0, path: "", environment };
}

/** The key's place; the whole file where no key is to blame. */
function positionAt(document: Parameters<typeof positionOf>[0], path: string): { line: number; column: number } {
  return path === "" ? { line: 0, column: 0 } : positionOf(document, path);
}

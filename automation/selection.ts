import { RunError } from "./errors.js";
import { workloadOf } from "./explicitOrder.js";
import type { ResolvedApplication, ResolvedWorkload } from "./manifest/resolved.js";
import type { EnvironmentRecord } from "./record.js";
import type { OpenFolder } from "./session.js";

/**
 * Which workloads a run picks (undefined: all), and which of them it builds.
 * @param onlyRemove builds none
 * @throws RunError `usage` for a name that the folder does not have
 */
export function selectWorkloads(
  open: OpenFolder,
  resolved: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
  onlyRemove = false,
): { chosen: Set<string> | undefined; built: ResolvedWorkload[] } {
  const pruned = new Set(open.options.prune ?? []);
  const chosen = onlyRemove ? new Set<string>() : chosenWorkloads(open, resolved, previous);
  const built = resolved.workloads.filter(
    ({ name }) => !pruned.has(name) && (chosen === undefined || chosen.has(name)),
  );
  return { chosen, built };
}

/** Names of the workloads that `-n` picks; undefined for all. */
function chosenWorkloads(
  open: OpenFolder,
  resolved: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
): Set<string> | undefined {
  const { names = [] } = open.options;
  if (names.length === 0) return undefined;
  const known = resolved.workloads.map((workload) => workload.name);
  const wanted = names.map(workloadOf);
  const missing = wanted.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    const elsewhere = missing.filter((name) => previous?.workloads[name] !== undefined);
    throw new RunError(
      "usage",
      `There is no workload ${missing.map((name) => `"${name}"`).join(", ")} in this folder.`,
      {
        hint:
          elsewhere.length > 0
            ? `${elsewhere.join(", ")} is in another repository: ${previous?.workloads[elsewhere[0] as string]?.repository}.`
            : `Known: ${known.join(", ")}.`,
      },
    );
  }
  return new Set(wanted);
}

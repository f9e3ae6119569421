import { ownValue } from "../../components/ownValue.js";
import { RunError } from "../base/errors.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { type EnvironmentRecord, workloadsOfOthers } from "../record/environmentRecord.js";
import { workloadOf } from "./explicitOrder.js";
import type { OpenFolder } from "./openFolder.js";

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
    const elsewhere = missing.filter((name) => ownValue(previous?.workloads, name) !== undefined);
    throw new RunError(
      "usage",
      `There is no workload ${missing.map((name) => `"${name}"`).join(", ")} in this folder.`,
      {
        hint:
          elsewhere.length > 0
            ? `${elsewhere.join(", ")} is in another repository: ${ownValue(previous?.workloads, elsewhere[0] as string)?.repository}.`
            : `Known: ${known.join(", ")}.`,
      },
    );
  }
  return new Set(wanted);
}

/**
 * Refuses to deploy, or to remove, what another repository has in the environment.
 * @param onlyRemove the run builds no workload
 * @throws RunError `usage` for a name that is another repository's, or nobody's; `protected` for a removal
 */
export function refuseOthersWorkloads(
  { options, repository }: OpenFolder,
  { environment, workloads }: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
  onlyRemove = false,
): void {
  const others = new Set(workloadsOfOthers(previous, repository));
  const ownerOf = (name: string): string => ownValue(previous?.workloads, name)?.repository ?? "";
  const [foreign] = workloads.filter(({ name }) => others.has(name));
  if (foreign !== undefined)
    throw new RunError(
      "usage",
      `${foreign.name}: already in ${environment.name}, from repository "${ownerOf(foreign.name)}"; this one is "${repository}".`,
      {
        hint: "Workload names are unique in an environment. If this folder is the same repository under a new name, set `repository` in copilot/airlift.yml to the old one.",
      },
    );
  for (const name of options.prune ?? []) {
    if (others.has(name) && options.allRepositories !== true)
      throw new RunError("protected", `${name} is in ${environment.name} from repository "${ownerOf(name)}".`, {
        hint: "Remove it from there, or from here with --all-repositories.",
        stack: environment.name,
      });
    const isHere = workloads.some((workload) => workload.name === name);
    if (isHere && !onlyRemove)
      throw new RunError("usage", `${name} is still in copilot/, so it is deployed and not removed.`, {
        hint: `To remove it, delete its folder, or run \`airlift destroy --env ${environment.name} --name ${name}\`.`,
      });
    if (ownValue(previous?.workloads, name) !== undefined || isHere) continue;
    const known = Object.keys(previous?.workloads ?? {}).join(", ") || "nothing";
    throw new RunError("usage", `There is no ${name} in ${environment.name}.`, { hint: `Deployed there: ${known}.` });
  }
}

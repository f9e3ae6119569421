import { RunError } from "../base/errors.js";
import { ManifestError } from "../manifest/problems.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import { type EnvironmentRecord, recordFrom } from "../record/environmentRecord.js";
import { type NextRecord, nextRecord } from "../record/next.js";
import { withoutData } from "../record/sharedResources.js";
import type { OpenFolder } from "../session/openFolder.js";
import { refuseOthersWorkloads, selectWorkloads } from "../session/selection.js";
import { withOwnAddons } from "./addons/stacks.js";
import type { LiveBalancers } from "./liveRules.js";
import { conflictProblems, recordContext } from "./resolution.js";
import type { RunScope } from "./scope.js";

/** What a run is about and how the record will be after it, as far as rule numbers are known. */
export interface Draft {
  previous: EnvironmentRecord | undefined;
  record: EnvironmentRecord;
  /** What the program builds: the environment, and the workloads that take part. */
  part: ResolvedApplication;
  /** Names of the workloads that take part. */
  built: ReadonlySet<string>;
  notices: string[];
}

/**
 * Works out who takes part and what the record becomes. Pure.
 *
 * @param outputs of the environment's stack before the run
 * @param live which numbers are taken on the listeners
 * @throws RunError `usage`, `protected`; ManifestError for rules that two workloads want alike
 */
export function draftOf(
  open: OpenFolder,
  resolved: ResolvedApplication,
  outputs: Readonly<Record<string, unknown>> | undefined,
  scope: RunScope,
  live: LiveBalancers,
  now: Date,
): Draft {
  const previous = recordFrom(outputs);
  const { chosen, built } = selectWorkloads(open, resolved, previous, scope.onlyRemove);
  refuseOthersWorkloads(open, resolved, previous, scope.onlyRemove);
  const next = recordAfter(open, resolved, previous, chosen, scope, live, now);
  const notices = [...next.notices];
  const environment = withOwnAddons(open.repository, resolved, next.record, notices);
  return {
    previous,
    record: next.record,
    part: { ...resolved, environment, workloads: built },
    built: new Set(built.map(({ name }: ResolvedWorkload) => name)),
    notices,
  };
}

function recordAfter(
  open: OpenFolder,
  resolved: ResolvedApplication,
  previous: EnvironmentRecord | undefined,
  selected: Set<string> | undefined,
  scope: RunScope,
  live: LiveBalancers,
  now: Date,
): NextRecord {
  const { options, folder } = open;
  const { ttl, exports } = folder.settings.environment(resolved.environment.name);
  const next = nextRecord(previous, resolved, {
    ...recordContext(open),
    manifest: folder.environments.find(({ name }) => name === resolved.environment.name)?.document?.text,
    selected,
    pruned: new Set(options.prune ?? []),
    takeOver: options.takeOver,
    ttl,
    now,
    exports,
    taken: live.taken,
    groups: groupsOf(live),
    trimmed: scope.trim ?? (ttl === undefined ? [] : withoutData),
    from: options.from ?? previous?.from,
  });
  if (next.gone.length > 0 && selected === undefined) {
    throw new RunError("usage", `${next.gone.join(", ")}: deployed from this repository, but no longer in copilot/.`, {
      hint: `To remove it from the environment, run again with ${next.gone.map((name) => `--prune ${name}`).join(" ")}; to keep it, restore its folder.`,
    });
  }
  if (next.conflicts.length > 0) throw new ManifestError(conflictProblems(open, resolved, next));
  return next;
}

/** Security groups of existing load balancers, which AWS has named as plain texts. */
function groupsOf({ imported }: LiveBalancers): Record<string, string[]> {
  const texts = (groups: readonly unknown[]) => groups.filter((group): group is string => typeof group === "string");
  return Object.fromEntries(Object.entries(imported).map(([name, found]) => [name, texts(found.securityGroupIds)]));
}

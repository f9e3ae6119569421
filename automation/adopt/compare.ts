import { holdsUnknown } from "./references.js";

type Inputs = Record<string, unknown>;

/** One property that an import would find otherwise than the plan has it. */
export interface PropertyChange {
  /** As the provider names it: `healthCheck.path`. */
  path: string;
  from: unknown;
  to: unknown;
}

/** What would become of a running resource. */
export interface Comparison {
  /** Changes in place. */
  changes: PropertyChange[];
  /** Changes for which the provider would replace the resource. */
  replaces: PropertyChange[];
  /** Inputs that could not be compared: known only after the import, or not read. */
  unread: string[];
}

/** Inputs that only the provider knows; AWS has nothing of them. */
const providerOnly = new Set([
  ...["allowOverwrite", "forceDelete", "forceDestroy", "forceNewDeployment", "publish", "revokeRulesOnDelete"],
  ...["skipDestroy", "triggers", "waitForSteadyState"],
]);

/**
 * Holds what runs against what the plan has, as the provider would: with its defaults, its sets, its policies.
 * @param wanted the plan's inputs with references filled in
 */
export async function compare(type: string, live: Inputs, wanted: Inputs): Promise<Comparison> {
  const { plannedChanges, providerFacts } = await import("../sandbox/providerComparison.js");
  const read = (key: string) => Object.hasOwn(live, key) && !providerOnly.has(key);
  const defaults = Object.entries(providerFacts[type]?.defaults ?? {}).filter(
    ([path]) => !path.includes(".") && read(path),
  );
  const given = {
    ...Object.fromEntries(defaults),
    ...Object.fromEntries(Object.entries(wanted).filter(([key]) => read(key))),
  };
  const unread = Object.keys(wanted).filter((key) => !read(key) && !providerOnly.has(key));
  const { changes, replaces } = plannedChanges(type, live, given);
  const result: Comparison = { changes: [], replaces: [], unread };
  for (const path of changes.keys()) {
    const change = { path, from: valueAt(live, path), to: valueAt(given, path) };
    if (holdsUnknown(change.to)) result.unread.push(path);
    else (replaces.includes(path) ? result.replaces : result.changes).push(change);
  }
  return result;
}

/** `a.b[0].c` or `tags["x:y"]` in inputs. */
function valueAt(value: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]"]+(?![^[]*"\])|(?<=\[")[^"]+(?="\])|(?<=\[)\d+(?=\])/g) ?? [];
  let level = value;
  for (const step of steps) level = (level as Inputs | undefined | null)?.[step];
  return level;
}

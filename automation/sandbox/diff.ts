import { type Change, changesBetween } from "./compare.js";
import { providerFacts } from "./facts/index.js";
import type { ResourceType } from "./kind.js";
import { inputOf } from "./names.js";
import { withDefaults } from "./planned.js";
import type { Inputs } from "./values.js";

export type { Change } from "./compare.js";

/** What an update would do. */
export interface Difference {
  /** Property path → what becomes of it. */
  readonly changes: ReadonlyMap<string, Change>;
  /** The paths whose change replaces the resource. */
  readonly replaces: readonly string[];
  /** The name was chosen by the program and stays: the old resource must go first. */
  readonly deleteBeforeReplace: boolean;
}

/**
 * Compares what the provider read last with the inputs of the program; `ignored` paths are no change.
 * @throws when the provider refuses the change as soon as it plans it.
 */
export function difference(
  type: string,
  kind: ResourceType,
  state: Inputs,
  news: Inputs,
  ignored: readonly string[] = [],
): Difference {
  const planned = plannedChanges(type, state, news, ignored);
  return { ...planned, deleteBeforeReplace: planned.replaces.length > 0 && keepsItsName(kind, state, news) };
}

/** The same as far as the provider alone decides it. */
export function plannedChanges(
  type: string,
  state: Inputs,
  news: Inputs,
  ignored: readonly string[] = [],
): Omit<Difference, "deleteBeforeReplace"> {
  const facts = providerFacts[type];
  const given = withDefaults(type, news);
  const all = changesBetween(type, state, given);
  const changes = new Map([...all].filter(([path]) => !ignored.some((one) => isAtOrBelow(path, one))));
  const refused = changes.size > 0 ? facts?.refusesPlan?.(state, given) : undefined;
  if (refused !== undefined) throw new Error(`${refused} (the provider, internal/service/${facts?.source})`);
  const forcing = new Set([...(facts?.replaces ?? []), "region", ...(facts?.replacesWhen?.(state, given) ?? [])]);
  const replaces = [...changes].filter(([path, change]) => [...forcing].some((key) => forces(path, change, key)));
  return { changes, replaces: replaces.map(([path]) => path) };
}

/** A change forces a replacement at the key, below it, and where a whole block comes or goes that holds the key. */
function forces(path: string, change: Change, key: string): boolean {
  const plain = path.replaceAll(/\[\d+\]/g, "");
  return isAtOrBelow(plain, key) || (change !== "update" && key.startsWith(`${plain}.`));
}

const isAtOrBelow = (path: string, key: string): boolean =>
  path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);

/** Only a name that would have been made up lets the engine choose, and only where the program gives it. */
function keepsItsName(kind: ResourceType, state: Inputs, news: Inputs): boolean {
  if (!kind.naming || kind.naming.auto === false) return false;
  const input = inputOf(kind.naming);
  const chosen = news[input] !== undefined && !(Array.isArray(news.__defaults) && news.__defaults.includes(input));
  const prefix = news[`${input}Prefix`];
  return chosen && news[input] !== "" && state[input] === news[input] && (prefix === undefined || prefix === "");
}

import { isRecord } from "../base/isRecord.js";
import { opened } from "../base/jsonText.js";
import type { ResourceType } from "./kind.js";
import { inputOf } from "./names.js";
import { type Inputs, isUnknown } from "./values.js";

export type Change = "add" | "delete" | "update";

/** What an update would do. */
export interface Difference {
  /** Property path → what becomes of it. */
  readonly changes: ReadonlyMap<string, Change>;
  /** The paths whose change replaces the resource. */
  readonly replaces: readonly string[];
  /** The name was chosen by the program and stays: the old resource must go first. */
  readonly deleteBeforeReplace: boolean;
}

/** Compares two sets of inputs of a resource. */
export function difference(kind: ResourceType, olds: Inputs, news: Inputs): Difference {
  const changes = new Map<string, Change>();
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (key !== "__defaults") compare(key, olds[key], news[key], changes);
  }
  const forcing = new Set([...(kind.replaces ?? []), "region", ...(kind.replacesWhen?.(olds, news) ?? [])]);
  const replaces = [...changes.keys()].filter((path) => [...forcing].some((key) => isAtOrBelow(path, key)));
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && keepsItsName(kind, olds, news) };
}

const isAtOrBelow = (path: string, key: string): boolean =>
  path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);

function keepsItsName(kind: ResourceType, olds: Inputs, news: Inputs): boolean {
  if (!kind.naming) return false;
  const input = inputOf(kind.naming);
  const chosen = news[input] !== undefined && !(Array.isArray(news.__defaults) && news.__defaults.includes(input));
  const prefix = news[`${input}Prefix`];
  return chosen && news[input] !== "" && olds[input] === news[input] && (prefix === undefined || prefix === "");
}

function compare(path: string, old: unknown, fresh: unknown, changes: Map<string, Change>): void {
  if (isAbsent(old) && isAbsent(fresh)) return;
  if (isAbsent(old)) changes.set(path, "add");
  else if (isAbsent(fresh)) changes.set(path, "delete");
  else if (Array.isArray(old) && Array.isArray(fresh)) {
    for (let index = 0; index < Math.max(old.length, fresh.length); index++) {
      compare(`${path}[${index}]`, old[index], fresh[index], changes);
    }
  } else if (isRecord(old) && isRecord(fresh)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
      compare(`${path}${/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `["${key}"]`}`, old[key], fresh[key], changes);
    }
  } else if (!isSame(old, fresh)) changes.set(path, "update");
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** Values are the same as AWS takes them: numbers as text, and JSON whatever its layout and order of keys. */
function isSame(old: unknown, fresh: unknown): boolean {
  if (old === fresh && !isUnknown(fresh)) return true;
  if (isRecord(old) || isRecord(fresh) || Array.isArray(old) || Array.isArray(fresh)) return false;
  if (String(old) === String(fresh)) return !isUnknown(fresh);
  const [one, other] = [document(old), document(fresh)];
  return one !== undefined && other !== undefined && canonical(one) === canonical(other);
}

/** The document inside a text; undefined where there is none. */
function document(value: unknown): unknown {
  const inner = opened(value);
  return typeof value === "string" && inner !== value ? inner : undefined;
}

/** JSON with its keys in order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(",")}}`;
}

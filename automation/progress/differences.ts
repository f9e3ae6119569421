import { ownValue } from "../../components/ownValue.js";
import { isRecord } from "../base/isRecord.js";
import { opened } from "../base/jsonText.js";
import { unknownValue } from "../base/unknownValue.js";

/** One value that differs, by its path in the inputs. */
export interface Difference {
  /** `containerDefinitions[0].image`, `tags.copilot-service` */
  path: string;
  /** Absent where there was nothing before. */
  before?: unknown;
  /** Absent where there is nothing any more. */
  after?: unknown;
}

/** Entries of a list by name where each has one: containers and variables are compared with their namesakes. */
function byName(list: unknown[]): Record<string, unknown> | undefined {
  const entries: [string, unknown][] = [];
  for (const item of list) {
    const name = isRecord(item) ? (item.name ?? item.Name) : undefined;
    if (typeof name !== "string") return undefined;
    entries.push([name, item]);
  }
  return new Set(entries.map(([name]) => name)).size === entries.length ? Object.fromEntries(entries) : undefined;
}

function childPath(path: string, key: string): string {
  if (path === "") return key;
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
}

function compareMaps(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: (key: string) => string,
): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !key.startsWith("__"));
  return keys.flatMap((key) => compare(ownValue(before, key), ownValue(after, key), path(key)));
}

function compare(left: unknown, right: unknown, path: string): Difference[] {
  const before = opened(left);
  const after = opened(right);
  if (before === after) return [];
  if (isRecord(before) && isRecord(after)) return compareMaps(before, after, (key) => childPath(path, key));
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, young] = [byName(before), byName(after)];
    if (old !== undefined && young !== undefined) return compareMaps(old, young, (key) => `${path}[${key}]`);
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => compare(before[index], after[index], `${path}[${index}]`)).flat();
  }
  const difference: Difference = { path };
  if (before !== undefined) difference.before = before;
  if (after !== undefined) difference.after = after;
  return [difference];
}

/**
 * What differs between two sets of inputs, leaf by leaf. JSON inside a text (container definitions, policies) is
 * compared as the document that it is; named entries of lists are compared with their namesakes.
 */
export function differences(before: Record<string, unknown>, after: Record<string, unknown>): Difference[] {
  return compareMaps(before, after, (key) => key);
}

/** A value in one line, at most `length` characters of it. */
export function showValue(value: unknown, length = 120): string {
  if (value === unknownValue) return "(known after deployment)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = (text ?? "").replaceAll(unknownValue, "(known after deployment)").replace(/\s*\n\s*/g, " ");
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** `+ path: after`, `- path: before`, `~ path: before → after` */
export function showDifference({ path, before, after }: Difference): string {
  if (before === undefined) return `+ ${path}: ${showValue(after)}`;
  if (after === undefined) return `- ${path}: ${showValue(before)}`;
  return `~ ${path}: ${showValue(before)} → ${showValue(after)}`;
}

import { ownValue } from "../../components/ownValue.js";
import { type ManifestDocument, type Position, positionAt, splitPath } from "./document.js";
import { Broken, Literal, type Located, locatedAt } from "./located.js";

/** Why a value is what it is. */
export type Origin =
  | ({ from: "manifest"; file: string } & Position)
  /** Written below `environments:` for the environment asked for. */
  | ({ from: "override"; environment: string; file: string } & Position)
  | { from: "default" };

/** A single value of a long form: its key path, the same in parts, and where it comes from. */
export interface OriginEntry {
  keyPath: string;
  parts: readonly string[];
  origin: Origin;
}

/** Where each value of a long form comes from. Positions are worked out only when asked for. */
export class Origins {
  constructor(
    private readonly document: ManifestDocument,
    private readonly root: Located | undefined,
    private readonly environment: string,
    private readonly longForm: unknown,
  ) {}

  /** Origin of the value at a key path of the long form such as `http.additional_rules[0].path`; undefined when there is no such value. */
  of(keyPath: string): Origin | undefined {
    const parts = this.root === undefined ? [] : partsOf(this.longForm, keyPath);
    const located = this.root === undefined ? undefined : locatedAt(this.root, parts);
    if (located !== undefined && !(located.value instanceof Broken)) return this.originOf(located);
    return valueAt(this.longForm, parts) === undefined ? undefined : { from: "default" };
  }

  /** Whether something stands at a key path, even something that can't be read. */
  isWritten(keyPath: string): boolean {
    return this.root !== undefined && locatedAt(this.root, splitPath(keyPath)) !== undefined;
  }

  /** Position for a problem with the value at a key path: its own, or that of the nearest thing above it that was written. */
  positionOf(keyPath: string): Position {
    const parts = splitPath(keyPath);
    let at = this.root?.at ?? 0;
    for (let length = 1; length <= parts.length && this.root !== undefined; length++) {
      const located = locatedAt(this.root, parts.slice(0, length));
      if (located === undefined) break;
      at = length < parts.length && located.value instanceof Map ? located.keyAt : located.at;
    }
    return positionAt(this.document, at);
  }

  /** Every single value of the long form with its origin, in order. */
  *entries(): IterableIterator<OriginEntry> {
    yield* this.walk("", [], this.longForm, this.root);
  }

  private *walk(
    keyPath: string,
    parts: readonly string[],
    value: unknown,
    located: Located | undefined,
  ): IterableIterator<OriginEntry> {
    const origin = (): Origin => (located === undefined ? { from: "default" } : this.originOf(located));
    const children =
      typeof value === "object" && value !== null && !(located?.value instanceof Literal) ? Object.entries(value) : [];
    if (children.length === 0) yield { keyPath, parts, origin: origin() };
    for (const [key, child] of children) {
      const below = located === undefined ? undefined : locatedAt(located, [key]);
      // `enable: true` of a feature that was written as a map stands in the text as the map.
      const stands = below ?? (key === "enable" ? located : undefined);
      const inner = Array.isArray(value) ? `${keyPath}[${key}]` : keyPath === "" ? key : `${keyPath}.${key}`;
      yield* this.walk(inner, [...parts, key], child, stands);
    }
  }

  private originOf(located: Located): Origin {
    const position = { file: this.document.file, ...positionAt(this.document, located.at) };
    return located.override
      ? { from: "override", environment: this.environment, ...position }
      : { from: "manifest", ...position };
  }
}

/** Splits a key path by the value it leads into, since names of variables and labels may hold dots. */
function partsOf(value: unknown, keyPath: string): string[] {
  if (keyPath === "" || typeof value !== "object" || value === null) return keyPath === "" ? [] : splitPath(keyPath);
  if (Array.isArray(value)) {
    const index = /^\[(\d+)\]\.?/.exec(keyPath);
    return index === null
      ? splitPath(keyPath)
      : [index[1] as string, ...partsOf(value[Number(index[1])], keyPath.slice(index[0].length))];
  }
  const key = Object.keys(value)
    .filter((name) => keyPath.startsWith(name) && /^(?:$|\.|\[)/.test(keyPath.slice(name.length)))
    .sort((a, b) => b.length - a.length)[0];
  if (key === undefined) return splitPath(keyPath);
  const rest = keyPath.slice(key.length);
  return [
    key,
    ...partsOf(ownValue(value as Record<string, unknown>, key), rest.startsWith(".") ? rest.slice(1) : rest),
  ];
}

function valueAt(value: unknown, parts: readonly string[]): unknown {
  let found = value;
  for (const part of parts) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = ownValue(found as Record<string, unknown>, part);
  }
  return found;
}

import type { ManifestKind } from "../../../automation/manifest/kinds.js";
import { around, least } from "./index.js";
import { Raw, type Written } from "./samples.js";

type WrittenMap = { readonly [key: string]: Written };

/** The text of a manifest in which the key of a row has this value, with what must stand around it. */
export function manifestWith(kind: ManifestKind, path: string, value: Written, override?: Written): string {
  const base = withKey(kind, path, value, least[kind], true);
  if (override === undefined) return emit(base);
  const whole = withKey(kind, path, override, {}, false);
  const top = splitRow(path)[0] as string;
  return emit({ ...base, environments: { test: { [top]: whole[top] as Written } } });
}

/** What must stand around the key of a row, without the key. */
export function manifestAround(kind: ManifestKind, path: string): string {
  return emit(surroundings(kind, path, least[kind]));
}

/** The same with a value that is to be refused: nothing is put beside it. */
export function manifestWithOnly(kind: ManifestKind, path: string, value: Written): string {
  return emit(withKey(kind, path, value, least[kind], false));
}

function withKey(kind: ManifestKind, path: string, value: Written, start: WrittenMap, keep: boolean): WrittenMap {
  return setAt(surroundings(kind, path, start), splitRow(path), value, keep) as WrittenMap;
}

function surroundings(kind: ManifestKind, path: string, start: WrittenMap): WrittenMap {
  let document: WrittenMap = path.startsWith("image.build") ? withoutSource(start) : start;
  for (const [where, add, kinds] of around) {
    if (where.test(path) && (kinds === undefined || kinds.test(kind))) document = merge(document, add) as WrittenMap;
  }
  return document;
}

/** The image without what it is made of, so that a row can say that. */
function withoutSource(document: WrittenMap): WrittenMap {
  return isMap(document.image) ? { ...document, image: dropSource(document.image) } : document;
}

function dropSource(image: WrittenMap): WrittenMap {
  const { location: _location, build: _build, ...rest } = image;
  return rest;
}

/** The parts of a row's path, with `0` for an item and a name that its surroundings know. */
export function splitRow(path: string): string[] {
  const name = path.includes("depends_on.<name>") ? "helper" : "one";
  const last = path.lastIndexOf("<name>");
  const named =
    path.slice(0, Math.max(0, last)).replaceAll("<name>", "one") +
    path.slice(Math.max(0, last)).replace("<name>", name);
  return named
    .replaceAll("[]", ".0")
    .split(".")
    .filter((part) => part !== "");
}

function merge(base: Written | undefined, add: Written): Written {
  if (Array.isArray(base) && Array.isArray(add)) return [merge(base[0] as Written, add[0] as Written)];
  if (isMap(base) && isMap(add))
    return {
      ...base,
      ...Object.fromEntries(Object.entries(add).map(([key, value]) => [key, merge(base[key], value)])),
    };
  return isMap(base) && !isMap(add) ? base : add;
}

/** With `keep`, a map that is set leaves beside it what its surroundings put there. */
function setAt(base: Written | undefined, parts: readonly string[], value: Written, keep: boolean): Written {
  const [part, ...rest] = parts;
  if (part === undefined) {
    if (!keep || !isMap(base) || !isMap(value) || Object.keys(value).length === 0) return value;
    return { ...("location" in value || "build" in value ? dropSource(base) : base), ...value };
  }
  if (part === "0") {
    const items = Array.isArray(base) ? (base as readonly Written[]) : [];
    const [first, ...others] = items;
    return [setAt(first, rest, value, keep), ...others];
  }
  const map = isMap(base) ? base : {};
  return { ...map, [part]: setAt(map[part], rest, value, keep) };
}

function isMap(value: Written | undefined): value is WrittenMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Raw);
}

function emit(value: Written): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(emit).join(", ")}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${emit(inner)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}

/** Whether all of `expected` is in `actual`; `undefined` in `expected` means that the key is not there. */
export function holds(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== "object" || expected === null) return Object.is(actual, expected);
  if (Array.isArray(expected))
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, index) => holds(actual[index], item))
    );
  if (typeof actual !== "object" || actual === null) return false;
  return Object.entries(expected).every(([key, value]) => holds((actual as Record<string, unknown>)[key], value));
}

export function valueAt(document: unknown, parts: readonly string[]): unknown {
  let value = document;
  for (const part of parts)
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined;
  return value;
}

import { ownValue } from "../../components/ownValue.js";
import type { Field } from "./fields.js";
import { type ManifestKind, tables } from "./kinds.js";

/** Every written key of a kind, as a path with `*` for names and indexes; overrides are left out. */
export function keysOf(kind: ManifestKind): readonly string[][] {
  let keys = known.get(kind);
  if (keys === undefined) {
    keys = [];
    collect(tables[kind], [], keys);
    known.set(kind, keys);
  }
  return keys;
}

const known = new Map<ManifestKind, string[][]>();

function collect(field: Field, path: string[], keys: string[][]): void {
  if (field.of !== undefined) collect(field.of, [...path, "*"], keys);
  for (const [key, child] of Object.entries(field.fields ?? {})) {
    if (child.hidden || (path.length === 0 && key === "environments")) continue;
    const inner = [...path, key];
    keys.push(inner);
    collect(child, inner, keys);
  }
}

/** A path of keys and indexes as a path of the table: names of the user's own and indexes become `*`. */
export function starred(kind: ManifestKind, path: readonly (string | number)[]): string[] {
  let field: Field | undefined = tables[kind];
  return path.map((part) => {
    const named: Field | undefined = field?.of;
    field = named ?? ownValue(field?.fields, String(part));
    return named === undefined ? String(part) : "*";
  });
}

import type { Field, Plain } from "./fields.js";
import { Broken, isEmpty, Literal, type Located } from "./located.js";

/** The long form as frozen plain data with every default filled in. Broken values are left out. */
export function fill(table: Field, root: Located): Readonly<Record<string, unknown>> {
  return filledMap(table, root.value as ReadonlyMap<string, Located>) as Record<string, Plain>;
}

type Values = ReadonlyMap<string, Located>;
const nothing: Values = new Map();

function filled(field: Field, located: Located | undefined): Plain | undefined {
  if (located === undefined)
    return field.default === undefined ? (field.always ? filledMap(field, nothing) : undefined) : frozenDefault(field);
  const { value } = located;
  if (value instanceof Broken) return undefined;
  if (value instanceof Literal) return freezeDeep(value.plain);
  switch (field.kind) {
    case "map":
      if (!field.always && !field.required && isEmpty(field, located)) return undefined;
      return filledMap(field, value as Values);
    case "mapOf":
      return filledEntries(field.of as Field, value as Values);
    case "list":
      return filledItems(field.of as Field, value as Located[]);
    case "either":
      return filledEither(field, value as Values);
    default:
      return value as string | number | boolean;
  }
}

function filledMap(field: Field, values: Values): Plain {
  const map: { [key: string]: Plain } = {};
  for (const [key, child] of field.children) {
    const value = filled(child, values.get(key));
    if (value !== undefined) map[key] = value;
  }
  return Object.freeze(map);
}

function filledItems(of: Field, items: readonly Located[]): Plain {
  const list: Plain[] = [];
  for (const item of items) {
    const value = filledEntry(of, item);
    if (value !== undefined) list.push(value);
  }
  return Object.freeze(list) as Plain[];
}

function filledEntries(of: Field, entries: Values): Plain {
  const map: { [key: string]: Plain } = {};
  for (const [key, entry] of entries) {
    const value = filledEntry(of, entry);
    if (value === undefined) continue;
    if (key === "__proto__") Object.defineProperty(map, key, { value, enumerable: true });
    else map[key] = value;
  }
  return Object.freeze(map);
}

/** An entry or item stays even when it is an empty map. */
function filledEntry(of: Field, located: Located): Plain | undefined {
  return of.kind === "map" && located.value instanceof Map ? filledMap(of, located.value) : filled(of, located);
}

function filledEither(field: Field, values: Values): Plain {
  if (field.oneKey) {
    for (const [key, child] of field.children) {
      const value = filled(child, values.get(key));
      if (value !== undefined) return Object.freeze({ [key]: value });
    }
    return Object.freeze({});
  }
  if (!field.switchable) return filledMap(field, values);
  const enable = values.get("enable");
  if (enable?.value === false) return off;
  const map = filledMap(field, values) as { [key: string]: Plain };
  return enable === undefined ? Object.freeze({ enable: true, ...map }) : map;
}

const off = Object.freeze({ enable: false });
const defaults = new WeakMap<Field, Plain>();

function frozenDefault(field: Field): Plain {
  if (typeof field.default !== "object") return field.default as Plain;
  let value = defaults.get(field);
  if (value === undefined) {
    value = freezeDeep(structuredClone(field.default));
    defaults.set(field, value);
  }
  return value;
}

function freezeDeep(plain: Plain): Plain {
  if (typeof plain === "object" && plain !== null && !Object.isFrozen(plain)) {
    for (const child of Object.values(plain)) freezeDeep(child);
    Object.freeze(plain);
  }
  return plain;
}

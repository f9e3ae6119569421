import { ownValue } from "../../components/ownValue.js";
import type { Node } from "./document.js";
import type { Field, Plain, Refusal } from "./fields.js";

/** The form in which a value stood in the text. */
export type Written = "scalar" | "list" | "map";

/** A value that can't be had: its error is reported already, or waits in `refusal` until the environment is applied. */
export class Broken {
  constructor(readonly refusal?: Refusal) {}
}

/** Any YAML, as plain data. */
export class Literal {
  constructor(readonly plain: Plain) {}
}

export type LocatedMap = Map<string, Located>;
export type LocatedValue = string | number | boolean | Literal | Broken | Located[] | LocatedMap;

/** One value in its long form that still knows where and how it was written. */
export class Located {
  constructor(
    readonly value: LocatedValue,
    /** Offset of the value in the text. */
    readonly at: number,
    /** Offset of its key; for items of lists that of the item. */
    readonly keyAt: number,
    readonly written: Written,
    /** Written below `environments:`. */
    readonly override: boolean,
  ) {}
}

/** A key that its map does not have. */
export interface UnknownKey {
  /** Keys and indexes down to the map. */
  parent: readonly (string | number)[];
  key: string;
  at: number;
  /** The map, as the table has it. */
  field: Field;
  /** Nothing else is in the map, which Copilot refuses as an empty one. */
  alone?: true;
  value: Node;
}

/** Nothing was written below. A map with names of the user's own counts even without any. */
export function isEmpty(field: Field, located: Located): boolean {
  if (field.about.nothingWhenEmpty && Array.isArray(located.value)) return located.value.length === 0;
  if (field.about.nothingWhenEmpty && located.value instanceof Map) return located.value.size === 0;
  if (field.kind === "either" && located.written === "list") return false;
  if (field.kind === "mapOf" || !(located.value instanceof Map)) return false;
  for (const [key, child] of located.value) {
    const of = ownValue(field.fields, key);
    if (of === undefined || !isEmpty(of, child)) return false;
  }
  return true;
}

/** What stands at a key path, whose parts are keys and indexes. */
export function locatedAt(root: Located, parts: readonly string[]): Located | undefined {
  let located: Located | undefined = root;
  for (const part of parts) {
    const value: LocatedValue | undefined = located?.value;
    if (value instanceof Map) located = value.get(part);
    else located = Array.isArray(value) ? value[Number(part)] : undefined;
  }
  return located;
}

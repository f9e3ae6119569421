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

export type PlacedMap = Map<string, Placed>;
export type PlacedValue = string | number | boolean | Literal | Broken | Placed[] | PlacedMap;

/** One value in its long form that still knows where and how it was written. */
export class Placed {
  constructor(
    readonly value: PlacedValue,
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
export function isEmpty(field: Field, placed: Placed): boolean {
  if (field.about.nothingWhenEmpty && Array.isArray(placed.value)) return placed.value.length === 0;
  if (field.about.nothingWhenEmpty && placed.value instanceof Map) return placed.value.size === 0;
  if (field.kind === "either" && placed.written === "list") return false;
  if (field.kind === "mapOf" || !(placed.value instanceof Map)) return false;
  for (const [key, child] of placed.value) {
    const of = ownValue(field.fields, key);
    if (of === undefined || !isEmpty(of, child)) return false;
  }
  return true;
}

/** What stands at a key path, whose parts are keys and indexes. */
export function placedAt(root: Placed, parts: readonly string[]): Placed | undefined {
  let placed: Placed | undefined = root;
  for (const part of parts) {
    const value: PlacedValue | undefined = placed?.value;
    if (value instanceof Map) placed = value.get(part);
    else placed = Array.isArray(value) ? value[Number(part)] : undefined;
  }
  return placed;
}

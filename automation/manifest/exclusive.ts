import type { Field, Refusal } from "./fields.js";
import { Broken, type Located, type LocatedMap } from "./located.js";

/** Two keys of one map that can't stand beside one another, and where that is reported. */
export interface Clash {
  refusal: Refusal;
  at: number;
  /** Keys from the map down to that place. */
  path: readonly string[];
}

/**
 * Whether a map has keys of both sides that its field keeps apart. It is asked of the map as it is written, since Copilot
 * refused it while reading, whatever an override then took away.
 *
 * @param at offset of the map
 */
export function clashOf({ exclusive }: Field, at: number, values: LocatedMap): Clash | undefined {
  if (exclusive === undefined) return undefined;
  const isThere = (key: string): boolean => values.has(key) && !(values.get(key)?.value instanceof Broken);
  const [first, second] = [exclusive.sides[0], exclusive.sides[1]].map((side) => side.filter(isThere));
  const key = second?.[0];
  if (first === undefined || second === undefined || first.length === 0 || key === undefined) return undefined;
  const refusal = exclusive.refuse(first, second);
  return exclusive.at === "map"
    ? { refusal, at, path: [] }
    : { refusal, at: (values.get(key) as Located).at, path: [key] };
}

import * as pulumi from "@pulumi/pulumi";
import { ownValue } from "../../components/ownValue.js";
import { isIndex } from "../manifest/overrides/spelling.js";

/** One operation of a patch, at the end of a path. */
export interface Edit {
  op: "add" | "remove" | "replace";
  value?: unknown;
}

/**
 * What a value is after an operation at a path below it. Values that are known only later are changed then.
 *
 * @throws when the path names a place in a list, or for `remove` an entry, that is not there
 */
export function edit(node: unknown, steps: readonly string[], change: Edit): unknown {
  if (isLater(node))
    return (pulumi.output(node) as pulumi.Output<unknown>).apply((value: unknown) => edit(value, steps, change));
  const [step, ...rest] = steps;
  if (step === undefined) return change.op === "remove" ? undefined : change.value;
  if (Array.isArray(node)) return editList(node, step, rest, change);
  if (node !== null && node !== undefined && typeof node !== "object") {
    throw new Error(`there is a value and no "${step}" below it`);
  }
  return editMap((node ?? {}) as Record<string, unknown>, step, rest, change);
}

const isLater = (value: unknown): value is pulumi.Output<unknown> | Promise<unknown> =>
  pulumi.Output.isInstance(value) || value instanceof Promise;

function editMap(map: Record<string, unknown>, step: string, rest: string[], change: Edit): unknown {
  const there = ownValue(map, step);
  if (change.op === "remove" && there === undefined) throw new Error(`there is no "${step}" to remove`);
  if (rest.length > 0) {
    const below = there ?? (isIndex(rest[0] ?? "") ? [] : {});
    return { ...map, [step]: edit(below, rest, change) };
  }
  if (change.op !== "remove") return { ...map, [step]: change.value };
  const { [step]: _, ...others } = map;
  return others;
}

function editList(list: readonly unknown[], step: string, rest: string[], change: Edit): unknown[] {
  const copy = [...list];
  const place = step === "-" ? copy.length : Number(step);
  const inserts = change.op === "add" && rest.length === 0;
  if (!isIndex(step) || place > copy.length || (place === copy.length && !inserts)) {
    throw new Error(`there is no item ${step} in a list of ${copy.length}`);
  }
  if (inserts) copy.splice(place, 0, change.value);
  else if (change.op === "remove" && rest.length === 0) copy.splice(place, 1);
  else copy[place] = edit(copy[place], rest, change);
  return copy;
}

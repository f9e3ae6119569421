import { isDeepStrictEqual } from "node:util";
import { tagsOf } from "./adoption.js";
import type { PendingOperation, RawResource } from "./contents.js";

/** An interrupted create, and the id of what was found of it in AWS. */
export interface FoundCreate {
  operation: PendingOperation;
  id: string;
}

/** What was found by tags alone looks like every other create of its type with the same tags. */
export const lookOf = (operation: PendingOperation): string => JSON.stringify([operation.type, tagsOf(operation)]);

/** Creates of one type with the same tags, and the ids of all that has these tags. */
export interface Alike {
  operations: readonly PendingOperation[];
  ids: readonly string[];
}

/**
 * What has to be read before it is known whose it is, each under a URN of its own. All of it: there may be more than there
 * are creates, since ingress and egress rules of security groups are found by the same tags.
 */
export function probesOf(alike: readonly Alike[]): FoundCreate[] {
  return alike.flatMap(({ operations: [first], ids }) =>
    first === undefined
      ? []
      : ids.map((id, index) => {
          const urn = `${first.urn}-found-${index}`;
          return { id, operation: { ...first, urn, raw: { ...(first.raw ?? asRaw(first)), urn } } };
        }),
  );
}

const asRaw = ({ urn, type, parent, provider, inputs }: PendingOperation): RawResource => ({
  ...{ urn, type, custom: true, parent, provider, inputs },
});

/** How many of the inputs that were asked for AWS answers with; a value that is known on both sides and differs rules it out. */
function agreement(inputs: Readonly<Record<string, unknown>>, outputs: Readonly<Record<string, unknown>>): number {
  const shared = Object.keys(inputs).filter(
    (key) => !/^(__|tags)/.test(key) && outputs[key] !== undefined && outputs[key] !== null && outputs[key] !== "",
  );
  const same = shared.filter((key) => isDeepStrictEqual(inputs[key], outputs[key]));
  return same.length === shared.length ? same.length : same.length - shared.length;
}

/**
 * Gives each interrupted create the thing that has its own inputs, now that they have been read: security group rules of
 * one run have the same tags, and another rule's id would leave both wrong.
 *
 * @param pending all interrupted creates, also those of which nothing was found
 * @param resources of the state after everything that was found has been read
 */
export function rematch(
  pending: readonly PendingOperation[],
  found: readonly FoundCreate[],
  resources: readonly RawResource[],
): FoundCreate[] {
  const outputsOf = (id: string, type: string) =>
    resources.find((one) => one.type === type && one.id === id)?.outputs as Record<string, unknown> | undefined;
  const free = new Set(pending);
  const pairs = found.flatMap(({ id, operation }) => {
    const outputs = outputsOf(id, operation.type);
    if (outputs === undefined) return [];
    const alike = pending.filter((one) => lookOf(one) === lookOf(operation));
    return alike.map((one) => ({ id, operation: one, score: agreement(one.inputs, outputs) }));
  });
  const taken = new Set<string>();
  const matched: FoundCreate[] = [];
  for (const { id, operation } of pairs.sort((a, b) => b.score - a.score)) {
    if (taken.has(id) || !free.has(operation)) continue;
    taken.add(id);
    free.delete(operation);
    matched.push({ operation, id });
  }
  return matched;
}

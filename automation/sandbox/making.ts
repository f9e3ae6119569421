import { isDeepStrictEqual } from "node:util";
import { outputsFor } from "./computed.js";
import type { Call, Made, ResourceType } from "./kind.js";
import { inputOf } from "./names.js";
import type { Place } from "./places.js";
import { referencesOf } from "./references.js";
import { refuse } from "./refusal.js";
import { type Inputs, text } from "./values.js";
import { keyOf, type WorldResource } from "./world.js";

/** Which resource a call is about. */
export interface Subject {
  readonly type: string;
  readonly urn: string;
  /** The logical name. */
  readonly name: string;
}

export interface State {
  readonly id: string;
  readonly outputs: Inputs;
}

/** Stands in the world file for inputs that the engine marked as secret. */
export const MASKED = "[secret]";

interface Making {
  readonly kind: ResourceType;
  readonly subject: Subject;
  readonly call: Call;
  readonly tags: Inputs;
  readonly secretKeys: readonly string[];
  /** What computed values are drawn from; it ends with how often the resource was made before. */
  readonly seed: string;
}

/**
 * Makes a resource in the world, or changes it when the call knows how it was.
 * @throws Refusal when AWS would refuse it.
 */
export function make(asked: Making): State {
  const { kind, subject, seed } = asked;
  const { account, region } = asked.call.place;
  const place = { account, region: kind.global ? "global" : region };
  const unique = kind.unique ? kind.unique(asked.call) : nameOf(kind, asked.call.inputs);
  const scope = kind.worldwide ? "" : `${place.account}|${place.region}`;
  const taken = unique ? asked.call.world.withUnique(subject.type, scope, unique) : undefined;
  if (taken !== undefined && isSame(asked, taken)) return { id: taken.id, outputs: taken.outputs };
  const making = { ...asked, call: putAgain(asked, place, taken) };
  const { call } = making;
  const { world, before, inputs } = call;
  const holds = referencesOf(kind, call);
  if (taken !== undefined && (!before || keyOf(taken) !== keyOf(before))) takenBy(kind, call, taken.id);
  kind.allow?.(call);
  const id = before ? text(before.outputs.id) || before.id : kind.id(call);
  const { outputs, worldId } = drawn(making, place, id);
  const masked = [...making.secretKeys, ...(kind.hidden ?? [])];
  const record = (more: Inputs): WorldResource => ({
    type: subject.type,
    id: worldId,
    ...place,
    name: subject.name,
    urn: before?.urn ?? subject.urn,
    inputs: mask(
      inputs,
      masked.filter((key) => kind.legible?.includes(key) !== true),
    ),
    outputs: mask({ ...outputs, ...more }, masked),
    holds,
    aliases: aliasesOf(kind, { ...outputs, ...more }),
    unique,
    seed,
    ...(before?.madeBy ? { madeBy: before.madeBy } : {}),
  });
  const first = record({});
  world.put(first);
  const more = kind.made?.({ ...call, id });
  // What it made along the way may hold on to more than its inputs say.
  if (more) world.put({ ...record(more), holds: world.get(keyOf(first))?.holds ?? holds });
  const { id: _known, ...given } = { ...outputs, ...more };
  return { id, outputs: given };
}

/** The outputs, and the id in the world: revisions count on until one is free. */
function drawn(
  { kind, subject, call, tags, seed }: Making,
  place: Place,
  id: string,
): { outputs: Inputs; worldId: string } {
  const { world, before } = call;
  const first = Number(seed.split("#").at(-1)) + 1;
  for (let turn = first, last = ""; ; turn++) {
    const outputs: Inputs = { ...outputsFor(subject.type, kind, call, id, tags, turn), id };
    const worldId = kind.keyedBy ? (before?.id ?? text(outputs[kind.keyedBy])) : id;
    if (before) return { outputs: kind.keyedBy ? { ...outputs, ...kept(before.outputs) } : outputs, worldId };
    if (kind.overwrites || !world.get(keyOf({ type: subject.type, ...place, id: worldId })))
      return { outputs, worldId };
    if (worldId === last || !kind.keyedBy) takenBy(kind, call, id);
    last = worldId;
  }
}

/** A revision keeps its number. */
const kept = ({ arn, revision }: Inputs): Inputs => (revision === undefined ? { arn } : { arn, revision });

/** Whether an idempotent call asks for the very same that is there. */
function isSame({ kind, call }: Making, there: WorldResource): boolean {
  return kind.idempotent === true && call.before === undefined && isDeepStrictEqual(there.inputs, call.inputs);
}

/** A put that is repeated changes what the first one made; of another resource it would take over in silence. */
function putAgain({ kind, subject, call }: Making, place: Place, taken: WorldResource | undefined): Call {
  if (kind.repeatable !== true || call.before !== undefined) return call;
  const there = taken ?? call.world.get(keyOf({ type: subject.type, ...place, id: kind.id(call) }));
  return there?.urn === subject.urn ? { ...call, before: there } : call;
}

function takenBy(kind: ResourceType, made: Made, id: string): never {
  const { code, says } = kind.duplicate ?? {
    code: "AlreadyExistsException",
    says: () => `${nameOf(kind, made.inputs) || id} already exists`,
  };
  refuse("name-taken", code, says(made));
}

const nameOf = (kind: ResourceType, inputs: Inputs): string => (kind.naming ? text(inputs[inputOf(kind.naming)]) : "");

const aliasesOf = (kind: ResourceType, outputs: Inputs): string[] =>
  [...new Set([nameOf(kind, outputs), ...(kind.aliases?.(outputs) ?? [])])].filter((one) => one);

const mask = (values: Inputs, hidden: readonly string[]): Inputs =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, hidden.includes(key) ? MASKED : value]));

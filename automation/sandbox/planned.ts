import { isRecord } from "../base/isRecord.js";
import { type Property, shapeOf } from "../providerSchema/shape.js";
import { canonical } from "./canonical.js";
import { changesBetween } from "./compare.js";
import { providerFacts } from "./facts/index.js";
import type { ProviderFacts } from "./facts/providerFacts.js";
import type { Made } from "./kind.js";
import { type Inputs, isEmpty } from "./values.js";

/** The inputs with the defaults that the provider fills into blocks; those of the top level are filled in by check. */
export function withDefaults(type: string, inputs: Inputs): Inputs {
  const nested = Object.entries(providerFacts[type]?.defaults ?? {}).filter(([path]) => path.includes("."));
  return nested.reduce<Inputs>((filled, [path, value]) => fill(filled, path.split("."), value) as Inputs, inputs);
}

function fill(level: unknown, [step = "", ...rest]: readonly string[], value: unknown): unknown {
  if (Array.isArray(level)) return level.map((one) => fill(one, [step, ...rest], value));
  if (!isRecord(level)) return level;
  if (rest.length === 0) return { ...level, [step]: level[step] ?? value };
  return level[step] === undefined ? level : { ...level, [step]: fill(level[step], rest, value) };
}

/**
 * What an update is planned to leave: the inputs with their defaults, and whatever keeps its value when it is left out as the
 * state has it.
 */
export function plannedInputs(type: string, state: Inputs, news: Inputs): Inputs {
  const facts = providerFacts[type];
  const inputs = (shapeOf(type) ?? []).filter(({ input }) => input);
  return keep(facts, inputs, "", state, withDefaults(type, news));
}

/**
 * What is there after an update: what was planned, but for what the provider never sends.
 * @throws Refusal where AWS refuses what is left of it.
 */
export function appliedInputs(type: string, state: Inputs, planned: Inputs): Inputs {
  const facts = providerFacts[type];
  const sent = { ...planned };
  for (const key of facts?.neverApplied ?? []) if (state[key] !== undefined) sent[key] = state[key];
  return facts?.applied?.(state, sent) ?? sent;
}

type Facts = ProviderFacts | undefined;

function keep(facts: Facts, properties: readonly Property[], key: string, state: Inputs, given: Inputs): Inputs {
  const whole = { ...given };
  for (const property of properties) {
    const inner = key ? `${key}.${property.name}` : property.name;
    const [old, now] = [state[property.name], given[property.name]];
    if (now === undefined || now === null) {
      const stays = property.kept || facts?.keeps?.includes(inner);
      if (stays && !isEmpty(old)) whole[property.name] = old;
    } else if (property.inside) whole[property.name] = keepInside(facts, property, inner, old, now);
  }
  return whole;
}

function keepInside(facts: Facts, property: Property, key: string, old: unknown, now: unknown): unknown {
  const inside = property.inside ?? [];
  if (isRecord(old) && isRecord(now)) return keep(facts, inside, key, old, now);
  // An element of a list is known by its index, one of a set by what it holds.
  if (!Array.isArray(old) || !Array.isArray(now) || facts?.sets?.includes(key)) return now;
  return now.map((one, index) =>
    isRecord(one) && isRecord(old[index]) ? keep(facts, inside, key, old[index], one) : one,
  );
}

/** What the provider reads back: as AWS answers it, with sets in an order of their own. */
export function readBack(type: string, outputs: Inputs, made: Made): Inputs {
  const facts = providerFacts[type];
  const answered = { ...outputs, ...facts?.read?.(outputs, made) };
  return (facts?.sets ?? []).reduce<Inputs>((sorted, path) => order(sorted, path.split(".")) as Inputs, answered);
}

function order(level: unknown, [step = "", ...rest]: readonly string[]): unknown {
  if (Array.isArray(level)) return level.map((one) => order(one, [step, ...rest]));
  if (!isRecord(level) || level[step] === undefined) return level;
  const value = level[step];
  if (rest.length > 0) return { ...level, [step]: order(value, rest) };
  return Array.isArray(value) ? { ...level, [step]: [...value].sort(byText) } : level;
}

const byText = (one: unknown, other: unknown): number => (canonical(one) < canonical(other) ? -1 : 1);

/** Whether anything but tags changes. */
export const changesMoreThanTags = (type: string, state: Inputs, news: Inputs): boolean =>
  [...changesBetween(type, state, withDefaults(type, news)).keys()].some((path) => !/^tags(All)?\b/.test(path));

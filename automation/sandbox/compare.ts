import { isRecord } from "../base/isRecord.js";
import { type Property, shapeOf } from "../providerSchema/shape.js";
import { canonical } from "./canonical.js";
import { sameJson, samePolicy } from "./facts/comparisons.js";
import { providerFacts } from "./facts/index.js";
import type { ProviderFacts } from "./facts/providerFacts.js";
import { type Inputs, isEmpty, isUnknown } from "./values.js";

export type Change = "add" | "delete" | "update";

interface Comparison {
  readonly facts: ProviderFacts | undefined;
  readonly state: Inputs;
  readonly news: Inputs;
}

/** Where a value is: as it is shown, and as facts name it, without the indexes of lists. */
interface Where {
  readonly path: string;
  readonly key: string;
}

type Changes = Map<string, Change>;

/**
 * What the provider finds changed between the state that it read last and the inputs of the program, by path. Inputs
 * that AWS fills in keep their value when they are left out; defaults have to be filled in before.
 */
export function changesBetween(type: string, state: Inputs, news: Inputs): Changes {
  const changes: Changes = new Map();
  const comparison = { facts: providerFacts[type], state, news };
  const inputs = (shapeOf(type) ?? []).filter(({ name, input }) => input || (name === "tagsAll" && news.tagsAll));
  compareBlock(comparison, inputs, { path: "", key: "" }, state, news, changes);
  return changes;
}

const below = ({ path, key }: Where, name: string): Where => ({
  path: path ? `${path}.${name}` : name,
  key: key ? `${key}.${name}` : name,
});

const at = ({ path, key }: Where, index: number): Where => ({ path: `${path}[${index}]`, key });

function compareBlock(
  comparison: Comparison,
  properties: readonly Property[],
  where: Where,
  state: Inputs,
  given: Inputs,
  changes: Changes,
): void {
  for (const property of properties) {
    compare(comparison, property, below(where, property.name), state[property.name], given[property.name], changes);
  }
}

function compare(
  comparison: Comparison,
  property: Property,
  where: Where,
  state: unknown,
  given: unknown,
  changes: Changes,
): void {
  const { facts } = comparison;
  if (given === undefined || given === null) {
    const stays = property.kept || facts?.keeps?.includes(where.key) === true || isEmpty(state);
    if (!stays && facts?.equal?.[where.key]?.(state, undefined, comparison) !== true) changes.set(where.path, "delete");
  } else if (!(isEmpty(state) && isEmpty(given))) {
    const absent = state === undefined || state === null;
    if (isUnknown(given)) changes.set(where.path, absent ? "add" : "update");
    else if (absent) {
      if (!isEqual(comparison, where.key, state, given)) changes.set(where.path, "add");
    } else if (!isEqual(comparison, where.key, state, given))
      compareInside(comparison, property, where, state, given, changes);
  }
}

function isEqual(comparison: Comparison, key: string, state: unknown, given: unknown): boolean {
  const { equal, policies, json } = comparison.facts ?? {};
  return (
    equal?.[key]?.(state, given, comparison) === true ||
    (policies?.includes(key) === true && samePolicy(state, given, comparison)) ||
    (json?.includes(key) === true && sameJson(state, given, comparison))
  );
}

function compareInside(
  comparison: Comparison,
  property: Property,
  where: Where,
  state: unknown,
  given: unknown,
  changes: Changes,
): void {
  if (Array.isArray(state) && Array.isArray(given)) {
    if (comparison.facts?.sets?.includes(where.key)) compareSet(comparison, property, where, state, given, changes);
    else compareList(comparison, property, where, state, given, changes);
  } else if (isRecord(state) && isRecord(given)) {
    if (property.inside) compareBlock(comparison, property.inside, where, state, given, changes);
    else if (property.kind === "m") compareMap(where, state, given, changes);
    else if (!isSameAsset(state, given)) changes.set(where.path, "update");
  } else if (!isSame(state, given)) changes.set(where.path, "update");
}

function compareList(
  comparison: Comparison,
  property: Property,
  where: Where,
  state: readonly unknown[],
  given: readonly unknown[],
  changes: Changes,
): void {
  for (let index = 0; index < Math.max(state.length, given.length); index++) {
    if (index >= state.length) changes.set(at(where, index).path, "add");
    else if (index >= given.length) changes.set(at(where, index).path, "delete");
    else compareElement(comparison, property, at(where, index), state[index], given[index], changes);
  }
}

function compareElement(
  comparison: Comparison,
  property: Property,
  where: Where,
  state: unknown,
  given: unknown,
  changes: Changes,
): void {
  if (isUnknown(given)) changes.set(where.path, "update");
  else if (!isEqual(comparison, where.key, state, given))
    compareInside(comparison, property, where, state, given, changes);
}

/** Each element has its like, wherever it stands; what is left on both sides was changed. */
function compareSet(
  comparison: Comparison,
  property: Property,
  where: Where,
  state: readonly unknown[],
  given: readonly unknown[],
  changes: Changes,
): void {
  const left = [...state];
  const fresh: number[] = [];
  for (const [index, one] of given.entries()) {
    const like = left.findIndex((old) => {
      const found: Changes = new Map();
      compareElement(comparison, property, where, old, one, found);
      return found.size === 0;
    });
    if (like < 0) fresh.push(index);
    else left.splice(like, 1);
  }
  for (const [order, index] of fresh.entries()) {
    const element = at(where, index);
    if (order < left.length) compareElement(comparison, property, element, left[order], given[index], changes);
    else changes.set(element.path, "add");
  }
  for (let order = fresh.length; order < left.length; order++) {
    changes.set(at(where, given.length + order - fresh.length).path, "delete");
  }
}

function compareMap({ path }: Where, state: Inputs, given: Inputs, changes: Changes): void {
  for (const key of new Set([...Object.keys(state), ...Object.keys(given)])) {
    const inside = /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
    if (given[key] === undefined) changes.set(inside, "delete");
    else if (state[key] === undefined) changes.set(inside, "add");
    else if (isUnknown(given[key]) || !isSame(state[key], given[key])) changes.set(inside, "update");
  }
}

/** Files and archives are what their hash says. */
const isSameAsset = (state: Inputs, given: Inputs): boolean =>
  typeof state.hash === "string" && typeof given.hash === "string"
    ? state.hash === given.hash
    : canonical(state) === canonical(given);

/** Numbers may be written as text. */
const isSame = (state: unknown, given: unknown): boolean =>
  isRecord(state) || isRecord(given) || Array.isArray(state) || Array.isArray(given)
    ? canonical(state) === canonical(given)
    : String(state) === String(given);

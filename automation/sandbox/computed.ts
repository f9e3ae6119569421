import { isRecord } from "../base/isRecord.js";
import { type Property, shapeOf } from "../providerSchema/shape.js";
import type { Made, ResourceType } from "./kind.js";
import { readBack } from "./planned.js";
import type { Inputs } from "./values.js";

const EMPTY = { s: "", n: 0, b: false, l: [], m: {}, o: {} } as const;

const OWNER = new Set(["ownerId", "registryId"]);

/**
 * All outputs of a resource: what was put in, what the type computes, and the empty value of its kind for every other
 * output that the SDK promises.
 */
export function outputsFor(type: string, kind: ResourceType, made: Made, id: string, tags: Inputs, turn = 1): Inputs {
  const computed = kind.outputs?.(made, id, turn) ?? {};
  const outputs: Inputs = { ...made.inputs };
  delete outputs.__defaults;
  for (const property of shapeOf(type) ?? []) {
    const given = made.inputs[property.name];
    const value = answered(given, computed[property.name]) ?? promised(property, made, tags);
    if (value !== undefined) outputs[property.name] = value;
  }
  return readBack(type, outputs, made);
}

/** What was put in goes before what is computed; blocks and lists may be filled up. */
function answered(given: unknown, computed: unknown): unknown {
  if (given === undefined || computed === undefined) return given ?? computed;
  if (isRecord(given) && isRecord(computed)) return { ...computed, ...given };
  const isFilledUp = Array.isArray(given) && Array.isArray(computed) && given.every((one) => computed.includes(one));
  return isFilledUp ? computed : given;
}

function promised(property: Property, { place }: Made, tags: Inputs): unknown {
  if (!property.output) return undefined;
  if (property.name === "tagsAll") return tags;
  if (property.name === "region") return place.region;
  return OWNER.has(property.name) ? place.account : EMPTY[property.kind];
}

import { type Made, type Property, type ResourceType, shapeOf } from "./kind.js";
import { type Inputs, isRecord } from "./values.js";

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
    const value = computed[property.name] ?? made.inputs[property.name] ?? promised(property, made, tags);
    if (value !== undefined) outputs[property.name] = value;
  }
  return outputs;
}

function promised(property: Property, { place }: Made, tags: Inputs): unknown {
  if (!property.output) return undefined;
  if (property.name === "tagsAll") return tags;
  if (property.name === "region") return place.region;
  return OWNER.has(property.name) ? place.account : EMPTY[property.kind];
}

/** Replaces every text, number and boolean of a computed output by a reference to it; maps and lists keep their form. */
export function referenced(value: unknown, path: string, reference: (path: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one, index) => referenced(one, `${path}[${index}]`, reference));
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, referenced(one, `${path}.${key}`, reference)]),
    );
  }
  return reference(path);
}

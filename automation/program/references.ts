import type * as pulumi from "@pulumi/pulumi";
import type { Reference } from "../manifest/resolved.js";

/** Gives the value that stands for a reference; a list for subnets by tags. */
export type Lookup = (reference: Reference) => pulumi.Input<string> | pulumi.Input<string>[];

/** Keys under which any data may stand: never searched for references. */
const opaque = new Set(["filterPolicy", "taskDefinitionOverrides"]);

const keysOf: Record<Reference["from"], string> = {
  image: "container",
  export: "name",
  envFile: "path",
  subnetTags: "tags",
};

function isReference(value: object): value is Reference {
  const { from } = value as { from?: unknown };
  return (
    typeof from === "string" &&
    Object.hasOwn(keysOf, from) &&
    Object.keys(value).length === 2 &&
    keysOf[from as Reference["from"]] in value
  );
}

/** Replaces every reference in resolved data by its value: what a component takes. */
export function fillReferences<T>(data: unknown, lookup: Lookup): T {
  return fill(data, lookup) as T;
}

function fill(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => fill(item, lookup));
  if (value === null || typeof value !== "object") return value;
  if (isReference(value)) return lookup(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, opaque.has(key) ? (child as unknown) : fill(child, lookup)]),
  );
}

/** Every reference in resolved data, so that the runner can look all of them up before the engine starts. */
export function referencesIn(data: unknown): Reference[] {
  const found: Reference[] = [];
  fill(data, (reference) => {
    found.push(reference);
    return "";
  });
  return found;
}

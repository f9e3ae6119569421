import { createRequire } from "node:module";

/** A type in components/schema.json, as far as it is read here. */
export interface TypeSpec {
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
  oneOf?: TypeSpec[];
  plain?: boolean;
}

export interface ObjectSpec {
  properties?: Record<string, TypeSpec>;
}

export interface ResourceSpec {
  properties: Record<string, TypeSpec>;
  inputProperties: Record<string, TypeSpec>;
}

export interface Schema {
  version: string;
  types: Record<string, ObjectSpec>;
  resources: Record<string, ResourceSpec>;
}

/** What other languages see of the components; `npm run schema` writes it. */
export const schema = createRequire(import.meta.url)("../schema.json") as Schema;

const typePrefix = "#/types/";

/** The object type that a reference leads to; undefined for all others. */
export function objectOf({ types }: Schema, { $ref = "" }: TypeSpec): ObjectSpec | undefined {
  return $ref.startsWith(typePrefix) ? types[$ref.slice(typePrefix.length)] : undefined;
}

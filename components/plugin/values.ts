import * as pulumi from "@pulumi/pulumi";
import { argumentError } from "../argumentError.js";
import { objectOf, type ResourceSpec, type Schema, type TypeSpec } from "./schema.js";

/**
 * Refuses outputs where the schema asks for plain values: what decides how many resources there are, and of which kind, has to
 * be known before any is made. Single values inside may be outputs.
 *
 * @throws InputPropertyError with the path of the argument
 */
export function checkPlain(schema: Schema, inputs: pulumi.Inputs, { inputProperties }: ResourceSpec): void {
  for (const [name, spec] of Object.entries(inputProperties)) check(schema, inputs[name], spec, name);
}

function check(schema: Schema, value: unknown, spec: TypeSpec, path: string): void {
  if (pulumi.Output.isInstance(value)) {
    if (spec.plain !== true) return;
    throw argumentError(
      path,
      "must be known before the deployment, since it decides which resources there are; an output of another resource can only be given where a single id, ARN or text is asked for.",
    );
  }
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) check(schema, each, spec.items ?? {}, `${path}[${at}]`);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, each] of Object.entries(value))
    check(schema, each, memberOf(schema, spec, name), `${path}.${name}`);
}

/** What a member of an object has to be; of a union, what one of its types lets it be. */
function memberOf(schema: Schema, spec: TypeSpec, name: string): TypeSpec {
  const objects = [spec, ...(spec.oneOf ?? [])].flatMap((each) => objectOf(schema, each)?.properties?.[name] ?? []);
  return objects.find(({ plain }) => plain !== true) ?? objects[0] ?? spec.additionalProperties ?? {};
}

/** What a component gives out: its own values, and the ARN or id of each child, by the names of the schema. */
export function outputsOf(schema: Schema, component: object, { properties }: ResourceSpec): pulumi.Inputs {
  const members = component as Record<string, unknown>;
  const found = Object.entries(properties).map(([name, spec]) => {
    const own = members[name];
    return [name, own === undefined ? ofChild(members, name) : trimmed(schema, own, spec)] as const;
  });
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** The part of a value that the schema has. */
function trimmed(schema: Schema, value: unknown, spec: TypeSpec): unknown {
  if (pulumi.Output.isInstance(value) || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => trimmed(schema, each, spec.items ?? {}));
  const properties = objectOf(schema, spec)?.properties;
  const entries = Object.entries(value).flatMap(([name, each]) => {
    const inner = properties === undefined ? spec.additionalProperties : properties[name];
    return inner === undefined ? [] : [[name, trimmed(schema, each, inner)] as const];
  });
  return Object.fromEntries(entries);
}

/** `serviceArn` is the ARN of `service`, `topicArns` those of `topics`. */
function ofChild(members: Record<string, unknown>, name: string): unknown {
  const [, stem = "", attribute = "", plural = ""] = /^(\w+?)(Arn|Id)(s?)$/.exec(name) ?? [];
  const child = members[stem] ?? members[`${stem}${plural}`];
  const read = (resource: unknown) => (resource as Record<string, unknown> | undefined)?.[attribute.toLowerCase()];
  if (plural === "") return read(child);
  if (Array.isArray(child)) return child.map(read);
  return child && Object.fromEntries(Object.entries(child).map(([key, each]) => [key, read(each)]));
}

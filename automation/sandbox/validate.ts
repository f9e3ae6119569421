import { isRecord } from "../base/isRecord.js";
import { opened } from "../base/jsonText.js";
import { type Property, shapeOf } from "../providerSchema/shape.js";
import { providerFacts } from "./facts/index.js";
import type { ProviderFacts } from "./facts/providerFacts.js";
import { isNetwork } from "./rules/cidr.js";
import { holdsUnknown, type Inputs, numeric } from "./values.js";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** Inputs that are missing, or that the type does not have, at the top and in blocks. */
export function shapeFailures(type: string, inputs: Inputs): CheckFailure[] {
  const known = (shapeOf(type) ?? []).filter(({ name, input }) => input || name === "tagsAll");
  return blockFailures(type, known, "", inputs);
}

function blockFailures(type: string, properties: readonly Property[], path: string, given: Inputs): CheckFailure[] {
  const named = new Map(properties.map((property) => [property.name, property]));
  const whole = (name: string) => (path ? `${path}.${name}` : name);
  const unknown = Object.keys(given).filter((key) => !named.has(key));
  const missing = properties.filter(
    ({ name, required }) => required && (given[name] === undefined || given[name] === null),
  );
  return [
    ...unknown.map((key) => ({ property: whole(key), reason: `'${whole(key)}' is not an input of ${type}` })),
    ...missing.map(({ name }) => ({
      property: whole(name),
      reason: `Missing required argument. '${whole(name)}' of ${type} is required`,
    })),
    ...properties.flatMap(({ name, inside }) => (inside ? insideFailures(type, inside, whole(name), given[name]) : [])),
  ];
}

function insideFailures(type: string, inside: readonly Property[], path: string, value: unknown): CheckFailure[] {
  if (Array.isArray(value))
    return value.flatMap((one, index) => insideFailures(type, inside, `${path}[${index}]`, one));
  return isRecord(value) ? blockFailures(type, inside, path, value) : [];
}

/** What the provider refuses in a preview, by itself and without asking AWS. Defaults have to be filled in before. */
export function providerFailures(type: string, inputs: Inputs): CheckFailure[] {
  const facts = providerFacts[type];
  if (!facts) return [];
  const failures = [...exclusions(facts, inputs), ...limits(facts, inputs)];
  const whole = facts.check?.(inputs);
  if (whole !== undefined) failures.push({ property: "", reason: whole });
  return failures.map(({ property, reason }) => ({
    property,
    reason: `${reason} (the provider, internal/service/${facts.source})`,
  }));
}

function exclusions({ conflicts = [], exactlyOne = [] }: ProviderFacts, inputs: Inputs): CheckFailure[] {
  // Names and defaults that were filled in exclude nothing.
  const filled = Array.isArray(inputs.__defaults) ? inputs.__defaults : [];
  const given = (path: string) =>
    !filled.includes(path) && valuesAt(inputs, path).some(({ value }) => value !== undefined && value !== null);
  return [
    ...conflicts
      .filter((paths) => paths.every(given))
      .map((paths) => ({ property: paths[0] ?? "", reason: `${paths.map(quoted).join(" conflicts with ")}` })),
    ...exactlyOne
      .filter((paths) => paths.filter(given).length !== 1)
      .map((paths) => ({
        property: paths[0] ?? "",
        reason: `only one of ${paths.map(quoted).join(", ")} can be specified, and one must be`,
      })),
  ];
}

const quoted = (path: string): string => `'${path}'`;

function limits(
  { policies, json, arns, networks, ranges, lengths, values }: ProviderFacts,
  inputs: Inputs,
): CheckFailure[] {
  const failing = (path: string, wrong: (value: unknown) => string | undefined): CheckFailure[] =>
    valuesAt(inputs, path).flatMap(({ property, value }) => {
      if (value === undefined || value === null || value === "" || holdsUnknown(value)) return [];
      const reason = wrong(value);
      return reason === undefined ? [] : [{ property, reason }];
    });
  return [
    ...[...(policies ?? []), ...(json ?? [])].flatMap((path) =>
      failing(path, (value) => (isJson(String(value)) ? undefined : `'${path}' contains an invalid JSON`)),
    ),
    ...(arns ?? []).flatMap((path) =>
      failing(path, (value) => (isArn(String(value)) ? undefined : `'${path}' (${String(value)}) is an invalid ARN`)),
    ),
    ...(networks ?? []).flatMap((path) =>
      failing(path, (value) =>
        isNetwork(String(value)) ? undefined : `'${path}' (${String(value)}) is not a network address in CIDR notation`,
      ),
    ),
    ...Object.entries(ranges ?? {}).flatMap(([path, [least, most]]) =>
      failing(path, (value) => {
        const number = numeric(value);
        const fits = number === undefined || (number >= least && (most === undefined || number <= most));
        return fits
          ? undefined
          : `expected '${path}' to be in the range (${least} - ${most ?? ""}), got ${String(value)}`;
      }),
    ),
    ...Object.entries(lengths ?? {}).flatMap(([path, [least, most]]) =>
      failing(path, (value) => {
        const { length } = String(value);
        return length >= least && length <= most
          ? undefined
          : `expected length of '${path}' to be in the range (${least} - ${most}), got ${length}`;
      }),
    ),
    ...Object.entries(values ?? {}).flatMap(([path, allowed]) =>
      failing(path, (value) =>
        allowed.map(String).includes(String(value))
          ? undefined
          : `expected '${path}' to be one of ${allowed.join(", ")}, got ${String(value)}`,
      ),
    ),
  ];
}

/** A map or a list: the provider takes nothing else for JSON. */
const isJson = (value: string): boolean => opened(value) !== value;

const isArn = (value: string): boolean => /^arn:[\w-]+:[\w.-]+:[\w-]*:(\d{12}|aws|cloudfront)?:.+$/.test(value);

/** Every value at a dotted path; lists on the way, and at its end, are walked. */
function valuesAt(inputs: Inputs, path: string): { property: string; value: unknown }[] {
  let level: { property: string; value: unknown }[] = [{ property: "", value: inputs }];
  for (const step of path.split(".")) {
    level = level.flatMap(({ property, value }) =>
      isRecord(value) ? spread(property ? `${property}.${step}` : step, value[step]) : [],
    );
  }
  return level;
}

const spread = (property: string, value: unknown): { property: string; value: unknown }[] =>
  Array.isArray(value)
    ? value.map((one, index) => ({ property: `${property}[${index}]`, value: one }))
    : [{ property, value }];

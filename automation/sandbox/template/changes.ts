import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../../base/isRecord.js";
import { type Inputs, text } from "../values.js";
import type { Template } from "./read.js";

/** One detail of a change, in CloudFormation's terms. */
export interface Detail {
  readonly attribute: string;
  readonly name?: string;
  readonly evaluation: "Static" | "Dynamic";
  readonly source: string;
  readonly cause?: string;
  /** `Never`, `Conditionally`, `Always` */
  readonly recreation?: string;
}

export interface ResourceChange {
  readonly logical: string;
  readonly type: string;
  readonly action: "Add" | "Modify" | "Remove";
  readonly details: readonly Detail[];
}

const NESTED = "AWS::CloudFormation::Stack";

/** Attributes of a resource other than its properties that a change set names by themselves. */
const attributes = ["DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy", "Metadata"];

/**
 * What an update would change, as CloudFormation works it out before it runs: from the texts and parameters, and without
 * a look at what nested stacks will answer: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
 */
export function changesBetween(
  before: Template,
  after: Template,
  given: { before: Inputs; after: Inputs },
): ResourceChange[] {
  const changes: ResourceChange[] = [];
  const both = new Set([...Object.keys(before.resources), ...Object.keys(after.resources)]);
  for (const logical of both) {
    const [was, will] = [before.resources[logical], after.resources[logical]];
    const type = text((will ?? was)?.Type);
    if (was === undefined || will === undefined) {
      changes.push({ logical, type, action: was === undefined ? "Add" : "Remove", details: [] });
      continue;
    }
    const details = [...attributeDetails(was, will), ...propertyDetails(was, will, given)];
    if (details.length > 0) changes.push({ logical, type, action: "Modify", details });
  }
  if (changes.length === 0) return changes;
  for (const late of [...nestedStacks(after), ...dependents(after)]) {
    const at = changes.findIndex(({ logical }) => logical === late.logical);
    const there = changes[at];
    if (there === undefined) changes.push(late);
    else changes[at] = { ...there, details: [...there.details, ...late.details] };
  }
  return changes;
}

/** A nested stack's template may have changed at its URL: each update of its parent looks. */
const nestedStacks = (after: Template): ResourceChange[] =>
  Object.entries(after.resources)
    .filter(([, { Type }]) => Type === NESTED)
    .map(([logical]) => ({
      ...{ logical, type: NESTED, action: "Modify" },
      details: [{ attribute: "Properties", evaluation: "Dynamic", source: "Automatic", recreation: "Never" }],
    }));

const attributeDetails = (was: Inputs, will: Inputs): Detail[] =>
  attributes
    .filter((name) => !isDeepStrictEqual(was[name], will[name]))
    .map((attribute) => ({ attribute, evaluation: "Static", source: "DirectModification" }));

function propertyDetails(was: Inputs, will: Inputs, given: { before: Inputs; after: Inputs }): Detail[] {
  const [old, next] = [was.Properties, will.Properties].map((one) => (isRecord(one) ? one : {}));
  const names = new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})]);
  return [...names].flatMap((name): Detail[] => {
    const [one, other] = [valued(old?.[name], given.before), valued(next?.[name], given.after)];
    if (isDeepStrictEqual(one, other)) return [];
    const byParameter = isDeepStrictEqual(old?.[name], next?.[name]);
    return [
      {
        attribute: "Properties",
        name,
        evaluation: "Static",
        source: byParameter ? "ParameterReference" : "DirectModification",
        ...(byParameter && { cause: [...parametersIn(next?.[name])].join(",") }),
        recreation: text(will.Type) === NESTED ? "Never" : "Conditionally",
      },
    ];
  });
}

/** A value with parameters in place of references to them. */
function valued(value: unknown, parameters: Inputs): unknown {
  if (Array.isArray(value)) return value.map((one) => valued(one, parameters));
  if (!isRecord(value)) return value;
  const ref = Object.keys(value).length === 1 ? text(value.Ref) : "";
  if (ref !== "" && ref in parameters) return { parameter: parameters[ref] };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, valued(one, parameters)]));
}

function* parametersIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const one of value) yield* parametersIn(one);
  else if (isRecord(value))
    for (const [key, one] of Object.entries(value)) {
      if (key === "Ref") yield text(one);
      else yield* parametersIn(one);
    }
}

/** What refers to outputs of a nested stack: known, CloudFormation says, only when it is done. */
function dependents(after: Template): ResourceChange[] {
  const found: ResourceChange[] = [];
  for (const [logical, resource] of Object.entries(after.resources)) {
    const properties = isRecord(resource.Properties) ? resource.Properties : {};
    const details = Object.entries(properties).flatMap(([name, value]): Detail[] =>
      outputsIn(value)
        .filter((cause) => after.resources[cause.split(".")[0] ?? ""]?.Type === NESTED)
        .map((cause) => ({
          attribute: "Properties",
          name,
          evaluation: "Dynamic",
          source: "ResourceAttribute",
          cause,
          recreation: "Always",
        })),
    );
    if (details.length > 0) found.push({ logical, type: text(resource.Type), action: "Modify", details });
  }
  return found;
}

/** `Nested.Outputs.Name` of every GetAtt and Sub in a value. */
function outputsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(outputsIn);
  if (typeof value === "string") return [...value.matchAll(/\$\{(\w+\.Outputs\.\w+)\}/g)].map(([, name = ""]) => name);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    if (key !== "Fn::GetAtt") return outputsIn(one);
    const name = Array.isArray(one) ? one.map(text).join(".") : text(one);
    return /^\w+\.Outputs\./.test(name) ? [name] : [];
  });
}

/** `True`, `Conditional` or `False`; undefined where no property changes. */
export function replacementOf({ details }: ResourceChange): string | undefined {
  const all = details.filter(({ attribute }) => attribute === "Properties");
  if (all.length === 0) return details.length === 0 ? undefined : "False";
  const always = all.filter(({ recreation }) => recreation === "Always");
  if (always.some(({ evaluation }) => evaluation === "Static")) return "True";
  return always.length > 0 || all.some(({ recreation }) => recreation === "Conditionally") ? "Conditional" : "False";
}

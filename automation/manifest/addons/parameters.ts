import { isMap, type YAMLMap } from "yaml";
import type { Refusal } from "../fields.js";
import type { Problem } from "../problems.js";
import type { WorkloadKind } from "../resolved.js";
import { closesCircle, isKnownReference, knownReferences } from "./logicalIds.js";
import { keyText, plain, problemAt, section, type Template } from "./template.js";

/** Functions that a value of `addons.parameters.yml` may use. */
const functions = ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::ImportValue"];

/** Parameters that every addon of its kind has, filled by the run itself. */
function ownParameters(workload: boolean): string[] {
  return workload ? ["App", "Env", "Name"] : ["App", "Env"];
}

/** Values of `addons.parameters.yml`, in CloudFormation's long form, and what is wrong with them. */
export function readParameters(
  file: Template,
  scope: ParameterScope,
): { values: Record<string, unknown>; problems: Problem[] } {
  const problems: Problem[] = [];
  for (const pair of (file.document.contents as YAMLMap).items) {
    if (keyText(pair.key) === "Parameters" && isMap(pair.value)) continue;
    const message = "the file holds one map called Parameters and nothing else";
    problems.push(problemAt(file, pair.key, keyText(pair.key), message));
  }
  const values: Record<string, unknown> = {};
  for (const pair of section(file, "Parameters")?.items ?? []) {
    const name = keyText(pair.key);
    const value = plain(pair.value);
    const path = `Parameters.${name}`;
    if (ownParameters(scope.workload).includes(name)) {
      problems.push(
        problemAt(file, pair.key, path, "is filled by the run itself and can't be set here", "Remove this line."),
      );
      continue;
    }
    const wrong = wrongExpression(value, scope);
    if (wrong !== undefined) problems.push(problemAt(file, pair.value ?? pair.key, path, wrong.message, wrong.hint));
    values[name] = value;
  }
  return { values, problems };
}

/** Parameters without a value, and values without a parameter. Takes the files before they are put together. */
export function checkParameters(
  templates: readonly Template[],
  values: Readonly<Record<string, unknown>>,
  workload: boolean,
  file: Template | undefined,
): Problem[] {
  const problems: Problem[] = [];
  const declared = new Set<string>();
  const own = ownParameters(workload);
  for (const template of templates) {
    for (const pair of section(template, "Parameters")?.items ?? []) {
      const name = keyText(pair.key);
      if (declared.has(name)) continue;
      declared.add(name);
      if (own.includes(name) || Object.hasOwn(values, name)) continue;
      if (isMap(pair.value) && pair.value.has("Default")) continue;
      const hint = "Give it a Default, or a value under Parameters in addons.parameters.yml.";
      problems.push(problemAt(template, pair.key, `Parameters.${name}`, "has no value", hint));
    }
  }
  const [first] = templates;
  for (const name of own) {
    if (first === undefined || declared.has(name)) continue;
    const message = `the addons must declare the parameter ${name}`;
    problems.push(
      problemAt(first, section(first, "Parameters"), "Parameters", message, `Add "${name}: {Type: String}".`),
    );
  }
  for (const pair of (file === undefined ? undefined : section(file, "Parameters"))?.items ?? []) {
    const name = keyText(pair.key);
    if (file === undefined || declared.has(name) || own.includes(name)) continue;
    problems.push(
      problemAt(
        file,
        pair.key,
        `Parameters.${name}`,
        "is a parameter of no template in this folder",
        "Declare it, or remove it.",
      ),
    );
  }
  return problems;
}

/** For whom values are: a workload of a kind, or the environment. */
export type ParameterScope = { kind?: WorkloadKind; workload: boolean };

function wrongExpression(value: unknown, scope: ParameterScope): Refusal | undefined {
  if (value === null) return { message: "has no value", hint: 'Write "" for an empty one.' };
  if (Array.isArray(value)) return firstWrong(value, scope);
  if (typeof value !== "object") return undefined;
  const [entry] = Object.entries(value);
  if (entry === undefined || Object.keys(value).length !== 1 || !functions.includes(entry[0])) {
    const message = `${entry?.[0] ?? "{}"} can't be used in the value of a parameter`;
    return { message, hint: `Use text or one of ${functions.join(", ")}.` };
  }
  const [name, argument] = entry;
  const form = forms[name];
  if (form !== undefined && !form.fits(argument)) return { message: `${name} takes ${form.takes}`, hint: form.example };
  const wrong = references(name, argument)
    .map((reference) => wrongReference(reference, scope))
    .find((found) => found !== undefined);
  if (wrong !== undefined || name === "Ref" || name === "Fn::GetAtt") return wrong;
  if (name === "Fn::Sub") return firstWrong(Array.isArray(argument) ? Object.values(argument[1] ?? {}) : [], scope);
  return firstWrong(Array.isArray(argument) ? argument : [argument], scope);
}

function firstWrong(values: readonly unknown[], scope: ParameterScope): Refusal | undefined {
  return values.map((item) => wrongExpression(item, scope)).find((wrong) => wrong !== undefined);
}

interface Form {
  fits(argument: unknown): boolean;
  takes: string;
  example: string;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isMapping = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isPair = (value: unknown, first: (one: unknown) => boolean): value is [unknown, unknown] =>
  Array.isArray(value) && value.length === 2 && first(value[0]);

/** What CloudFormation wants behind each function. */
const forms: Readonly<Record<string, Form>> = {
  Ref: { fits: isText, takes: "the name of one thing", example: "!Ref VPC" },
  "Fn::GetAtt": {
    fits: (argument) => Array.isArray(argument) && argument.length >= 2 && argument.every(isText),
    takes: "a name and an attribute",
    example: "!GetAtt EventsQueue.Arn",
  },
  "Fn::Sub": {
    fits: (argument) => isText(argument) || (isPair(argument, isText) && isMapping(argument[1])),
    takes: "a text, or a text and a map of its variables",
    example: "!Sub '${AppName}-${EnvName}'",
  },
  "Fn::Join": {
    fits: (argument) => isPair(argument, (one) => typeof one === "string") && typeof argument[1] === "object",
    takes: "a separator and a list",
    example: "!Join [',', [!Ref PrivateSubnet1, !Ref PrivateSubnet2]]",
  },
  "Fn::Select": {
    fits: (argument) => isPair(argument, (one) => /^\d+$/.test(String(one))) && typeof argument[1] === "object",
    takes: "a number and a list",
    example: "!Select [0, !Split [',', !GetAtt EnvControllerAction.PrivateSubnets]]",
  },
  "Fn::Split": {
    fits: (argument) => isPair(argument, isText),
    takes: "a separator and a text",
    example: "!Split [',', !GetAtt EnvControllerAction.PrivateSubnets]",
  },
};

function references(name: string, argument: unknown): string[] {
  if (name === "Ref") return [String(argument)];
  if (name === "Fn::GetAtt") return [(Array.isArray(argument) ? argument : [argument]).map(String).join(".")];
  return name === "Fn::Sub" ? substituted(argument) : [];
}

function wrongReference(reference: string, { workload, kind }: ParameterScope): Refusal | undefined {
  if (workload && closesCircle(reference)) {
    const hint = "The workload is made after its addons and of their outputs.";
    return { message: `${reference} would close a circle between the workload and its addons`, hint };
  }
  if (isKnownReference(reference, workload, kind)) return undefined;
  const whose = kind === undefined ? "" : ` of a ${kind}`;
  return {
    message: `nothing${whose} answers to the reference ${reference} here`,
    hint: `Known are ${knownReferences(workload, kind).join(", ")} and the like.`,
  };
}

function substituted(argument: unknown): string[] {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map((match) => (match[1] ?? "").trim())
    .filter((name) => !Object.hasOwn((variables as object | null) ?? {}, name));
}

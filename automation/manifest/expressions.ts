import { ownValue } from "../../components/ownValue.js";
import { isRecord } from "../base/isRecord.js";
import type { Refusal } from "./fields.js";

/** CloudFormation's functions that have a value before a stack is made. */
const functions = ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::ImportValue"];

/** Says what is wrong with a reference: `id`, or `id.attribute`. */
export type CheckReference = (reference: string) => Refusal | undefined;

/** What is wrong with text, or with an expression in its long form; the first of it. */
export function wrongExpression(value: unknown, check: CheckReference): Refusal | undefined {
  if (value === null) return { message: "has no value", hint: 'Write "" for an empty one.' };
  if (Array.isArray(value)) return firstWrong(value, check);
  if (typeof value !== "object") return undefined;
  const [entry] = Object.entries(value);
  if (entry === undefined || Object.keys(value).length !== 1 || !functions.includes(entry[0])) {
    const message = `${entry?.[0] ?? "{}"} can't be used here`;
    return { message, hint: `Use text or one of ${functions.join(", ")}.` };
  }
  const [name, argument] = entry;
  const form = ownValue(forms, name);
  if (form !== undefined && !form.fits(argument)) return { message: `${name} takes ${form.takes}`, hint: form.example };
  const wrong = references(name, argument)
    .map(check)
    .find((found) => found !== undefined);
  if (wrong !== undefined || name === "Ref" || name === "Fn::GetAtt") return wrong;
  if (name === "Fn::Sub") return firstWrong(Array.isArray(argument) ? Object.values(argument[1] ?? {}) : [], check);
  return firstWrong(Array.isArray(argument) ? argument : [argument], check);
}

function firstWrong(values: readonly unknown[], check: CheckReference): Refusal | undefined {
  return values.map((item) => wrongExpression(item, check)).find((wrong) => wrong !== undefined);
}

/** What an expression, or anything that holds some, refers to: `id`, or `id.attribute`. */
export function referencesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]) => [
    ...references(name, argument),
    ...referencesOf(argument),
  ]);
}

interface Form {
  fits(argument: unknown): boolean;
  takes: string;
  example: string;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
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
    fits: (argument) => isText(argument) || (isPair(argument, isText) && isRecord(argument[1])),
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

function substituted(argument: unknown): string[] {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map((match) => (match[1] ?? "").trim())
    .filter((name) => !Object.hasOwn((variables as object | null) ?? {}, name));
}

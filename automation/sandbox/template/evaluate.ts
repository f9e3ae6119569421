import { isRecord } from "../../base/isRecord.js";
import { refuse } from "../refusal.js";
import { text } from "../values.js";
import type { Template } from "./read.js";

/** What a template's functions are answered from. */
export interface Scope {
  readonly template: Template;
  /** Parameters and pseudo parameters. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly ref: (logical: string) => unknown;
  readonly attribute: (logical: string, name: string) => unknown;
  readonly exported: (name: string) => unknown;
  readonly zones: (region: string) => readonly string[];
}

const NOTHING = Symbol("AWS::NoValue");

const bad = (says: string): never => refuse("stack-template", "ValidationError", `Template error: ${says}`);

/** Evaluates a value of a template; what is AWS::NoValue is left out. */
export function evaluate(value: unknown, scope: Scope): unknown {
  const found = resolve(value, scope);
  return found === NOTHING ? undefined : found;
}

function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(one, scope)).filter((one) => one !== NOTHING);
  if (!isRecord(value)) return value;
  const [key = "", ...others] = Object.keys(value);
  const known = others.length === 0 ? functions[key] : undefined;
  if (known) return known(value[key], scope);
  if (others.length === 0 && key.startsWith("Fn::")) bad(`unknown function ${key}`);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const found = resolve(one, scope);
      return found === NOTHING ? [] : [[name, found]];
    }),
  );
}

const list = (value: unknown, scope: Scope): unknown[] => {
  const found = resolve(value, scope);
  if (Array.isArray(found)) return found;
  return typeof found === "string" ? found.split(",") : bad("a list is expected");
};

const refer = (name: unknown, scope: Scope): unknown => {
  const logical = text(name);
  if (logical === "AWS::NoValue") return NOTHING;
  if (logical in scope.values) return scope.values[logical];
  if (logical in scope.template.resources) return scope.ref(logical);
  return bad(`Unresolved resource dependencies [${logical}] in the Resources block of the template`);
};

const attribute = (argument: unknown, scope: Scope): unknown => {
  const [logical = "", ...name] = Array.isArray(argument)
    ? argument.map((one) => text(resolve(one, scope)))
    : text(argument).split(".");
  if (!(logical in scope.template.resources))
    return bad(`instance of Fn::GetAtt references undefined resource ${logical}`);
  return scope.attribute(logical, name.join("."));
};

function substitute(argument: unknown, scope: Scope): string {
  const [pattern, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = isRecord(variables) ? variables : {};
  return text(pattern).replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, written: string) => {
    if (literal) return `\${${written}}`;
    const name = written.trim();
    const found =
      name in own ? resolve(own[name], scope) : name.includes(".") ? attribute(name, scope) : refer(name, scope);
    return Array.isArray(found) ? found.join(",") : String(found);
  });
}

/** Whether a condition of the template holds. */
export function holds(condition: string, scope: Scope): boolean {
  if (!(condition in scope.template.conditions)) return bad(`Unresolved condition dependency ${condition}`);
  return resolve(scope.template.conditions[condition], scope) === true;
}

const functions: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref: refer,
  Condition: (name, scope) => holds(text(name), scope),
  "Fn::GetAtt": attribute,
  "Fn::Sub": substitute,
  "Fn::Join": (argument, scope) => {
    const [separator, values] = Array.isArray(argument) ? argument : bad("Fn::Join takes a separator and a list");
    return list(values, scope).join(text(separator));
  },
  "Fn::Split": (argument, scope) => {
    const [separator, value] = Array.isArray(argument) ? argument : bad("Fn::Split takes a separator and a text");
    return String(resolve(value, scope)).split(text(separator));
  },
  "Fn::Select": (argument, scope) => {
    const [index, values] = Array.isArray(argument) ? argument : bad("Fn::Select takes an index and a list");
    const found = list(values, scope)[Number(resolve(index, scope))];
    return found === undefined ? bad(`Fn::Select cannot select nonexistent value at index ${index}`) : found;
  },
  "Fn::FindInMap": (argument, scope) => {
    const keys = Array.isArray(argument) ? argument.slice(0, 3).map((one) => String(resolve(one, scope))) : [];
    let found: unknown = scope.template.mappings;
    for (const key of keys) found = isRecord(found) ? found[key] : undefined;
    return found === undefined ? bad(`Unable to get mapping for ${keys.join("::")}`) : found;
  },
  "Fn::If": (argument, scope) => {
    const [condition, yes, no] = Array.isArray(argument) ? argument : bad("Fn::If takes a condition and two values");
    return resolve(holds(text(condition), scope) ? yes : no, scope);
  },
  "Fn::Equals": (argument, scope) => {
    const [one, other] = Array.isArray(argument) ? argument.map((value) => resolve(value, scope)) : [];
    return String(one) === String(other);
  },
  "Fn::Not": (argument, scope) => list(argument, scope)[0] !== true,
  "Fn::And": (argument, scope) => list(argument, scope).every((one) => one === true),
  "Fn::Or": (argument, scope) => list(argument, scope).includes(true),
  "Fn::Base64": (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString("base64"),
  "Fn::GetAZs": (argument, scope) => scope.zones(String(resolve(argument, scope) || scope.values["AWS::Region"])),
  "Fn::ImportValue": (argument, scope) => scope.exported(String(resolve(argument, scope))),
  "Fn::Cidr": (argument, scope) => {
    const [block, count] = Array.isArray(argument) ? argument.map((one) => resolve(one, scope)) : [];
    return Array.from(
      { length: Number(count) },
      (_one, index) => `${String(block).split(".").slice(0, 2).join(".")}.${index}.0/24`,
    );
  },
};

/** The logical ids that a value of a template refers to. */
export function refersTo(value: unknown, template: Template): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => refersTo(one, template));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]): string[] => {
    const inside = refersTo(one, template);
    const named =
      key === "Ref" || key === "DependsOn"
        ? [one].flat().map(text)
        : key === "Fn::GetAtt"
          ? [text(Array.isArray(one) ? one[0] : text(one).split(".")[0])]
          : key === "Fn::Sub"
            ? [...text(Array.isArray(one) ? one[0] : one).matchAll(/\$\{([^!}.]+)/g)].map(
                (match) => match[1]?.trim() ?? "",
              )
            : [];
    return [...inside, ...named.filter((name) => name in template.resources)];
  });
}

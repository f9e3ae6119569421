import * as pulumi from "@pulumi/pulumi";
import { argumentError } from "./argumentError.js";
import { ownValue } from "./ownValue.js";
import type { Value } from "./values.js";

/** What CloudFormation expressions can name: logical ids, `id.attribute`, pseudo parameters, and exports as `export:<name>`. */
export type References = Readonly<Record<string, Value | Value[]>>;

type Evaluated = Value | Value[];

/**
 * Values of parameters that are CloudFormation expressions in their long form. Lists become text with commas.
 *
 * @throws when an expression names something that is not among the references
 */
export function evaluateParameters(
  expressions: Readonly<Record<string, unknown>>,
  references: References,
  exportValue?: (name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(expressions).map(([name, expression]) => [
      name,
      joined(evaluate(expression, { references, exportValue, parameter: name }), ","),
    ]),
  );
}

interface Scope {
  references: References;
  exportValue?: (name: string) => Value;
  /** The parameter whose value this is. */
  parameter: string;
}

function evaluate(expression: unknown, scope: Scope): Evaluated {
  if (Array.isArray(expression)) return expression.map((item) => joined(evaluate(item, scope), ","));
  if (expression === null || typeof expression !== "object") return String(expression ?? "");
  const [[name, argument] = ["", undefined]] = Object.entries(expression);
  const list = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  switch (name) {
    case "Ref":
      return named(scope, String(argument));
    case "Fn::GetAtt":
      return named(scope, list.map(String).join("."));
    case "Fn::Sub":
      return substitute(String(list[0]), (list[1] ?? {}) as Record<string, unknown>, scope);
    case "Fn::Join":
      return joined(evaluate(list[1], scope), String(list[0]));
    case "Fn::Split":
      return pulumi
        .output(joined(evaluate(list[1], scope), ","))
        .apply((text) => text.split(String(list[0]))) as unknown as Evaluated;
    case "Fn::Select": {
      const values = evaluate(list[1], scope);
      return pulumi.output(values as Value[]).apply((items): string => items[Number(list[0])] ?? "");
    }
    case "Fn::ImportValue":
      return imported(joined(evaluate(argument, scope), ","), scope);
    default:
      throw argumentError(scope.parameter, `${name} is not supported here`);
  }
}

function named({ references, parameter }: Scope, name: string): Evaluated {
  const value = ownValue(references, name);
  if (value === undefined) throw argumentError(parameter, `there is no ${name} here`);
  return value;
}

function imported(name: Value, scope: Scope): Value {
  if (typeof name !== "string") return pulumi.output(name).apply((text) => pulumi.output(exported(text, scope)));
  return exported(name, scope);
}

function exported(name: string, { references, exportValue, parameter }: Scope): Value {
  const value = ownValue(references, `export:${name}`);
  if (value !== undefined) return joined(value, ",");
  if (exportValue === undefined) throw argumentError(parameter, `there is no export ${name}`);
  return exportValue(name);
}

function substitute(text: string, variables: Record<string, unknown>, scope: Scope): Value {
  const parts = text.split(/(\$\{[^}]+\})/).map((part): Value => {
    const name = /^\$\{([^}]+)\}$/.exec(part)?.[1]?.trim();
    if (name === undefined) return part;
    if (name.startsWith("!")) return `\${${name.slice(1)}}`;
    return joined(Object.hasOwn(variables, name) ? evaluate(variables[name], scope) : named(scope, name), ",");
  });
  return joined(parts, "");
}

/** One text of a list; a list that is known only later (of a Split) counts, too. */
function joined(value: Evaluated, separator: string): Value {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(separator);
  return pulumi
    .output(value as pulumi.Input<string | string[]>)
    .apply((items) => (Array.isArray(items) ? items.join(separator) : items));
}

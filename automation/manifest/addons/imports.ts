import { isMap, isNode, isScalar, isSeq, type Node, Scalar, type YAMLMap } from "yaml";
import { type ExportReference, exportParameter, findExport } from "../../../components/exports.js";
import { ownValue } from "../../../components/ownValue.js";
import { declareParameters, keyText, plain, section, type Template } from "./template.js";

/** Values of the parameters that every addon has. */
export interface AddonScope {
  application: string;
  environment: string;
  /** Absent for the addons of an environment. */
  workload?: string;
}

/** An import of the template that became a parameter. */
export interface RewrittenImport {
  /** Name of the parameter, for example AirliftVpcId. */
  parameter: string;
  exported: ExportReference;
  /** Where it stands, the first time. */
  node: unknown;
}

/** An import that stays in the template, since it is no export of Copilot's own stacks. */
export interface KeptImport {
  /** Undefined where the name hangs on something that only CloudFormation knows. */
  name: string | undefined;
  node: unknown;
}

/** Text of an expression over App, Env, Name and literals; undefined when there is more in it. */
export function evaluateText(value: unknown, scope: AddonScope): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) return undefined;
  const [name, argument] = entry;
  switch (name) {
    case "Ref":
      return parameter(argument, scope);
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::Join": {
      if (!Array.isArray(argument) || typeof argument[0] !== "string" || !Array.isArray(argument[1])) return undefined;
      const parts = argument[1].map((part) => evaluateText(part, scope));
      return parts.includes(undefined) ? undefined : parts.join(argument[0]);
    }
    default:
      return undefined;
  }
}

/** The parameters of templates, and what values of `addons.parameters.yml` call the same. */
function parameter(name: unknown, scope: AddonScope): string | undefined {
  if (name === "App" || name === "AppName") return scope.application;
  if (name === "Env" || name === "EnvName" || name === "EnvironmentName") return scope.environment;
  return name === "Name" || name === "WorkloadName" ? scope.workload : undefined;
}

function substitute(argument: unknown, scope: AddonScope): string | undefined {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== "string") return undefined;
  let known = true;
  const result = text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal !== "") return `\${${name}}`;
    const given = ownValue(variables as Record<string, unknown> | null, name);
    const value = given === undefined ? parameter(name.trim(), scope) : evaluateText(given, scope);
    if (value === undefined) known = false;
    return value ?? "";
  });
  return known ? result : undefined;
}

/** What a folder's own templates export: the expression of the output's value, by the export's name. */
export type OwnExports = ReadonlyMap<string, Node>;

/** The exports of all templates of a folder. */
export function ownExports(templates: readonly Template[], scope: AddonScope): OwnExports {
  const found = new Map<string, Node>();
  for (const template of templates) {
    const outputs = section(template, "Outputs");
    for (const [name, output] of Object.entries(exportsOf(template, scope))) {
      const value = outputs?.getIn([output, "Value"], true) as unknown;
      if (isNode(value)) found.set(name, value.clone() as Node);
    }
  }
  return found;
}

/**
 * Puts parameters in the place of imports of what Copilot's stacks export, in the tree of the template itself. The
 * addons stack then takes no lock on those exports, and previews show the values. An import of what the same folder
 * exports becomes the exported expression itself: a stack can't import from itself before it is there.
 */
export function rewriteImports(
  template: Template,
  scope: AddonScope,
  own: OwnExports = new Map(),
): { rewritten: RewrittenImport[]; kept: KeptImport[]; inlined: number } {
  const found = new Map<string, RewrittenImport>();
  const kept: KeptImport[] = [];
  let inlined = 0;
  const inside = new Set<string>();
  const replace = (node: unknown): unknown => {
    const imported = importOf(node);
    if (imported === undefined) return walk(node);
    const name = evaluateText(plain(imported), scope);
    const exported = name === undefined ? undefined : findExport(scope.application, scope.environment, name);
    const value = name === undefined ? undefined : own.get(name);
    if (exported === undefined && name !== undefined && value !== undefined && !inside.has(name)) {
      inlined++;
      inside.add(name);
      const inlinedNode = replace(value.clone());
      inside.delete(name);
      return inlinedNode;
    }
    if (exported === undefined) {
      kept.push({ name, node });
      return node;
    }
    const parameterName = exportParameter(exported);
    if (!found.has(parameterName)) found.set(parameterName, { parameter: parameterName, exported, node });
    const reference = new Scalar(parameterName);
    reference.tag = "!Ref";
    return reference;
  };
  const walk = (node: unknown): unknown => {
    if (isMap(node)) for (const pair of node.items) pair.value = replace(pair.value);
    else if (isSeq(node)) node.items = node.items.map(replace);
    return node;
  };
  walk(template.document.contents);
  const rewritten = [...found.values()].sort((a, b) => (a.parameter < b.parameter ? -1 : 1));
  declareParameters(
    template,
    rewritten.map(({ parameter: name }) => name),
  );
  return { rewritten, kept, inlined };
}

/** What an import names: the value of `!ImportValue` or `Fn::ImportValue`; undefined for any other node. */
function importOf(node: unknown): unknown {
  if (isScalar(node) && node.tag === "!ImportValue") return new Scalar(node.value);
  if (!isMap(node)) return undefined;
  if (node.tag === "!ImportValue") {
    const inner = node.clone() as YAMLMap;
    inner.tag = undefined;
    return inner;
  }
  const [only] = node.items;
  return node.items.length === 1 && only !== undefined && keyText(only.key) === "Fn::ImportValue"
    ? only.value
    : undefined;
}

/** Names of the exports that a value in its long form imports, as far as they are known. */
export function importsIn(value: unknown, scope: AddonScope): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "Fn::ImportValue" ? (evaluateText(inner, scope) ?? []) : importsIn(inner, scope),
  );
}

/** Output of the template by the name under which it is exported, as far as names are known. */
export function exportsOf(template: Template, scope: AddonScope): Record<string, string> {
  const outputs = plain(section(template, "Outputs")) as Record<string, { Export?: { Name?: unknown } } | null> | null;
  return Object.fromEntries(
    Object.entries(outputs ?? {}).flatMap(([output, value]) => {
      const name = evaluateText(value?.Export?.Name, scope);
      return name === undefined ? [] : [[name, output]];
    }),
  );
}

import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import { isRecord } from "../../base/isRecord.js";
import { keyText, parseTemplate, plain, section, type Template } from "../../manifest/addons/template.js";

/** Attributes that say what becomes of a resource when its stack, or a replacement, would delete it. */
export const policies = ["DeletionPolicy", "UpdateReplacePolicy"] as const;

/** A template that keeps everything, or why its text can't be made to. */
export type Retained = { text: string } | { refused: string };

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * The template with `Retain` as both policies of every resource, custom ones too; everything else byte for byte as it
 * is. The result is read again and held against what was given. Pure.
 */
export function retained(text: string): Retained {
  const { template, problems } = parseTemplate("", text);
  if (template === undefined) return { refused: `its template can't be read: ${problems[0]?.message ?? "not YAML"}` };
  if (hasMacro(template))
    return { refused: "its template has a Transform: what a macro makes is not in its text to be retained" };
  if (template.text !== text) return { refused: "its template has YAML aliases, which CloudFormation does not take" };
  const resources = section(template, "Resources");
  if (resources === undefined) return { refused: "its template has no resources" };
  const edits: Edit[] = [];
  for (const pair of resources.items) {
    const own = editsOf(text, pair);
    if (own === undefined) return { refused: `the text of ${keyText(pair.key)} in its template is not a plain map` };
    edits.push(...own);
  }
  let edited = text;
  for (const { start, end, text: put } of edits.sort((a, b) => b.start - a.start))
    edited = edited.slice(0, start) + put + edited.slice(end);
  return isOnlyRetained(text, edited)
    ? { text: edited }
    : { refused: "its template could not be changed without changing more than its policies" };
}

/** Macros make other resources of a template than its text has. */
const hasMacro = ({ document, text }: Template): boolean =>
  document.has("Transform") || /Fn::Transform|!Transform\b|Fn::ForEach/.test(text);

function editsOf(text: string, { value }: Pair): Edit[] | undefined {
  if (!isMap(value) || value.range === undefined || value.range === null) return undefined;
  const missing: string[] = [];
  const edits: Edit[] = [];
  for (const name of policies) {
    const given = value.get(name, true) as unknown;
    if (given === undefined) missing.push(name);
    else if (!isScalar(given) || !given.range) return undefined;
    else if (given.value !== "Retain")
      edits.push({ start: given.range[0], end: given.range[1], text: value.flow === true ? '"Retain"' : "Retain" });
  }
  if (missing.length === 0) return edits;
  const added = value.flow === true ? intoFlow(value, missing) : intoBlock(text, value, missing);
  return added && [...edits, added];
}

function intoFlow(value: YAMLMap, names: readonly string[]): Edit | undefined {
  if (value.items.length === 0 || !value.range) return undefined;
  const start = value.range[0] + 1;
  return { start, end: start, text: names.map((name) => `"${name}": "Retain", `).join("") };
}

/** Before the first key, on lines of their own at its column. */
function intoBlock(text: string, { items: [first] }: YAMLMap, names: readonly string[]): Edit | undefined {
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  if (start === undefined) return undefined;
  const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (!/^ +$/.test(indent)) return undefined;
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  return { start, end: start, text: names.map((name) => `${name}: Retain${end}${indent}`).join("") };
}

/** Whether two templates differ in nothing but the policies of resources. */
export function differOnlyInPolicies(before: string, after: string): boolean {
  const [one, other] = [withoutPolicies(before), withoutPolicies(after)];
  return one !== undefined && isDeepStrictEqual(one, other);
}

const isOnlyRetained = (before: string, after: string): boolean =>
  differOnlyInPolicies(before, after) && unretained(after)?.length === 0;

/** A template as data, by section; its resources without policies. Undefined for what can't be read. */
function withoutPolicies(text: string): unknown {
  const read = parseTemplate("", text).template;
  if (read === undefined) return undefined;
  const all = plain(read.document.contents) as Record<string, unknown>;
  const resources = isRecord(all.Resources) ? all.Resources : {};
  const bare = Object.entries(resources).map(([logical, resource]) => [
    logical,
    isRecord(resource)
      ? Object.entries(resource).filter(([key]) => !policies.some((policy) => policy === key))
      : resource,
  ]);
  return { ...all, Resources: bare };
}

/**
 * Logical ids of the resources that a template does not keep in both ways. Undefined for a template that can't be read:
 * nothing is proved of it.
 */
export function unretained(text: string): string[] | undefined {
  const { template } = parseTemplate("", text);
  const resources = template && section(template, "Resources");
  if (template === undefined || resources === undefined) return undefined;
  return resources.items.flatMap(({ key }) => {
    const logical = keyText(key);
    const keeps = policies.every((name) => template.document.getIn(["Resources", logical, name]) === "Retain");
    return keeps ? [] : [logical];
  });
}

import type { Node } from "./document.js";
import type { Field } from "./fields.js";

/** What a field accepts, in words: "true, false or a map". */
export function acceptedForms(field: Field): string {
  switch (field.kind) {
    case "text":
      return field.words === undefined ? "a single value" : oneOf(field.words);
    case "boolean":
      return "true or false";
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "duration":
      return "a duration with its unit, such as 10s or 1m30s";
    case "list":
      return field.scalar === undefined ? "a list" : "a single value or a list";
    case "map":
    case "mapOf":
      return "a map";
    case "any":
      return field.about.mapOnly ? "a map" : "any value";
    case "either":
      return eitherForms(field);
  }
}

function eitherForms(field: Field): string {
  const forms: string[] = [];
  if (field.scalar !== undefined) forms.push(acceptedForms(field.scalar.of));
  if (field.listed !== undefined) forms.push("a list");
  if (field.mapped) forms.push(mapForm(field));
  return forms.join(" or ").replace("true or false or", "true, false or");
}

/** Go's durations end at hours. */
export function durationHint(text: string): string | undefined {
  const [, count, unit] = /^(\d+)([dw])$/.exec(text) ?? [];
  return unit === undefined ? undefined : `Write ${Number(count) * (unit === "d" ? 24 : 168)}h: the largest unit is h.`;
}

/**
 * How the first item of a list is written where a map of names was meant: `- NAME=value` of Docker Compose,
 * `- {name: NAME, value: value}` of ECS.
 */
export function entryHint(field: Field, node: Node): string | undefined {
  const [first] = node.shape === "list" && field.kind === "mapOf" ? node.items : [];
  if (first === undefined) return undefined;
  const named = first.shape === "map" ? namedEntry(first, field.of) : textEntry(first);
  if (named === undefined) return undefined;
  const { name, value = field.of?.kind === "map" ? "" : "<value>" } = named;
  return value === ""
    ? `Write a map instead of a list: "${name}:" without the hyphen, and its keys below.`
    : `Write a map instead of a list: "${name}: ${value}" without the hyphen.`;
}

interface NamedEntry {
  name: string;
  value?: string;
}

function textEntry(node: Node): NamedEntry | undefined {
  if (node.shape !== "scalar") return undefined;
  const [, name = node.text, value] = /^([^=:\s]+)\s*[=:]\s*(.*)$/.exec(node.text) ?? [];
  return { name, ...(value !== undefined && { value }) };
}

/** `{NAME: value}`, or a name and a value under these keys. */
function namedEntry({ entries }: Node & { shape: "map" }, of: Field | undefined): NamedEntry | undefined {
  const textOf = (wanted: RegExp): string | undefined => {
    const value = entries.find(({ key }) => wanted.test(key))?.value;
    return value?.shape === "scalar" ? value.text : undefined;
  };
  const name = textOf(/^(name|key)$/i);
  const [only, ...more] = entries;
  const isEntry = only !== undefined && more.length === 0 && of?.fields?.[only.key] === undefined;
  if (name === undefined && !isEntry) return undefined;
  const value = name === undefined ? only?.value : undefined;
  const text = value?.shape === "scalar" ? value.text : textOf(/^value(from)?$/i);
  return { name: name ?? only?.key ?? "", ...(text !== undefined && { value: text }) };
}

/** An accepted text in the one spelling that the long form has. */
export function spelled(field: Field, text: string): string {
  if (field.ignoreCase && field.words !== undefined) {
    const lower = text.toLowerCase();
    return field.words.find((word) => word.toLowerCase() === lower) ?? text;
  }
  return field.spell === undefined ? text : field.spell(text);
}

function mapForm(field: Field): string {
  const keys = field.children.flatMap(([key, child]) => (child.hidden ? [] : [key]));
  return keys.length > 0 && keys.length <= 4 ? `a map with ${keys.join(", ")}` : "a map";
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] as string) : `one of ${words.join(", ")}`;
}

/** Keys of a map of which one at least must be written. */
export function countedKeys(field: Field): string[] {
  return field.children.flatMap(([key, child]) => (child.hidden ? [] : [key]));
}

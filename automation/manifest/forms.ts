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

/** How the first item of a list is written where a map of names was meant, as in `- NAME=value` of Docker Compose. */
export function entryHint(field: Field, node: Node): string | undefined {
  const [first] = node.shape === "list" && field.kind === "mapOf" ? node.items : [];
  if (first?.shape !== "scalar") return undefined;
  const [, name = first.text, value = "<value>"] = /^([^=:\s]+)\s*[=:]\s*(.*)$/.exec(first.text) ?? [];
  return `Write a map instead of a list: "${name}: ${value}" without the hyphen.`;
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

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

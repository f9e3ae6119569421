import { ownValue } from "../../../components/ownValue.js";
import { type PropertyRules, rulesOf } from "./properties.js";
import { isExpression, isIndex, pulumiName } from "./spelling.js";

/** A path of CloudFormation's properties in Pulumi's words. */
export interface MappedPath {
  steps: string[];
  /** The same path with `[]` for places in lists, as rules name it. */
  general: string;
}

/** CloudFormation's path below Properties, as Pulumi has it. */
export function mapPath(parts: readonly string[], type: string): MappedPath {
  const rules = rulesOf(type);
  let general = "";
  let steps: string[] = [];
  const indexes: string[] = [];
  for (const part of parts) {
    if (isIndex(part)) {
      if (!(rules.single ?? []).includes(general)) steps.push(part);
      general += "[]";
      indexes.push(part);
      continue;
    }
    const ownKeys = (rules.ownKeys ?? []).includes(general);
    general = general === "" ? part : `${general}.${part}`;
    if (ownKeys) {
      steps = [...steps, part];
      continue;
    }
    const named = ownValue(rules.names, general);
    if (named === undefined) steps = [...steps, pulumiName(part)];
    else steps = named === "" ? [] : filled(named, indexes);
  }
  return { steps, general };
}

/** A path of a rule with the places in lists that the patch names. */
function filled(path: string, indexes: readonly string[]): string[] {
  let next = 0;
  return path.split(".").flatMap((part) => {
    if (!part.endsWith("[]")) return [part];
    return [part.slice(0, -2), indexes[next++] ?? "0"];
  });
}

/** One change of an argument. */
export interface PropertyChange {
  steps: string[];
  value: unknown;
}

/**
 * A value at a path, as Pulumi has it: one change, or several where parts of it stand elsewhere.
 */
export function mapValue(parts: readonly string[], value: unknown, type: string): PropertyChange[] {
  const rules = rulesOf(type);
  const { steps, general } = mapPath(parts, type);
  const spread = value !== null && typeof value === "object" && !Array.isArray(value) && !isExpression(value);
  if (spread && (steps.length === 0 || hasPartsElsewhere(general, steps, rules))) {
    return Object.entries(value).flatMap(([key, child]) => mapValue([...parts, key], child, type));
  }
  return [{ steps, value: converted(parts, value, type, rules) }];
}

function hasPartsElsewhere(general: string, steps: readonly string[], rules: PropertyRules): boolean {
  const base = steps.filter((step) => !isIndex(step)).join(".");
  return Object.entries(rules.names ?? {}).some(
    ([name, path]) => name.startsWith(`${general}.`) && !path.replaceAll("[]", "").startsWith(`${base}.`),
  );
}

function converted(parts: readonly string[], value: unknown, type: string, rules: PropertyRules): unknown {
  const { steps, general } = mapPath(parts, type);
  const list = ownValue(rules.entries, general);
  if (list !== undefined && Array.isArray(value)) return Object.fromEntries(pairsOf(value, list.key));
  if (isExpression(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => converted([...parts, String(index)], item, type, rules));
    return (rules.single ?? []).includes(general) ? items[0] : items;
  }
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).flatMap(([key, child]) => {
      const below = mapPath([...parts, key], type);
      if ((rules.implied ?? []).includes(below.general)) return [];
      return [[below.steps.slice(steps.length), converted([...parts, key], child, type, rules)] as const];
    });
    return entries.reduce<Record<string, unknown>>((map, [path, child]) => located(map, path, child), {});
  }
  const known = ownValue(rules.values, general);
  if (known !== undefined && Object.hasOwn(known, String(value))) return known[String(value)];
  return (rules.texts ?? []).includes(general) && value !== null ? String(value) : value;
}

function located(map: Record<string, unknown>, path: readonly string[], value: unknown): Record<string, unknown> {
  // What is a map there and stands one level higher here.
  if (path.length === 0) return { ...map, ...(value as Record<string, unknown>) };
  const [key = "", ...rest] = path;
  if (rest.length === 0) return { ...map, [key]: value };
  return { ...map, [key]: located((ownValue(map, key) ?? {}) as Record<string, unknown>, rest, value) };
}

/** The items of a list such as `[{Key, Value}]`. */
export function pairsOf(items: readonly unknown[], key: string): [string, unknown][] {
  return items.flatMap((item): [string, unknown][] => {
    const fields = item as Record<string, unknown> | null;
    const name = ownValue(fields, key);
    return typeof name === "string" ? [[name, fields?.Value ?? fields?.ValueFrom]] : [];
  });
}

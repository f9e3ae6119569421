import { isDeepStrictEqual } from "node:util";
import { ownValue } from "../../../components/ownValue.js";
import { mayReplace, replacingProperties } from "./replacing.js";
import { parseTemplate, plain } from "./template.js";

interface Resource {
  Type?: unknown;
  Properties?: Record<string, unknown> | null;
}

/** A template in its long form, as far as it is compared. */
interface Plain {
  Resources: Record<string, Resource>;
  Parameters: Record<string, unknown>;
  Outputs: Record<string, { Value?: unknown; Condition?: unknown }>;
  /** What may decide on anything: conditions, mappings, macros. */
  rest: unknown;
}

/** A resource of a template, and what about it differs. */
export interface ResourceChange {
  id: string;
  type: string;
  /** Names of the properties that differ; also `DeletionPolicy` and the like. Empty for what comes or goes. */
  properties: string[];
}

/** What differs between two templates. */
export interface TemplateChange {
  added: ResourceChange[];
  changed: ResourceChange[];
  removed: ResourceChange[];
  /** Outputs that are worked out of the same resources and expressions in both, with the parameters that they hang on. */
  untouched: Record<string, string[]>;
  /** Outputs of both that may come out otherwise. */
  touched: string[];
}

/** Compares two templates; undefined when one of them can't be read. */
export function compareTemplates(before: string, after: string): TemplateChange | undefined {
  const [old, young] = [read(before), read(after)];
  if (old === undefined || young === undefined) return undefined;
  const missingIn = (one: Plain, other: Plain): ResourceChange[] =>
    Object.keys(one.Resources)
      .filter((id) => ownValue(other.Resources, id) === undefined)
      .map((id) => ({ id, type: typeOf(one, id), properties: [] }));
  const both = Object.keys(young.Resources).filter((id) => ownValue(old.Resources, id) !== undefined);
  const shared = Object.keys(young.Outputs).filter((name) => ownValue(old.Outputs, name) !== undefined);
  const untouched = Object.fromEntries(shared.flatMap((name) => parametersOf(name, old, young)));
  return {
    added: missingIn(young, old),
    removed: missingIn(old, young),
    changed: both.flatMap((id) => {
      const properties = differing(ownValue(old.Resources, id), ownValue(young.Resources, id));
      return properties.length === 0 ? [] : [{ id, type: typeOf(young, id), properties }];
    }),
    untouched,
    touched: shared.filter((name) => ownValue(untouched, name) === undefined),
  };
}

function read(text: string): Plain | undefined {
  const { template } = parseTemplate("", text);
  if (template === undefined) return undefined;
  const whole = plain(template.document.contents) as Record<string, unknown>;
  const { Resources, Parameters, Outputs, Conditions, Mappings, Transform, Globals } = whole;
  const map = (value: unknown) => (typeof value === "object" && value !== null ? value : {}) as Record<string, never>;
  return {
    Resources: map(Resources),
    Parameters: map(Parameters),
    Outputs: map(Outputs),
    rest: { Conditions, Mappings, Transform, Globals },
  };
}

function typeOf({ Resources }: Plain, id: string): string {
  return String(ownValue(Resources, id)?.Type ?? "");
}

function differing(before: Resource = {}, after: Resource = {}): string[] {
  const keys = (one: object, other: object) => [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const unlike = (one: Record<string, unknown>, other: Record<string, unknown>): string[] =>
    keys(one, other).filter((key) => !isDeepStrictEqual(ownValue(one, key), ownValue(other, key)));
  const around = unlike({ ...before, Properties: undefined }, { ...after, Properties: undefined });
  return [...unlike(before.Properties ?? {}, after.Properties ?? {}), ...around];
}

/** The name of an output that nothing has touched, with the parameters that it hangs on; nothing otherwise. */
function parametersOf(name: string, old: Plain, young: Plain): [string, string[]][] {
  if (
    !isDeepStrictEqual(old.rest, young.rest) ||
    !isDeepStrictEqual(ownValue(old.Outputs, name), ownValue(young.Outputs, name))
  )
    return [];
  const named = new Set<string>();
  if (!stays(ownValue(young.Outputs, name), old, young, named)) return [];
  return [[name, [...named].filter((id) => ownValue(young.Parameters, id) !== undefined).sort()]];
}

/** Attributes that stay as long as a resource is not replaced. */
const lasting = ["", "Arn", "GroupId", "Id", "PolicyArn", "TopicArn", "QueueName", "QueueUrl"];

/** Whether everything that a value names is the same in both templates, or is changed in place only. */
function stays(value: unknown, old: Plain, young: Plain, seen: Set<string>): boolean {
  return namesIn(value).every((token) => {
    const [id = "", ...attribute] = token.split(".");
    const [before, after] = [ownValue(old.Resources, id), ownValue(young.Resources, id)];
    if (before === undefined || after === undefined) {
      seen.add(id);
      return before === after && isDeepStrictEqual(ownValue(old.Parameters, id), ownValue(young.Parameters, id));
    }
    const type = typeOf(young, id);
    const changed = differing(before, after);
    if (changed.length > 0 && (mayReplace(type, changed) || !lasting.includes(attribute.join(".")))) return false;
    if (seen.has(id)) return true;
    seen.add(id);
    const deciding = replacingProperties(type);
    // Of a type that is known, only these decide whether it is replaced.
    const inner =
      deciding === undefined ? after : Object.entries(after.Properties ?? {}).filter(([key]) => deciding.includes(key));
    return stays(inner, old, young, seen);
  });
}

/** What a value names: `id`, or `id.attribute`. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): string[] => {
    const below = namesIn(inner);
    if (key === "Ref" && typeof inner === "string") return [inner];
    if (key === "Fn::GetAtt") return [(Array.isArray(inner) ? inner : [inner]).map(String).join("."), ...below];
    if (key !== "Fn::Sub") return below;
    const text = String(Array.isArray(inner) ? inner[0] : inner);
    return [...[...text.matchAll(/\$\{([^!}]+)\}/g)].map((match) => (match[1] ?? "").trim()), ...below];
  });
}

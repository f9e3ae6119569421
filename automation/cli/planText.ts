import { stringify } from "yaml";
import { opened } from "../base/jsonText.js";
import type { PlannedResource } from "../plan/recordPlan.js";
import { describeResource } from "../progress/descriptions.js";

type Shown = Pick<PlannedResource, "type" | "name" | "parent" | "inputs" | "options">;

/** How many of the resources that one waits for are named. */
const namedDependencies = 3;

/**
 * A plan for people, as a tree: each workload and the environment with what is below it, what a resource is for, and its
 * inputs. References read `${name.output}`, what they make obvious of the order is left out, and so are Copilot's own tags.
 */
export function planText(resources: readonly Shown[]): string {
  const byParent = new Map<string, Shown[]>();
  const known = new Set(resources.map(keyOf));
  for (const resource of resources) {
    const parent = resource.parent !== undefined && known.has(resource.parent) ? resource.parent : "";
    byParent.set(parent, [...(byParent.get(parent) ?? []), resource]);
  }
  const short = shortNames(resources);
  const below = (parent: string, depth: number): string[] =>
    (byParent.get(parent) ?? []).flatMap((one) => [
      ...resourceLines(one, short).map((line) => `${"  ".repeat(depth)}${line}`),
      ...below(keyOf(one), depth + 1),
    ]);
  const roots = (byParent.get("") ?? []).map((root) =>
    [...resourceLines(root, short), ...below(keyOf(root), 1)].join("\n"),
  );
  return `${roots.join("\n\n")}\n`;
}

const keyOf = ({ type, name }: Pick<Shown, "type" | "name">): string => `${type}::${name}`;

/** The name of each resource, unless two that AWS makes have the same: those keep their types. */
function shortNames(resources: readonly Shown[]): ReadonlyMap<string, string> {
  const made = resources.filter(({ type }) => !type.startsWith("airlift:"));
  const counts = new Map<string, number>();
  for (const { name } of made) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(made.map((one) => [keyOf(one), counts.get(one.name) === 1 ? one.name : keyOf(one)]));
}

function resourceLines({ type, name, inputs, options = {} }: Shown, short: ReadonlyMap<string, string>): string[] {
  const named = (text: string) =>
    text.replace(
      /\$\{([^}]+::[^}]+)\.(\w+)\}/g,
      (_, key: string, output: string) => `\${${short.get(key) ?? key}.${output}}`,
    );
  const values = Object.entries(inputs).flatMap(([key, value]) => valueLines(key, ownTags(key, value), named));
  const { dependsOn = [], ...others } = options;
  const seen = JSON.stringify(inputs);
  const unseen = dependsOn.filter((key) => !seen.includes(key)).map((key) => short.get(key) ?? key);
  const more = unseen.length > namedDependencies ? ` and ${unseen.length - namedDependencies} more` : "";
  const after = unseen.length === 0 ? [] : [`  (after ${unseen.slice(0, namedDependencies).join(", ")}${more})`];
  const flags = Object.entries(others).map(([key, value]) => `  (${key}: ${named(textOf(value))})`);
  return [`${name}: ${describeResource(type, name)} [${type}]`, ...values, ...after, ...flags];
}

/** Every resource has Copilot's tags. */
function ownTags(key: string, value: unknown): unknown {
  if (key !== "tags" || typeof value !== "object" || value === null) return value;
  const own = Object.entries(value).filter(([name]) => !/^copilot-(?:application|environment|service)$/.test(name));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** An input: in one line where it is short, else as YAML below its name; documents inside of text are opened. */
function valueLines(key: string, given: unknown, named: (text: string) => string): string[] {
  if (given === undefined) return [];
  const value = opened(given);
  const line = `  ${key}: ${named(textOf(value))}`;
  if (typeof value !== "object" || value === null || line.length <= 100) return [line];
  const lines = named(stringify(value, { lineWidth: 0 }))
    .trimEnd()
    .split("\n");
  return [`  ${key}:`, ...lines.map((one) => `    ${one}`)];
}

import { ownValue } from "../ownValue.js";
// Pure: manifest checks apply overrides to the form of a task definition as well.

import type { TaskDefinitionOverride } from "../fargateService.js";

type Node = Record<string, unknown>;

/** Maps whose keys are the user's own and keep their spelling. */
const ownKeys = new Set(["options", "dockerLabels"]);

/** Names that CloudFormation and the provider spell differently. */
const spelling: Record<string, string> = { filesystemId: "fileSystemId", sizeInGiB: "sizeInGib" };

/**
 * Applies `taskdef_overrides` in their order. Paths are CloudFormation's property names below the task definition's properties:
 * `ContainerDefinitions[0].Ulimits[-].Name`; `[-]` appends, missing maps and lists are made.
 *
 * @throws OverrideError when a path leads to an index that its list doesn't have, or into what is no map or list
 */
export function applyOverrides<T extends object>(
  definition: T,
  overrides: readonly TaskDefinitionOverride[],
  evaluate: Evaluate = refuse,
): T {
  // CloudFormation's own list has no tags: those of the stack come on top of it.
  const { tags, ...untagged } = definition as Node;
  let result: unknown = overrides.some(({ path }) => /^Tags\b/i.test(path)) ? untagged : definition;
  for (const { path, value } of overrides) {
    const steps = path.split(".").flatMap(stepsOf);
    result = withValue(result, steps, value, { keepKeys: false, path, evaluate });
  }
  return inProviderForm(result as Node, tags) as T;
}

/** An override that can't be applied; the message is without the argument's name. */
export class OverrideError extends Error {
  constructor(readonly reason: string) {
    super(`taskDefinitionOverrides: ${reason}`);
  }
}

/** The value of a CloudFormation expression in its long form: `{ "Fn::Sub": "…" }`. */
export type Evaluate = (expression: unknown, path: string) => unknown;

function refuse(_: unknown, path: string): never {
  throw new OverrideError(`"${path}" is given a CloudFormation expression that has no value here`);
}

const isExpression = (value: object): boolean =>
  Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0] ?? "");

/** Where a value is on its way to its index. */
interface Way {
  /** Below a map of the user's own keys. */
  keepKeys: boolean;
  path: string;
  evaluate: Evaluate;
}

/** A key, a index in a list, or "-" for the index behind its end. */
type Step = { key: string } | { index: number | "-" };

function stepsOf(segment: string): Step[] {
  const [, key = "", index] = /^([^[]*)(?:\[(-|\d+)\])?$/.exec(segment) ?? [];
  if (index === undefined) return [{ key }];
  return [{ key }, { index: index === "-" ? "-" : Number(index) }];
}

function withValue(node: unknown, steps: readonly Step[], value: unknown, way: Way): unknown {
  const { keepKeys, path } = way;
  const [step, ...rest] = steps;
  if (step === undefined) return inApiSpelling(value, way);
  if ("key" in step) {
    const key = keepKeys ? step.key : apiName(step.key);
    const map = node ?? {};
    if (!isPlainMap(map)) throw new OverrideError(`"${path}" names a key, ${step.key}, of what is not a map`);
    return {
      ...map,
      [key]: withValue(ownValue(map, key), rest, value, { ...way, keepKeys: keepKeys || ownKeys.has(key) }),
    };
  }
  if (!Array.isArray(node ?? [])) throw new OverrideError(`"${path}" names an item of what is not a list`);
  const list = [...((node ?? []) as unknown[])];
  const index = step.index === "-" ? list.length : step.index;
  if (index > list.length || (index === list.length && step.index !== "-")) {
    throw new OverrideError(`"${path}" names index ${index} of a list with ${list.length} items; [-] appends`);
  }
  list[index] = withValue(list[index], rest, value, way);
  return list;
}

/** A map, and none of Pulumi's outputs, which stand for a value. */
const isPlainMap = (node: unknown): node is Node =>
  typeof node === "object" && node !== null && Object.getPrototypeOf(node) === Object.prototype;

/** CloudFormation's `EFSVolumeConfiguration` is the API's `efsVolumeConfiguration`. */
function apiName(name: string): string {
  const acronym = /^[A-Z]+(?=[A-Z][a-z])/.exec(name)?.[0] ?? "";
  const plain =
    acronym.length > 1
      ? acronym.toLowerCase() + name.slice(acronym.length)
      : name === name.toUpperCase()
        ? name.toLowerCase()
        : name.charAt(0).toLowerCase() + name.slice(1);
  return ownValue(spelling, plain) ?? plain;
}

function inApiSpelling(value: unknown, way: Way): unknown {
  if (Array.isArray(value)) return value.map((item) => inApiSpelling(item, way));
  if (value === null || typeof value !== "object") return value;
  if (isExpression(value)) return way.evaluate(value, way.path);
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => {
      const key = way.keepKeys ? name : apiName(name);
      return [key, inApiSpelling(child, { ...way, keepKeys: way.keepKeys || ownKeys.has(key) })];
    }),
  );
}

/** CloudFormation's lists of name and value are maps at the provider; numbers are texts. */
function inProviderForm(definition: Node, own: unknown): Node {
  const { cpu, memory, tags, proxyConfiguration } = definition;
  const proxy = proxyConfiguration as { proxyConfigurationProperties?: unknown } | undefined;
  return {
    ...definition,
    ...(cpu !== undefined && { cpu: String(cpu) }),
    ...(memory !== undefined && { memory: String(memory) }),
    ...(tags !== undefined && tags !== own && { tags: { ...(own as Node), ...mapFrom(tags, "Tags", "key") } }),
    ...(proxy?.proxyConfigurationProperties !== undefined && {
      proxyConfiguration: {
        ...proxy,
        proxyConfigurationProperties: undefined,
        properties: mapFrom(proxy.proxyConfigurationProperties, "ProxyConfigurationProperties", "name"),
      },
    }),
  };
}

/** CloudFormation's list of maps with a `Key` or `Name` and a `Value`. */
function mapFrom(list: unknown, shown: string, key: "key" | "name"): Node {
  const named = (item: unknown): item is Node => isPlainMap(item) && typeof item[key] === "string";
  if (!Array.isArray(list) || !list.every(named))
    throw new OverrideError(`${shown} must be a list of maps that have a ${key === "key" ? "Key" : "Name"}`);
  return Object.fromEntries(list.map((item) => [item[key], item.value]));
}

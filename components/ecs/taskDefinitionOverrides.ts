import type { TaskDefinitionOverride } from "../fargateService.js";

type Node = Record<string, unknown>;

/** Maps whose keys are the user's own and keep their spelling. */
const ownKeys = new Set(["options", "dockerLabels"]);

/** Words that AWS's CloudFormation and ECS's provider spell differently. */
const spelling: Record<string, string> = { filesystemId: "fileSystemId", sizeInGiB: "sizeInGib" };

/**
 * Applies `taskdef_overrides` in their order. Paths are CloudFormation's words below the task definition's properties:
 * `ContainerDefinitions[0].Ulimits[-].Name`; `[-]` appends, missing maps and lists are made.
 *
 * @throws when a path names a place in a list that does not exist
 */
export function applyOverrides<T extends object>(
  definition: T,
  overrides: readonly TaskDefinitionOverride[],
  evaluate: Evaluate = refuse,
): T {
  let result: unknown = definition;
  for (const { path, value } of overrides) {
    const steps = path.split(".").flatMap(stepsOf);
    result = withValue(result, steps, value, { keepKeys: false, path, evaluate });
  }
  return inProviderForm(result as Node) as T;
}

/** The value of a CloudFormation expression in its long form: `{ "Fn::Sub": "…" }`. */
export type Evaluate = (expression: unknown, path: string) => unknown;

function refuse(_: unknown, path: string): never {
  throw new Error(`taskdef_overrides: "${path}" is given an expression of CloudFormation, which has no value here.`);
}

const isExpression = (value: object): boolean =>
  Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0] ?? "");

/** Where a value is on its way to its place. */
interface Way {
  /** Below a map of the user's own keys. */
  keepKeys: boolean;
  path: string;
  evaluate: Evaluate;
}

/** A key, a place in a list, or "-" for the place behind its end. */
type Step = { key: string } | { place: number | "-" };

function stepsOf(segment: string): Step[] {
  const [, key = "", place] = /^([^[]*)(?:\[(-|\d+)\])?$/.exec(segment) ?? [];
  if (place === undefined) return [{ key }];
  return [{ key }, { place: place === "-" ? "-" : Number(place) }];
}

function withValue(node: unknown, steps: readonly Step[], value: unknown, way: Way): unknown {
  const { keepKeys, path } = way;
  const [step, ...rest] = steps;
  if (step === undefined) return inApiSpelling(value, way);
  if ("key" in step) {
    const key = keepKeys ? step.key : apiName(step.key);
    const map = (node ?? {}) as Node;
    return { ...map, [key]: withValue(map[key], rest, value, { ...way, keepKeys: keepKeys || ownKeys.has(key) }) };
  }
  const list = [...((node ?? []) as unknown[])];
  const place = step.place === "-" ? list.length : step.place;
  if (place > list.length || (place === list.length && step.place !== "-")) {
    throw new Error(
      `taskdef_overrides: "${path}" names place ${place} of a list with ${list.length} items; [-] appends.`,
    );
  }
  list[place] = withValue(list[place], rest, value, way);
  return list;
}

/** CloudFormation's `EFSVolumeConfiguration` is the API's `efsVolumeConfiguration`. */
function apiName(name: string): string {
  const acronym = /^[A-Z]+(?=[A-Z][a-z])/.exec(name)?.[0] ?? "";
  const plain =
    acronym.length > 1
      ? acronym.toLowerCase() + name.slice(acronym.length)
      : name === name.toUpperCase()
        ? name.toLowerCase()
        : name.charAt(0).toLowerCase() + name.slice(1);
  return spelling[plain] ?? plain;
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
function inProviderForm(definition: Node): Node {
  const { cpu, memory, tags, proxyConfiguration } = definition;
  const proxy = proxyConfiguration as { proxyConfigurationProperties?: { name: string; value: string }[] } | undefined;
  return {
    ...definition,
    ...(cpu !== undefined && { cpu: String(cpu) }),
    ...(memory !== undefined && { memory: String(memory) }),
    ...(Array.isArray(tags) && {
      tags: Object.fromEntries((tags as { key: string; value: string }[]).map(({ key, value }) => [key, value])),
    }),
    ...(proxy?.proxyConfigurationProperties !== undefined && {
      proxyConfiguration: {
        ...proxy,
        proxyConfigurationProperties: undefined,
        properties: Object.fromEntries(proxy.proxyConfigurationProperties.map(({ name, value }) => [name, value])),
      },
    }),
  };
}

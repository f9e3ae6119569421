import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { ownValue } from "../../components/ownValue.js";
import { opened } from "../base/jsonText.js";
import type { Registration } from "../plan/recordRegistrations.js";
import { keyOf, optionsOf, plainInputs } from "./ejectedResource.js";
import type { RecordedEnvironment } from "./recordEnvironment.js";

/** One change to the arguments of a resource, as in JSON Patch; its path leads into documents that are JSON too. */
export interface Patch {
  op: "add" | "replace" | "remove";
  path: string;
  value?: unknown;
}

/** What is different in a resource from what its component makes of the arguments. */
export interface PatchedResource {
  patches: Patch[];
  options: Record<string, unknown>;
}

/** Differences by `<type>::<name>`; undefined stands for a resource that only one of the two has. */
export type Differences = ReadonlyMap<string, PatchedResource | undefined>;

type Component = new (name: string, args: object) => pulumi.ComponentResource;

/**
 * Makes the components once more, of their arguments alone, and finds where what the next `up` registers differs: patches
 * and transforms of Copilot's overrides.
 * @param isOwn whether a resource is one of the components or below one
 */
export async function differencesFrom(
  { registrations, folder, register }: RecordedEnvironment,
  parts: readonly { name: string; component: pulumi.ComponentResource; args: object }[],
  isOwn: (key: string) => boolean,
): Promise<Differences> {
  const replayed = await register(async () => {
    for (const { name, component, args } of parts) new (component.constructor as Component)(name, args);
    return {};
  });
  const byKey = (all: readonly Registration[]) =>
    new Map(all.map((one) => [keyOf({ type: one.request.getType(), name: one.request.getName() }), one]));
  const [made, wanted] = [byKey(replayed), byKey(registrations)];
  // A name of one's own is known where a made-up one is a reference: what refers to it says the same.
  const known = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(known);
    if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, known(each)]));
    if (typeof value !== "string") return value;
    return value.replace(/\$\{([^}]*::[^}.]*)\.(\w+)\}/g, (reference, key: string, output: string) => {
      const said = wanted.get(key)?.inputs[output];
      return typeof said === "string" && made.get(key)?.inputs[output] === undefined ? said : reference;
    });
  };
  const found = new Map<string, PatchedResource | undefined>();
  for (const key of new Set([...made.keys(), ...[...wanted.keys()].filter(isOwn)])) {
    const [one, other] = [made.get(key), wanted.get(key)];
    const difference = one && other && differenceBetween({ ...one, inputs: known(one.inputs) as Tree }, other, folder);
    if (difference === undefined || difference.patches.length > 0 || Object.keys(difference.options).length > 0)
      found.set(key, difference);
  }
  return found;
}

function differenceBetween(one: Registration, other: Registration, folder: string): PatchedResource {
  const [before, after] = [optionsOf(one.request), optionsOf(other.request)];
  const options = Object.entries(after).filter(([name, value]) => !isDeepStrictEqual(value, before[name]));
  return {
    patches: patchesBetween(plainInputs(one.inputs, folder) as Tree, plainInputs(other.inputs, folder) as Tree),
    options: Object.fromEntries(options),
  };
}

type Tree = Record<string, unknown>;

/** The patches that make arguments of others; a document that they can't make letter by letter is replaced as a whole. */
export function patchesBetween(before: Tree, after: Tree): Patch[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const patches = between(ownValue(before, name), ownValue(after, name), `/${escaped(name)}`);
    const patched = patches.reduce<unknown>((node, patch) => edited(node, stepsOf(patch.path), patch), before);
    const whole = { op: name in before ? "replace" : "add", path: `/${escaped(name)}`, value: after[name] } as const;
    return isDeepStrictEqual((patched as Tree)[name], after[name]) ? patches : [whole];
  });
}

function between(before: unknown, after: unknown, path: string): Patch[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (after === undefined) return [{ op: "remove", path }];
  if (before === undefined) return [{ op: "add", path, value: after }];
  const [one, other] = [opened(before), opened(after)];
  if (Array.isArray(one) && Array.isArray(other) && one.length <= other.length)
    return other.flatMap((value, at) =>
      at < one.length ? between(one[at], value, `${path}/${at}`) : [{ op: "add" as const, path: `${path}/-`, value }],
    );
  if (isTree(one) && isTree(other) && Object.keys(one).some((key) => key in other))
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
      between(ownValue(one, key), ownValue(other, key), `${path}/${escaped(key)}`),
    );
  return [{ op: "replace", path, value: after }];
}

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
const stepsOf = (path: string): string[] =>
  path
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** What `edit` of the program that is written does, without outputs. */
function edited(node: unknown, [step = "", ...rest]: string[], patch: Patch): unknown {
  if (typeof node === "string") return JSON.stringify(edited(JSON.parse(node), [step, ...rest], patch));
  const key = Array.isArray(node) && step === "-" ? String(node.length) : step;
  const copy = (Array.isArray(node) ? [...node] : { ...(node as Tree) }) as Tree;
  if (rest.length > 0) copy[key] = edited(copy[key], rest, patch);
  else if (patch.op === "remove") delete copy[key];
  else copy[key] = patch.value;
  return copy;
}

/** The file `patches.ts` of a program. */
export const patchesSource = `import * as pulumi from "@pulumi/pulumi";

/** A change in the form of JSON Patch. Paths lead into JSON documents, "-" is the end of a list. */
export interface Patch {
  op: "add" | "replace" | "remove";
  path: string;
  value?: unknown;
}

/** Changes single resources of a component, by \`<type>::<name>\`: what \`overrides/\` did in Copilot. */
export function patched(
  patches: Record<string, Patch[]>,
  options: Record<string, pulumi.CustomResourceOptions> = {},
): pulumi.ResourceTransformation {
  return ({ type, name, props, opts }) => {
    const key = \`\${type}::\${name}\`;
    const edits = patches[key] ?? [];
    const args = edits.reduce((before, patch) => edit(before, patch.path.slice(1).split("/"), patch), props);
    return { props: args, opts: pulumi.mergeOptions(opts, options[key] ?? {}) };
  };
}

function edit(node: any, [step, ...rest]: string[], patch: Patch): any {
  if (pulumi.Output.isInstance(node)) return node.apply((known) => edit(known, [step, ...rest], patch));
  if (typeof node === "string") return pulumi.jsonStringify(edit(JSON.parse(node), [step, ...rest], patch));
  const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
  const key = Array.isArray(node) && name === "-" ? node.length : name;
  const copy = Array.isArray(node) ? [...node] : { ...node };
  if (rest.length > 0) copy[key] = edit(copy[key], rest, patch);
  else if (patch.op === "remove") delete copy[key];
  else copy[key] = patch.value;
  return copy;
}

/** What a component has made itself: it can be named only when its constructor has ended. */
export const later = <T>(value: () => pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>> =>
  pulumi.output(Promise.resolve().then(value)) as pulumi.Output<pulumi.Unwrap<T>>;
`;

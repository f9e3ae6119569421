import * as pulumi from "@pulumi/pulumi";
import type { PatchAction, PatchedChild, ResolvedPatch, StatementMark } from "../manifest/overrides/actions.js";
import { ManifestError } from "../manifest/problems.js";
import { edit } from "./edit.js";

/** The value of a CloudFormation expression in its long form. */
export type Evaluate = (expression: Record<string, unknown>) => pulumi.Input<string>;

/** Patches as a component can be made with. */
export interface AppliedPatches {
  /** Passes every child through the patches that are for it. */
  transformation: pulumi.ResourceTransformation;
  /** Changes the task's containers; absent without patches of them. */
  containers?: <C>(containers: C[]) => C[];
  /** Suffixes of the children that are not made. */
  leftOut: string[];
  /** Patches that no child took so far. */
  unused(): ResolvedPatch[];
}

type Args = Record<string, unknown>;

/**
 * Makes patches apply to the children of one component.
 *
 * @param component logical name that its children begin with
 */
export function applyPatches(patches: readonly ResolvedPatch[], component: string, evaluate: Evaluate): AppliedPatches {
  const used = new Set<ResolvedPatch>();
  const seen = new Map<ResolvedPatch, number>();
  const isFor = (patch: ResolvedPatch, type: string, name: string): boolean => {
    if (!matches(patch.child, component, type, name)) return false;
    const nth = seen.get(patch) ?? 0;
    seen.set(patch, nth + 1);
    return patch.child.nth === undefined || patch.child.nth === nth;
  };
  const ofContainers = patches.filter(({ action }) => action.form === "containers");
  const ofChildren = patches.filter(({ action }) => action.form !== "containers" && action.form !== "leaveOut");
  const transformation: pulumi.ResourceTransformation = ({ type, name, props: given, opts }) => {
    const wanted = ofChildren.filter((patch) => isFor(patch, type, name));
    if (wanted.length === 0) return undefined;
    for (const patch of wanted) used.add(patch);
    const args = wanted.reduce((before, patch) => placed(patch, () => applied(before, patch, evaluate)), given as Args);
    const retained = wanted.some(({ action }) => action.form === "retain");
    return { props: args, opts: retained ? pulumi.mergeOptions(opts, { retainOnDelete: true }) : opts };
  };
  const containers = <C>(list: C[]): C[] =>
    ofContainers.reduce<unknown>((before, patch) => {
      used.add(patch);
      const { steps } = patch.action as Extract<PatchAction, { form: "containers" }>;
      return placed(patch, () => edit(before, steps, changeOf(patch, evaluate)));
    }, list) as C[];
  return {
    transformation,
    ...(ofContainers.length > 0 && { containers }),
    leftOut: patches.flatMap(({ action, child }) => (action.form === "leaveOut" ? [child.suffix] : [])),
    unused: () => [...ofChildren, ...ofContainers].filter((patch) => !used.has(patch)),
  };
}

const lettersAndDigits = (text: string): string => text.replace(/[^A-Za-z0-9]/g, "");

function matches(child: PatchedChild, component: string, type: string, name: string): boolean {
  if (type !== child.type || !name.startsWith(`${component}-`)) return false;
  const suffix = name.slice(component.length + 1);
  const [before = "", after] = child.suffix.split("*");
  if (after === undefined) return suffix === before;
  if (!suffix.startsWith(before) || !suffix.endsWith(after)) return false;
  const text = suffix.slice(before.length, suffix.length - after.length);
  // A pipeline's logical ids spell hyphens out, and say what an action is between its environment and its name.
  const named = child.named?.replaceAll("DASH", "").replace("DeploymentAction", "");
  return named === undefined || lettersAndDigits(text) === named;
}

/** The arguments of a child after one patch. */
function applied(args: Args, patch: ResolvedPatch, evaluate: Evaluate): Args {
  const { action, op } = patch;
  switch (action.form) {
    case "property": {
      const change = changeOf(patch, evaluate);
      const result = edit(args, action.steps, change) as Args;
      // A name of one's own takes the place of a made-up one.
      if (action.steps.length === 1 && action.steps[0] === "name" && op !== "remove") delete result.namePrefix;
      return result;
    }
    case "document":
      return {
        ...args,
        [action.property]: inDocument(args[action.property], patch, (document) =>
          edit(document, action.steps, changeOf(patch, evaluate)),
        ),
      };
    case "entries":
      return edit(args, action.steps, { op: "add", value: entriesAfter(args, action, evaluate) }) as Args;
    case "addStatements": {
      const added = action.statements.map((statement) => evaluated(statement, evaluate));
      return { ...args, policy: inPolicy(args.policy, patch, (statements) => [...statements, ...added]) };
    }
    case "statement": {
      const change = changeOf(patch, evaluate);
      return {
        ...args,
        policy: inPolicy(args.policy, patch, (statements) => {
          if (op !== "remove" && !statements.some((one) => isMarked(one, action.of))) {
            throw new Error("what it changes grants nothing here, since nothing needs it");
          }
          return statements.flatMap((one) => {
            if (!isMarked(one, action.of)) return [one];
            return action.steps.length === 0 && op === "remove" ? [] : [edit(one, action.steps, change)];
          });
        }),
      };
    }
    default:
      return args;
  }
}

function entriesAfter(
  args: Args,
  { steps, set, remove }: Extract<PatchAction, { form: "entries" }>,
  evaluate: Evaluate,
): pulumi.Output<Record<string, unknown>> | Record<string, unknown> {
  const there = steps.reduce<unknown>((node, step) => (node as Args | undefined)?.[step], args);
  const change = (map: Record<string, unknown>): Record<string, unknown> => {
    const kept = Object.entries(map).filter(([key]) => !remove.includes(key));
    return { ...Object.fromEntries(kept), ...(evaluated(set, evaluate) as Record<string, unknown>) };
  };
  if (pulumi.Output.isInstance(there)) return there.apply((map) => change((map ?? {}) as Record<string, unknown>));
  return change((there ?? {}) as Record<string, unknown>);
}

/** A JSON document, or text of one, after a change. */
function inDocument(
  text: unknown,
  patch: ResolvedPatch,
  change: (document: unknown) => unknown,
): pulumi.Output<string> {
  return (pulumi.output(text) as pulumi.Output<unknown>).apply((known: unknown) => {
    const document: unknown = typeof known === "string" ? JSON.parse(known) : (known ?? {});
    return pulumi.jsonStringify(placed(patch, () => change(document)));
  });
}

function inPolicy(
  text: unknown,
  patch: ResolvedPatch,
  change: (statements: Args[]) => unknown[],
): pulumi.Output<string> {
  return inDocument(text, patch, (document) => {
    const { Statement: one = [], ...rest } = document as { Statement?: Args | Args[] };
    return { ...rest, Statement: change(Array.isArray(one) ? one : [one]) };
  });
}

function isMarked(statement: Args, mark: StatementMark): boolean {
  if ("sid" in mark) return statement.Sid === mark.sid;
  return [statement.Action].flat().includes(mark.action);
}

const noValue = (value: unknown): boolean => (value as Args | null)?.Ref === "AWS::NoValue";

function changeOf({ op, value }: ResolvedPatch, evaluate: Evaluate) {
  return { op: noValue(value) ? ("remove" as const) : op, value: evaluated(value, evaluate) };
}

/** A value with CloudFormation's expressions worked out. */
function evaluated(value: unknown, evaluate: Evaluate): unknown {
  if (Array.isArray(value)) return value.filter((item) => !noValue(item)).map((item) => evaluated(item, evaluate));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && /^(Ref$|Fn::)/.test(entries[0]?.[0] ?? "")) return evaluate(value as Args);
  return Object.fromEntries(
    entries.filter(([, child]) => !noValue(child)).map(([key, child]) => [key, evaluated(child, evaluate)]),
  );
}

/** Errors of a patch name its place. */
function placed<T>(patch: ResolvedPatch, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw patchError(patch, (error as Error).message);
  }
}

/** An error at the place of a patch. */
export function patchError({ file, line, column, pointer }: ResolvedPatch, message: string): ManifestError {
  const folder = file.slice(0, file.lastIndexOf("/"));
  const hint = `What it changes may look different here: "airlift package" shows it, and ${folder}/transform.mjs can change it.`;
  return new ManifestError([{ severity: "error", file, line, column, path: pointer, message, hint }]);
}

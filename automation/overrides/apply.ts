import * as pulumi from "@pulumi/pulumi";
import { lettersAndDigits } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import type { PatchAction, PatchedChild, ResolvedPatch, StatementMark } from "../manifest/overrides/actions.js";
import { hasOwnKeys, isContainerNumber, isExpression, isNoValue } from "../manifest/overrides/spelling.js";
import { ManifestError } from "../manifest/problems.js";
import { completed } from "./defaults.js";
import { edit } from "./edit.js";

/** The value of a CloudFormation expression in its long form, for a child that it becomes an argument of. */
export type Evaluate = (
  expression: Record<string, unknown>,
  child: { type: string; name: string },
) => pulumi.Input<string>;

type EvaluateHere = (expression: Record<string, unknown>) => pulumi.Input<string>;

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
    const patched = wanted.reduce(
      (before, patch) => placed(patch, () => applied(before, patch, (one) => evaluate(one, { type, name }))),
      given as Args,
    );
    const args = completed(type, patched);
    const retained = wanted.some(({ action }) => action.form === "retain");
    return { props: args, opts: retained ? pulumi.mergeOptions(opts, { retainOnDelete: true }) : opts };
  };
  const containers = <C>(list: C[]): C[] =>
    withNumbers(
      ofContainers.reduce<unknown>((before, patch) => {
        used.add(patch);
        const { steps } = patch.action as Extract<PatchAction, { form: "containers" }>;
        const task = { type: patch.child.type, name: `${component}-${patch.child.suffix}` };
        return placed(patch, () =>
          edit(
            before,
            steps,
            changeOf(patch, (one) => evaluate(one, task)),
          ),
        );
      }, list),
    ) as C[];
  return {
    transformation,
    ...(ofContainers.length > 0 && { containers }),
    leftOut: patches.flatMap(({ action, child }) => (action.form === "leaveOut" ? [child.suffix] : [])),
    unused: () => [...ofChildren, ...ofContainers].filter((patch) => !used.has(patch)),
  };
}

/** Whether a child of a component is the one that a patch, or a reference to Copilot's template, means. */
export function matches(child: PatchedChild, component: string, type: string, name: string): boolean {
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

/** Numbers of containers that were written, or came out of an expression, as text. */
function withNumbers(value: unknown, key = ""): unknown {
  if (isContainerNumber(key)) {
    const number = (one: unknown) => (typeof one === "string" && /^\d+$/.test(one) ? Number(one) : one);
    return pulumi.Output.isInstance(value) ? value.apply(number) : number(value);
  }
  if (Array.isArray(value)) return value.map((item) => withNumbers(item));
  if (value === null || typeof value !== "object" || pulumi.Output.isInstance(value) || hasOwnKeys(key)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withNumbers(inner, name)]));
}

/** The arguments of a child after one patch. */
function applied(args: Args, patch: ResolvedPatch, evaluate: EvaluateHere): Args {
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
            throw new Error("the statement that it changes is not there, since nothing needs it");
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
  evaluate: EvaluateHere,
): pulumi.Output<Record<string, unknown>> | Record<string, unknown> {
  const there = steps.reduce<unknown>((node, step) => ownValue(node as Args | undefined, step), args);
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

function changeOf({ op, value }: ResolvedPatch, evaluate: EvaluateHere) {
  return { op: isNoValue(value) ? ("remove" as const) : op, value: evaluated(value, evaluate) };
}

/** A value with CloudFormation's expressions worked out. */
function evaluated(value: unknown, evaluate: EvaluateHere): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isNoValue(item)).map((item) => evaluated(item, evaluate));
  if (value === null || typeof value !== "object") return value;
  if (isExpression(value)) return evaluate(value as Args);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => !isNoValue(child))
      .map(([key, child]) => [key, evaluated(child, evaluate)]),
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

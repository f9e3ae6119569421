import type { EngineOperation, StackEvent, Step } from "../engine/protocol.js";

/** Where a resource's operation stands. */
export type Status = "in progress" | "complete" | "failed";

/** One resource that a run changes. */
export interface ResourceProgress {
  urn: string;
  type: string;
  /** Logical name. */
  name: string;
  parent?: string;
  /** What is being done: `create`, `update`, `delete`, `replace`, `import`, `refresh` … */
  verb: string;
  status: Status;
  /** Milliseconds since the epoch. */
  startedAt: number;
  endedAt?: number;
  step: Step;
}

/** One stack's run, as far as its events show it. */
export interface StackProgress {
  stack: string;
  operation: EngineOperation;
  startedAt: number;
  endedAt?: number;
  /** In the order in which they began. */
  resources: ReadonlyMap<string, ResourceProgress>;
  /** From the engine's own summary, never counted here: events may be missing. */
  changes?: Readonly<Record<string, number>>;
  seconds?: number;
  interrupted: boolean;
  ok?: boolean;
  /** What is waited for once the engine has ended, and since when. */
  waiting?: { text: string; since: number };
}

/** All stacks of a run, by name. */
export type Progress = ReadonlyMap<string, StackProgress>;

export const nothingYet: Progress = new Map();

/** The engine's operations as people call them; those that are no change of their own are left out. */
const verbs: Readonly<Record<string, string>> = {
  create: "create",
  "create-replacement": "replace",
  update: "update",
  delete: "delete",
  "delete-replaced": "delete of the replaced one",
  replace: "replace",
  read: "read",
  "read-replacement": "read",
  refresh: "refresh",
  import: "import",
  "import-replacement": "import",
  discard: "forget",
  "discard-replaced": "forget",
};

/** What an operation is called, or nothing for one that only the engine cares about. */
export function verbOf(operation: string, planning: boolean): string | undefined {
  // While it plans the engine tells of a replacement three times; one is enough for a reader.
  if (planning && (operation === "create-replacement" || operation === "delete-replaced")) return undefined;
  if (!planning && operation === "replace") return undefined;
  return verbs[operation];
}

/** Provider resources are the engine's own affair, unless one fails. */
function isPlumbing(step: Step): boolean {
  return step.type.startsWith("pulumi:providers:");
}

function keyOf(step: Step): string {
  return step.operation === "delete-replaced" ? `${step.urn}#replaced` : step.urn;
}

function withResource(stack: StackProgress, key: string, resource: ResourceProgress): StackProgress {
  return { ...stack, resources: new Map(stack.resources).set(key, resource) };
}

function foldStack(stack: StackProgress, event: StackEvent, now: number): StackProgress {
  switch (event.kind) {
    case "step": {
      const verb = isPlumbing(event.step) ? undefined : verbOf(event.step.operation, event.planning);
      if (verb === undefined) return stack;
      const { urn, type, name, parent } = event.step;
      const status: Status = event.planning ? "complete" : "in progress";
      const resource = { urn, type, name, parent, verb, status, startedAt: now, step: event.step };
      return withResource(stack, keyOf(event.step), resource);
    }
    case "done":
    case "failed": {
      const key = keyOf(event.step);
      const known = stack.resources.get(key);
      const verb = known?.verb ?? verbOf(event.step.operation, event.kind === "done" && event.planning);
      if (verb === undefined || (isPlumbing(event.step) && event.kind === "done")) return stack;
      const { urn, type, name, parent } = event.step;
      const base = known ?? { urn, type, name, parent, verb, startedAt: now, step: event.step };
      // A resource that failed stays failed, whatever the engine tells of it afterwards.
      const status: Status = event.kind === "failed" || known?.status === "failed" ? "failed" : "complete";
      // What the engine worked out while it planned holds more than its last event.
      return withResource(stack, key, { ...base, status, endedAt: now });
    }
    case "summary":
      return { ...stack, changes: event.changes, seconds: event.seconds };
    case "interrupted":
      return { ...stack, interrupted: true };
    case "waiting":
      return { ...stack, waiting: event.text === undefined ? undefined : { text: event.text, since: now } };
    case "end":
      return { ...stack, endedAt: now, ok: event.ok };
    default:
      return stack;
  }
}

/**
 * One event more. Pure: the same progress, event and time give the same result.
 * @param now milliseconds since the epoch
 */
export function foldProgress(progress: Progress, event: StackEvent, now: number): Progress {
  if (event.kind === "begin") {
    const { stack, operation } = event;
    return new Map(progress).set(stack, { stack, operation, startedAt: now, resources: new Map(), interrupted: false });
  }
  const stack = progress.get(event.stack);
  if (stack === undefined) return progress;
  // It changed nothing and begins anew: there is nothing to show of it.
  if (event.kind === "end" && event.again === true)
    return new Map([...progress].filter(([name]) => name !== event.stack));
  const next = foldStack(stack, event, now);
  return next === stack ? progress : new Map(progress).set(event.stack, next);
}

/** Seconds that a resource has taken so far, or took. */
export function secondsOf(resource: ResourceProgress, now: number): number {
  return Math.max(0, (resource.endedAt ?? now) - resource.startedAt) / 1000;
}

/** "18 created, 1 updated": what has been done to these resources. */
export function countText(resources: readonly ResourceProgress[]): string {
  const counts = new Map<string, number>();
  for (const { verb } of resources) counts.set(verb, (counts.get(verb) ?? 0) + 1);
  const pastOf = (verb: string) => done.find(([key]) => key === verb)?.[2] ?? `${verb} complete`;
  return [...counts].map(([verb, count]) => `${count} ${pastOf(verb)}`).join(", ");
}

/** Past forms for the summary. */
const done: readonly (readonly [operation: string, planned: string, past: string])[] = [
  ["create", "to create", "created"],
  ["update", "to update", "updated"],
  ["replace", "to replace", "replaced"],
  ["delete", "to delete", "deleted"],
  ["import", "to import", "imported"],
  ["read", "to read", "read"],
  ["same", "unchanged", "unchanged"],
];

/** "3 created, 1 updated, 40 unchanged", from the engine's summary. */
export function changeSummary(changes: Readonly<Record<string, number>>, operation: EngineOperation): string {
  const planned = operation === "preview";
  const parts = done.flatMap(([key, future, past]) => {
    // After a destroy only the stack itself, which the engine counts, is as it was.
    const count = key === "same" && operation === "destroy" ? 0 : (changes[key] ?? 0);
    return count === 0 ? [] : [`${count} ${planned ? future : past}`];
  });
  return parts.length === 0 ? "nothing to do" : parts.join(", ");
}

/** Whether the summary tells of any change. */
export function hasChanges(changes: Readonly<Record<string, number>>): boolean {
  return Object.entries(changes).some(
    ([operation, count]) => count > 0 && operation !== "same" && operation !== "read",
  );
}

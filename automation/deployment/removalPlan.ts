import { type RemovalPlan, removalName, removalType } from "../record/removalPlan.js";

export type { RemovalPlan };

import type { RawResource, StackState, StateResource } from "../stack/contents.js";

/** The plan of a removal that was begun and has not been finished. */
export function planIn(state: Pick<StackState, "resources"> | undefined): RemovalPlan | undefined {
  const found = state?.resources.find(({ type }) => type === removalType);
  return found?.outputs.plan as RemovalPlan | undefined;
}

/** Whether nothing but a plan, and the stack itself, is left. */
export function onlyPlanIsLeft(resources: readonly StateResource[]): boolean {
  return resources.every(({ type }) => type === removalType || type === "pulumi:pulumi:Stack");
}

/** The plan of an earlier run and that of this one; what this run deletes after all is not kept. */
export function joinPlans(before: RemovalPlan | undefined, now: RemovalPlan, deleted: readonly string[]): RemovalPlan {
  const kept = [...(before?.kept ?? []).filter(({ stack }) => !deleted.includes(stack)), ...now.kept];
  const byStack = new Map(kept.map((one) => [one.stack, one]));
  return {
    kept: [...byStack.values()],
    revisions: [...new Set([...(before?.revisions ?? []), ...now.revisions])],
    notices: [...new Set([...(before?.notices ?? []), ...now.notices])],
  };
}

/** Whether there is nothing to do and nothing to report. */
export function isEmptyPlan({ kept, revisions, notices }: RemovalPlan): boolean {
  return kept.length + revisions.length + notices.length === 0;
}

/** The URN of a stack's plan. */
export function urnOfPlan({ resources }: Pick<StackState, "resources">): string | undefined {
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  return root && [...root.urn.split("::").slice(0, 2), removalType, removalName].join("::");
}

/** Puts a plan into the resources of a state, in the place of an earlier one. */
export function setPlan(resources: RawResource[], urn: string, plan: RemovalPlan): void {
  const outputs = { plan };
  const known = resources.find((one) => one.urn === urn);
  if (known !== undefined) {
    known.outputs = outputs;
    return;
  }
  const root = resources.findIndex(({ type }) => type === "pulumi:pulumi:Stack");
  resources.splice(root + 1, 0, { urn, type: removalType, custom: false, parent: resources[root]?.urn, outputs });
}

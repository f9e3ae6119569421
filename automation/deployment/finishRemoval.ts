import type { OnEvent } from "../session/options.js";
import type { Target } from "../session/target.js";
import type { RemovalPlan } from "./removalPlan.js";
import { keptText } from "./retention.js";

/**
 * Does what is left to do once the resources of a removal are gone, and reports what stays. The engine keeps task
 * definitions, so that a rollback has something to return to; without a service nobody returns.
 * @returns what could not be done: nothing runs from a task definition that is left
 */
export async function finishRemoval(target: Target, plan: RemovalPlan, onEvent: OnEvent): Promise<string[]> {
  const failed = await deregister(target, plan.revisions);
  for (const text of [...plan.notices, ...plan.kept.map(keptText)])
    onEvent({ kind: "notice", stack: target.stack.stack, text });
  return failed;
}

async function deregister(target: Target, revisions: readonly string[]): Promise<string[]> {
  if (revisions.length === 0) return [];
  const { deregisterRevisions } = await import("../aws/revisions.js");
  try {
    await deregisterRevisions(target.aws, revisions);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    return [`Task definitions, which cost nothing, are left in AWS; the next destroy tries again: ${reason}`];
  }
}

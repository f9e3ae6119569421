import type { Problem } from "../manifest/problems.js";
import type { OnEvent } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import type { EngineOutcome } from "../stack/runStack.js";
import { apply } from "./apply.js";
import { converge } from "./converge.js";
import { decide } from "./decide.js";
import { gather } from "./gather.js";
import { publicFiles } from "./publicFiles.js";
import { announcements } from "./repairs.js";
import { resolveFor } from "./resolution.js";
import { noteSiteSteps } from "./rollouts/sites.js";
import type { RunScope } from "./scope.js";
import { settle, settleFailure } from "./settle.js";

/** What a run did, or would do, to an environment. */
export interface Deployed {
  outcome: EngineOutcome;
  /** Warnings and notices of the manifests. */
  problems: Problem[];
  /** What the reader should know, a sentence each. */
  notices: string[];
}

/**
 * Deploys one environment and waits until its services run. What another run has changed until this one has the lock
 * counts: then all of it is worked out again.
 * @throws ManifestError, RunError; `rollout failed` when ECS gave a deployment up
 */
export function deployEnvironment(
  workspace: Workspace,
  environment: string,
  onEvent: OnEvent,
  scope: RunScope = {},
): Promise<Deployed> {
  const { options } = workspace;
  return converge(environment, onEvent, async (readRules) => {
    const resolution = resolveFor(workspace, environment, scope.onlyRemove);
    const { target, state } = await workspace.open(environment);
    const facts = await gather(target, workspace, resolution.resolved, {
      ...scope,
      ...(readRules && { readRules }),
      state,
      secrets: true,
    });
    const plan = decide(workspace, resolution, facts, { ...scope, operation: "up" });
    for (const text of announcements(facts.running)) onEvent({ kind: "notice", stack: environment, text });
    const site = noteSiteSteps(onEvent);
    const outcome = await apply(target, plan, "up", options, site.onEvent).catch(async (error: unknown) => {
      throw await settleFailure(target, error, site.steps, options, onEvent);
    });
    const settled = await settle(target, plan, outcome, site.steps, options, onEvent);
    return { outcome, problems: plan.problems, notices: [...plan.notices, ...settled] };
  });
}

/** Shows what a deployment would change; services that AWS runs otherwise are only named, since no lock is held. */
export async function previewEnvironment(
  workspace: Workspace,
  environment: string,
  onEvent: OnEvent,
  scope: RunScope = {},
): Promise<Deployed> {
  const resolution = resolveFor(workspace, environment, scope.onlyRemove);
  const { target, state } = await workspace.open(environment);
  const facts = await gather(target, workspace, resolution.resolved, { ...scope, state });
  const plan = decide(workspace, resolution, facts, { ...scope, operation: "preview" });
  const outcome = await apply(target, plan, "preview", workspace.options, onEvent);
  return { outcome, problems: plan.problems, notices: [...plan.notices, ...publicFiles(plan.data.resolved.workloads)] };
}

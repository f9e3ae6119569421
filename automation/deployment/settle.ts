import { allOf } from "../base/allOf.js";
import type { OnEvent } from "../session/options.js";
import type { Target } from "../session/target.js";
import { exportStack } from "../stack/contents.js";
import type { EngineOutcome, Step } from "../stack/runStack.js";
import type { EnvironmentPlan } from "./decide.js";
import { awaitAppRunner } from "./rollouts/appRunner.js";
import { awaitDeployments, type Waiting } from "./rollouts/compareServices.js";
import { refreshSites } from "./rollouts/sites.js";
import { withMissingProofs } from "./rollouts/validationRecords.js";

/**
 * Waits until what was deployed runs: rollouts of ECS by deployment id, App Runner, caches of sites. The lock is free by now.
 *
 * @param siteSteps what the run did to files of sites
 * @returns what is worth knowing, a sentence each
 * @throws RunError `rollout failed`
 */
export async function settle(
  target: Target,
  { repairs }: EnvironmentPlan,
  outcome: EngineOutcome,
  siteSteps: readonly Step[],
  options: Waiting,
  onEvent: OnEvent,
): Promise<string[]> {
  const waiting = [refreshSites(target, siteSteps, options, onEvent)];
  if (options.noWait !== true) {
    onEvent({ kind: "waiting", stack: target.environment, text: "its services to run" });
    waiting.push(awaitDeployments(target, outcome, repairs.unfinished, options, onEvent));
    waiting.push(awaitAppRunner(target, outcome, options, onEvent));
  }
  return (await allOf(waiting).finally(() => onEvent({ kind: "waiting", stack: target.environment }))).flat();
}

/** A failed run's error with what explains it; files of sites that were uploaded all the same are made known. */
export async function settleFailure(
  target: Target,
  error: unknown,
  siteSteps: readonly Step[],
  options: Waiting,
  onEvent: OnEvent,
): Promise<unknown> {
  await refreshSites(target, siteSteps, options, onEvent).catch(() => []);
  return withMissingProofs(error, () => exportStack(target.stack), target.dns.resolveCname);
}

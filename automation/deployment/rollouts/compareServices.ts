import { logGroupName } from "../../../components/names.js";
import { RunError } from "../../base/errors.js";
import { formatDuration } from "../../manifest/durations.js";
import type { OnEvent, RunOptions } from "../../session/options.js";
import type { Target } from "../../session/target.js";
import { exportStack, type StackState } from "../../stack/contents.js";
import type { EngineOutcome, Step } from "../../stack/runStack.js";
import { rolloutEstimate, timeOfAll } from "./estimate.js";
import { type DeployedService, deployedServices } from "./services.js";

/** Seconds that a rollout is waited for. */
export const patience = 30 * 60;

/** How long whoever waits for what was deployed does so. */
export type Waiting = Pick<RunOptions, "timeout" | "noWait">;

/** A service whose tasks are not what the state says. */
export interface Difference {
  service: DeployedService;
  /** In words, for a notice. */
  text: string;
  /** The deployment itself failed, and there was none before it to go back to. */
  failed: boolean;
}

/** What AWS runs, held against a state. */
export interface LiveServices {
  differences: Difference[];
  /** URNs of services that an earlier run left while they were being rolled out. */
  unfinished: ReadonlySet<string>;
}

/**
 * The services of a state that AWS runs otherwise: rolled back, changed by hand, or gone. A plain second run would see
 * no difference there.
 * @throws RunError when ECS can't be asked
 */
export async function compareServices(
  { aws: access }: Target,
  services: readonly DeployedService[],
): Promise<LiveServices> {
  if (services.length === 0) return { differences: [], unfinished: new Set() };
  const [{ describeServices, revisionOf, withEcs }, { primaryOf }] = await Promise.all([
    import("../../aws/ecs.js"),
    import("../../aws/rollout.js"),
  ]);
  const answers = await withEcs(access, (client) => describeServices(client, services));
  const unfinished = services.filter((_, index) => primaryOf(answers[index])?.rolloutState === "IN_PROGRESS");
  const differences = services.flatMap((service, index) => {
    const { workload, taskDefinition } = service;
    const difference = (text: string, failed = false) => [{ service, text: `${workload}: ${text}`, failed }];
    const answer = answers[index];
    if (answer === undefined) return difference("its ECS service is gone.");
    const live = primaryOf(answer)?.taskDefinition ?? answer.taskDefinition;
    if (live !== taskDefinition) {
      return difference(
        `AWS runs revision ${revisionOf(live)}, the last deployment was revision ${revisionOf(taskDefinition)}.`,
      );
    }
    if (primaryOf(answer)?.rolloutState === "FAILED") return difference("its first deployment never ran.", true);
    if (!service.scaled && answer.desiredCount !== service.desired)
      return difference(`its desired count is ${answer.desiredCount}, the last deployment's was ${service.desired}.`);
    return [];
  });
  return { differences, unfinished: new Set(unfinished.map(({ urn }) => urn)) };
}

/** The services of a state that belong to these workloads. */
export function servicesOf(state: StackState | undefined, workloads: readonly { name: string }[]): DeployedService[] {
  const names = new Set(workloads.map(({ name }) => name));
  return deployedServices(state).filter(({ workload }) => names.has(workload));
}

/** Steps that brought a service a new deployment. */
function deployedIn({ type, operation }: Step): boolean {
  return type === "aws:ecs/service:Service" && /^(create|update|replace|create-replacement)$/.test(operation);
}

/**
 * Waits for the rollouts that a run of the engine began or found unfinished, by deployment id. The lock is free by now.
 * @returns what is worth telling when the waiting ended first
 * @throws RunError `rollout failed` with the reason, exit codes, target health and last lines of the log
 */
export async function awaitDeployments(
  target: Target,
  outcome: EngineOutcome,
  unfinished: ReadonlySet<string>,
  options: Waiting,
  onEvent: OnEvent,
): Promise<string[]> {
  const changed = new Set([...unfinished, ...outcome.steps.filter(deployedIn).map(({ urn }) => urn)]);
  if (changed.size === 0) return [];
  const state = await exportStack(target.stack);
  const services = deployedServices(state).filter(({ urn }) => changed.has(urn));
  const fresh = new Set(outcome.steps.filter(({ operation }) => operation === "create").map(({ urn }) => urn));
  const estimates = state === undefined ? [] : services.map((one) => rolloutEstimate(state, one, fresh.has(one.urn)));
  for (const { text, hints } of estimates) {
    const lines = [text, ...hints.map((hint) => `  ${hint}`)];
    onEvent({ kind: "notice", stack: target.environment, text: lines.join("\n") });
  }
  const names = services.map(({ workload }) => workload).join(", ");
  const text = estimates.length === 0 ? "" : `${names} to run (${timeOfAll(estimates)})`;
  if (text !== "") onEvent({ kind: "waiting", stack: target.environment, text });
  return watchRollouts(target, services, options, onEvent);
}

/** Waits for the newest deployment of each of these services. As `awaitDeployments`. */
export async function watchRollouts(
  { aws: access, application, environment }: Target,
  services: readonly DeployedService[],
  { timeout = patience }: Waiting,
  onEvent: OnEvent,
): Promise<string[]> {
  if (services.length === 0) return [];
  const { awaitRollouts } = await import("../../aws/awaitRollouts.js");
  const tell = (text: string) => onEvent({ kind: "notice", stack: environment, text });
  const { rolloutMessages } = await import("../../aws/rolloutMessages.js");
  const ended = await awaitRollouts(access, services, { timeout, onChange: rolloutMessages(access, tell) });
  const failed = ended.filter(({ rollout }) => rollout.state === "failed");
  if (failed.length > 0) {
    const { rolloutFailure } = await import("../../aws/rolloutFailure.js");
    const reasons = await Promise.all(
      failed.map((one) => rolloutFailure(access, one, logGroupName(application, environment, one.workload))),
    );
    throw new RunError("rollout failed", reasons.join("\n"), {
      hint: `\`airlift up --env ${environment}\` tries again; \`airlift svc logs --env ${environment} --name ${failed[0]?.workload}\` shows more of the log.`,
      stack: environment,
    });
  }
  return ended
    .filter(({ rollout }) => rollout.state === "running")
    .map(
      ({ workload }) =>
        `${workload} is still being rolled out; stopped waiting after ${formatDuration(timeout)}. \`airlift svc status --env ${environment} --name ${workload}\` shows its progress.`,
    );
}

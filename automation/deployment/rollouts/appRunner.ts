import { RunError } from "../../base/errors.js";
import { formatDuration } from "../../manifest/durations.js";
import type { OnEvent } from "../../session/options.js";
import type { Target } from "../../session/target.js";
import { exportStack, type StackState } from "../../stack/contents.js";
import type { EngineOutcome } from "../../stack/runStack.js";
import { patience, type Waiting } from "./compareServices.js";
import { workloadsByUrn } from "./services.js";

/** An App Runner service as the state has it. */
export interface AppRunnerService {
  workload: string;
  urn: string;
  arn: string;
}

const serviceType = "aws:apprunner/service:Service";

/** The App Runner services of a state, of all workloads or of some. */
export function appRunnerServices(
  state: StackState | undefined,
  workloads?: readonly { name: string }[],
): AppRunnerService[] {
  const resources = (state?.resources ?? []).filter(({ pendingDeletion }) => !pendingDeletion);
  const owners = workloadsByUrn(resources);
  return resources.flatMap(({ type, urn, id }) => {
    const workload = owners.get(urn);
    if (type !== serviceType || workload === undefined || id === undefined) return [];
    const wanted = workloads === undefined || workloads.some(({ name }) => name === workload);
    return wanted ? [{ workload, urn, arn: id }] : [];
  });
}

/** Services that App Runner took back to the version before: a plain second run would see no difference there. */
export async function rolledBackServices(
  { aws: access }: Target,
  services: readonly AppRunnerService[],
): Promise<AppRunnerService[]> {
  if (services.length === 0) return [];
  const { lastDeployment } = await import("../../aws/appRunner.js");
  const last = await Promise.all(services.map(({ arn }) => lastDeployment(access, arn)));
  return services.filter((_, index) => last[index]?.state === "failed");
}

/**
 * Waits until App Runner has deployed the services that a run made or changed: the provider sees one that was taken
 * back as running.
 * @returns what is worth telling when the waiting ended first
 * @throws RunError `rollout failed` with the last lines of the service's log
 */
export async function awaitAppRunner(
  { aws: access, environment, stack }: Target,
  { steps }: EngineOutcome,
  { timeout = patience }: Waiting,
  onEvent: OnEvent,
): Promise<string[]> {
  const changed = new Set(
    steps.flatMap(({ type, operation, urn }) => (type === serviceType && operation !== "same" ? [urn] : [])),
  );
  if (changed.size === 0) return [];
  const state = await exportStack(stack);
  const services = appRunnerServices(state).filter(({ urn }) => changed.has(urn));
  const { awaitDeployment, serviceLog } = await import("../../aws/appRunner.js");
  const failures: string[] = [];
  const unfinished = await Promise.all(
    services.map(async ({ workload, arn }) => {
      const ended = await awaitDeployment(access, arn, timeout);
      if (ended?.state === "running")
        return [`${workload} is still being deployed by App Runner; stopped waiting after ${formatDuration(timeout)}.`];
      if (ended?.state !== "failed") {
        onEvent({ kind: "notice", stack: environment, text: `${workload} runs on App Runner.` });
        return [];
      }
      const instead = ended.rolledBack ? " App Runner went back: the version before runs." : "";
      const log = await serviceLog(access, arn);
      const lines = log.length === 0 ? [] : ["  Last lines of its log:", ...log.map((line) => `    ${line}`)];
      failures.push([`${workload} could not be deployed by App Runner.${instead}`, ...lines].join("\n"));
      return [];
    }),
  );
  if (failures.length > 0)
    throw new RunError("rollout failed", failures.join("\n"), {
      hint: `\`airlift up --env ${environment}\` tries again.`,
      stack: environment,
    });
  return unfinished.flat();
}

import { targetHealthCheckDefaults } from "../../../components/defaults.js";
import { formatDuration } from "../../manifest/durations.js";
import type { StackState, StateResource } from "../../stack/contents.js";
import { type DeployedService, workloadsByUrn } from "./services.js";

/** How long a rollout takes where all goes well, and what would make it shorter. */
export interface RolloutEstimate {
  /** Seconds, from a short image to one that is slow to answer. */
  least: number;
  most: number;
  text: string;
  hints: string[];
}

/** Seconds in which Fargate gives a task its place and pulls images that are not large. */
const pulling = 30;

const groupType = "aws:lb/targetGroup:TargetGroup";
const serviceType = "aws:ecs/service:Service";

/** AWS's own values, where the state does not say others. */
const usual = { ...targetHealthCheckDefaults, deregistrationDelay: 300 };

/**
 * Pulling, as many health checks as a target needs, the grace period at most, and the time in which old tasks end.
 * @param first nothing ran before, so that nothing has to end
 */
export function rolloutEstimate(
  state: StackState,
  { workload, urn }: Pick<DeployedService, "workload" | "urn">,
  first: boolean,
): RolloutEstimate {
  const owners = workloadsByUrn(state.resources);
  const groups = state.resources.filter((one) => one.type === groupType && owners.get(one.urn) === workload);
  const service = state.resources.find((one) => one.type === serviceType && one.urn === urn);
  const checks = groups.map(checkOf).sort((a, b) => b.interval * b.count - a.interval * a.count);
  const [slowest] = checks;
  const healthy = slowest === undefined ? 0 : slowest.interval * slowest.count;
  const grace = slowest === undefined ? 0 : numberOr(service?.inputs.healthCheckGracePeriodSeconds, 0);
  const draining = first
    ? 0
    : Math.max(0, ...groups.map((one) => numberOr(one.outputs.deregistrationDelay, usual.deregistrationDelay)));
  const parts = [
    "pulling its images",
    ...(slowest === undefined
      ? []
      : [
          `${formatDuration(healthy)} until a task is healthy (${slowest.count} checks, one every ${slowest.interval} s)`,
        ]),
    ...(draining === 0 ? [] : [`${formatDuration(draining)} in which old tasks end`]),
  ];
  const least = pulling + healthy + draining;
  const most = least + grace;
  const hints = [
    ...(healthy > grace && slowest !== undefined
      ? [
          `healthcheck: {interval: 10s, healthy_threshold: 2} would make it shorter by ${formatDuration(Math.max(0, healthy - 20))}; its grace period of ${formatDuration(grace)} ends before a task can be healthy.`,
        ]
      : []),
    ...downtimeOf(service, first),
  ];
  return { least, most, text: `${workload}: about ${minutes(least, most)}: ${parts.join(", ")}.`, hints };
}

function checkOf({ outputs }: StateResource): { interval: number; count: number } {
  const check = (outputs.healthCheck ?? {}) as Record<string, unknown>;
  return {
    interval: numberOr(check.interval, usual.interval),
    count: numberOr(check.healthyThreshold, usual.healthyThreshold),
  };
}

/** ECS ends the old tasks first where no more may run than are wanted. */
function downtimeOf(service: StateResource | undefined, first: boolean): string[] {
  if (first || numberOr(service?.inputs.deploymentMaximumPercent, 200) > 100) return [];
  return numberOr(service?.inputs.desiredCount, 1) <= 1
    ? ["`deployment.rolling: recreate` with one task: the service is down between the old one and the new one."]
    : [];
}

const numberOr = (value: unknown, otherwise: number): number => {
  const number = value === undefined || value === null || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : otherwise;
};

/** "about 3 to 4 min" for several that are rolled out at once; "" for none. */
export function timeOfAll(estimates: readonly Pick<RolloutEstimate, "least" | "most">[]): string {
  if (estimates.length === 0) return "";
  return `about ${minutes(Math.max(...estimates.map(({ least }) => least)), Math.max(...estimates.map(({ most }) => most)))}`;
}

function minutes(least: number, most: number): string {
  const [low, high] = [Math.max(1, Math.round(least / 60)), Math.max(1, Math.round(most / 60))];
  return low === high ? `${low} min` : `${low} to ${high} min`;
}

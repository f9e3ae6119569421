import type { AwsAccess } from "./access.js";
import type { WatchedRollout } from "./awaitRollouts.js";
import { deploymentTable } from "./rollout.js";
import { stoppedTaskLines, unhealthyTargets } from "./rolloutFailure.js";

const words = { running: "is being rolled out", done: "is rolled out", failed: "was given up by ECS" };

/**
 * Tells how rollouts go on, each thing once: the table of deployments, ECS's events, why tasks stopped, and which
 * targets are not healthy while all tasks run.
 */
export function rolloutTalk(
  access: AwsAccess,
  tell: (text: string) => void,
): (watched: WatchedRollout) => Promise<void> {
  const told = new Set<string>();
  const tables = new Map<string, string>();
  const once = (workload: string, lines: readonly string[]): void => {
    const fresh = lines.filter((line) => !told.has(`${workload} ${line}`));
    for (const line of fresh) told.add(`${workload} ${line}`);
    if (fresh.length > 0) tell(fresh.map((line) => `${workload}: ${line}`).join("\n"));
  };
  return async (watched) => {
    const { workload, rollout, deployment } = watched;
    const table = deploymentTable(rollout.deployments);
    if (tables.get(workload) !== table.join("\n")) {
      tables.set(workload, table.join("\n"));
      tell([`${workload} ${words[rollout.state]}`, ...table.map((line) => `  ${line}`)].join("\n"));
    }
    once(workload, rollout.events);
    const ours = rollout.deployments.find(({ id }) => id === deployment);
    // A failure is told as a whole by whoever waits.
    if (ours === undefined || rollout.state !== "running") return;
    if (ours.failed > 0) once(workload, await stoppedTaskLines(access, watched, 1).catch(() => []));
    else if (ours.desired > 0 && ours.running >= ours.desired)
      once(workload, await unhealthyTargets(access, watched).catch(() => []));
  };
}

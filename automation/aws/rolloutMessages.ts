import type { AwsAccess } from "./access.js";
import type { WatchedRollout } from "./awaitRollouts.js";
import { deploymentTable } from "./rollout.js";
import { stoppedTaskLines, unhealthyTargets } from "./rolloutFailure.js";

const phrases = { running: "is being deployed", done: "is deployed", failed: "failed to deploy" };

/**
 * Tells how rollouts go on, each thing once: the table of deployments, ECS's events, why tasks stopped, and which
 * targets are not healthy while all tasks run.
 */
export function rolloutMessages(
  access: AwsAccess,
  tell: (text: string) => void,
): (watched: WatchedRollout) => Promise<void> {
  const printed = new Set<string>();
  const tables = new Map<string, string>();
  const once = (workload: string, lines: readonly string[]): void => {
    const fresh = lines.filter((line) => !printed.has(`${workload} ${line}`));
    for (const line of fresh) printed.add(`${workload} ${line}`);
    if (fresh.length > 0) tell(fresh.map((line) => `${workload}: ${line}`).join("\n"));
  };
  return async (watched) => {
    const { workload, rollout, deployment } = watched;
    const table = deploymentTable(rollout.deployments);
    if (tables.get(workload) !== table.join("\n")) {
      tables.set(workload, table.join("\n"));
      tell([`${workload} ${phrases[rollout.state]}`, ...table.map((line) => `  ${line}`)].join("\n"));
    }
    once(workload, rollout.events);
    const ours = rollout.deployments.find(({ id }) => id === deployment);
    // Whoever waits reports a failure as a whole.
    if (ours === undefined || rollout.state !== "running") return;
    if (ours.failed > 0) once(workload, await stoppedTaskLines(access, watched, 1).catch(() => []));
    else if (ours.desired > 0 && ours.running >= ours.desired)
      once(workload, await unhealthyTargets(access, watched).catch(() => []));
  };
}

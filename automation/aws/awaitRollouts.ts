import { setTimeout as sleep } from "node:timers/promises";
import type { AwsAccess } from "./access.js";
import { describeServices, type ServiceAddress, withEcs } from "./ecs.js";
import { primaryOf, type Rollout, rolloutOf } from "./rollout.js";

/** A service whose newest deployment is waited for. */
export interface WatchedService extends ServiceAddress {
  workload: string;
}

/** How the rollout of a service ended; `running`: the waiting ended before it did. */
export interface WatchedRollout extends WatchedService {
  /** Id of the deployment. */
  deployment: string;
  rollout: Rollout;
}

export interface RolloutPatience {
  /** Seconds after which the waiting ends, though not the rollout. */
  timeout: number;
  /** Called whenever something about a service is different from before. */
  onChange?: (watched: WatchedRollout) => void | Promise<void>;
  /** Milliseconds between two questions. @default that of the access, else 5000 */
  interval?: number;
}

/**
 * Waits until the newest deployment of every service is done or has failed. Every service is asked about at least
 * once, and its primary deployment then is the one that is followed.
 * @throws RunError when ECS can't be asked
 */
export async function awaitRollouts(
  access: AwsAccess,
  services: readonly WatchedService[],
  { timeout, onChange = () => {}, interval = access.pollInterval ?? 5000 }: RolloutPatience,
): Promise<WatchedRollout[]> {
  return withEcs(access, async (client) => {
    const began = Date.now();
    const known = new Map<string, WatchedRollout>();
    const keyOf = ({ cluster, service }: ServiceAddress) => `${cluster} ${service}`;
    for (;;) {
      const open = services.filter((one) => (known.get(keyOf(one))?.rollout.state ?? "running") === "running");
      const answers = await describeServices(client, open);
      for (const [index, answer] of answers.entries()) {
        const watched = open[index] as WatchedService;
        const before = known.get(keyOf(watched));
        const deployment = before?.deployment ?? primaryOf(answer)?.id ?? "";
        const now = { ...watched, deployment, rollout: rolloutOf(answer, deployment) };
        known.set(keyOf(watched), now);
        if (JSON.stringify(now) !== JSON.stringify(before)) await onChange(now);
      }
      const all = [...known.values()];
      const over = all.every(({ rollout }) => rollout.state !== "running");
      if (over || Date.now() - began + interval > timeout * 1000) return all;
      await sleep(interval);
    }
  });
}

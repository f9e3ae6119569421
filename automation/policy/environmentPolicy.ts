import { partitionOf } from "../aws/partitions.js";
import { loadApplication } from "../manifest/index.js";
import { planEnvironment } from "../plan/environmentPlan.js";
import type { RunOptions } from "../session/options.js";
import { type LeastPolicy, leastPolicy } from "./leastPolicy.js";

/** The least policy of a role that deploys an environment as its manifests are now. @throws ManifestError, RunError */
export async function environmentPolicy(options: RunOptions): Promise<LeastPolicy> {
  const planned = await planEnvironment(options);
  const { settings } = loadApplication({ dir: options.dir, application: options.application });
  const { account = "*", region = "*" } = {
    ...settings.environment(planned.stack),
    ...(options.region && { region: options.region }),
  };
  return leastPolicy(planned.resources, {
    application: planned.application,
    environment: planned.stack,
    account,
    region,
    partition: partitionOf(region),
    backend: options.backend ?? settings.backend,
  });
}

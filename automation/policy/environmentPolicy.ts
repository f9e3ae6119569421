import { partitionOf } from "../aws/partitions.js";
import { loadApplication } from "../manifest/index.js";
import { planEnvironment } from "../plan/environmentPlan.js";
import type { RunOptions } from "../session/options.js";
import { applicationPolicy, type LeastPolicy, leastPolicy, type PolicyPlace } from "./leastPolicy.js";
import { operatePolicy } from "./operatePolicy.js";

/** Whom a policy is for. */
export const policyPurposes = ["deploy", "operate", "application"] as const;
export type PolicyPurpose = (typeof policyPurposes)[number];

/**
 * The least policy of a role that deploys an environment as its manifests are now, of one that looks after it, or of the
 * first run in an account.
 *
 * @throws ManifestError, RunError
 */
export async function environmentPolicy(options: RunOptions, purpose: PolicyPurpose = "deploy"): Promise<LeastPolicy> {
  const planned = await planEnvironment(options);
  const { settings } = loadApplication({ dir: options.dir, application: options.application });
  const { account = "*", region = "*" } = {
    ...settings.environment(planned.stack),
    ...(options.region && { region: options.region }),
  };
  const place: PolicyPlace = {
    application: planned.application,
    environment: planned.stack,
    account,
    region,
    partition: partitionOf(region),
    backend: options.backend ?? settings.backend,
  };
  if (purpose === "operate") return operatePolicy(place);
  return purpose === "application" ? applicationPolicy(place) : leastPolicy(planned.resources, place);
}

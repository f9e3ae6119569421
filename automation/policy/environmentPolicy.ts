import { partitionOf } from "../aws/partitions.js";
import { loadApplication } from "../manifest/index.js";
import { planEnvironment } from "../plan/environmentPlan.js";
import type { RunOptions } from "../session/options.js";
import { adoptPolicy } from "./adoptPolicy.js";
import { applicationPolicy, type LeastPolicy, leastPolicy, type PolicyPlace } from "./leastPolicy.js";
import { operatePolicy } from "./operatePolicy.js";
import { previewPolicy } from "./previewPolicy.js";

/** Whom a policy is for. */
export const policyPurposes = ["deploy", "preview", "operate", "application", "adopt"] as const;
export type PolicyPurpose = (typeof policyPurposes)[number];

/**
 * The least policy of a role that deploys or previews an environment as its manifests are now, of one that looks after
 * it, of the first run in an account, or what an adoption takes beside deploying.
 *
 * @throws ManifestError, RunError
 */
export async function environmentPolicy(options: RunOptions, purpose: PolicyPurpose = "deploy"): Promise<LeastPolicy> {
  const { [purpose]: policy } = await environmentPolicies(options, [purpose]);
  return policy;
}

/** The policies for several purposes, from one plan. @throws ManifestError, RunError */
export async function environmentPolicies<P extends PolicyPurpose>(
  options: RunOptions,
  purposes: readonly P[],
): Promise<Record<P, LeastPolicy>> {
  const { resources, application, stack: environment } = await planEnvironment(options);
  const { settings } = loadApplication({ dir: options.dir, application: options.application });
  const { account = "*", region = "*" } = {
    ...settings.environment(environment),
    ...(options.region && { region: options.region }),
  };
  const place: PolicyPlace = {
    ...{ application, environment, account, region, partition: partitionOf(region) },
    backend: options.backend ?? settings.backend,
    secretsProvider: settings.secretsProvider,
  };
  const policies: Readonly<Record<PolicyPurpose, () => LeastPolicy>> = {
    deploy: () => leastPolicy(resources, place),
    preview: () => previewPolicy(resources, place),
    operate: () => operatePolicy(place),
    application: () => applicationPolicy(place),
    adopt: () => adoptPolicy(place),
  };
  return Object.fromEntries(purposes.map((purpose) => [purpose, policies[purpose]()])) as Record<P, LeastPolicy>;
}

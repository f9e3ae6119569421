import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ChildScope } from "./children.js";
import type { EnvironmentArgs } from "./environment.js";
import { copilotTags } from "./tags.js";
import type { EnvironmentTransforms } from "./transforms.js";
import type { Value } from "./values.js";

/** Where the provider of a component leads to. */
export interface ProviderLocation {
  region: pulumi.Output<string>;
  accountId: pulumi.Output<string>;
  partition: pulumi.Output<string>;
}

/** Asks the provider of a component where it leads to. */
export function providerLocation(parent: pulumi.ComponentResource): ProviderLocation {
  const opts = { parent };
  return {
    region: aws.getRegionOutput({}, opts).region,
    accountId: aws.getCallerIdentityOutput({}, opts).accountId,
    partition: aws.getPartitionOutput({}, opts).partition,
  };
}

/** What every part of a component is made with. */
export interface ComponentScope extends ChildScope, ProviderLocation {
  application: string;
}

/** What every part of an environment is made with. */
export interface EnvironmentScope extends ComponentScope {
  environment: string;
  permissionsBoundary?: Value;
  /** Suffixes of security group rules that are left out. */
  omittedRules: ReadonlySet<string>;
}

/** The scope's tags with a `Name`, by which AWS's console shows Copilot's resources. */
export function named(scope: EnvironmentScope, suffix = ""): Record<string, Value> {
  return { ...scope.tags, Name: `copilot-${scope.application}-${scope.environment}${suffix}` };
}

/** The scope of an environment's component; region, account and partition are those of its provider. */
export function environmentScope(
  parent: pulumi.ComponentResource,
  name: string,
  args: EnvironmentArgs,
  transforms: EnvironmentTransforms,
): EnvironmentScope {
  const { application, environment, permissionsBoundary } = args;
  return {
    name,
    application,
    environment,
    parent,
    transforms,
    permissionsBoundary,
    omittedRules: new Set(args.omittedRules),
    tags: copilotTags({ application, environment }, args.tags),
    ...providerLocation(parent),
  };
}

import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationArgs } from "../application.js";
import { type ComponentScope, providerLocation } from "../scope.js";
import { copilotTags } from "../tags.js";
import type { ApplicationTransforms } from "../transforms.js";

/** What every part of an application is made with. */
export type ApplicationScope = ComponentScope;

export function applicationScope(
  parent: pulumi.ComponentResource,
  name: string,
  args: ApplicationArgs,
  transforms: ApplicationTransforms,
): ApplicationScope {
  return {
    name,
    application: args.application,
    tags: copilotTags({ application: args.application }, args.tags),
    parent,
    transforms,
    ...providerLocation(parent),
  };
}

/** ARNs that stand for whole accounts: the application's own and those of its environments. */
export function accountRoots(scope: ApplicationScope, accounts: readonly string[]): pulumi.Output<string[]> {
  return scope.accountId.apply((own) =>
    scope.partition.apply((partition) =>
      [...new Set([own, ...accounts])].map((account) => `arn:${partition}:iam::${account}:root`),
    ),
  );
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationArgs } from "../application.js";
import { copilotTags } from "../tags.js";

/** What every part of an application is made with. */
export interface ApplicationScope {
  /** Name of the component; children are called by it and a fixed suffix. */
  name: string;
  application: string;
  tags: Record<string, string>;
  parent: pulumi.Resource;
  region: pulumi.Output<string>;
  accountId: pulumi.Output<string>;
  partition: pulumi.Output<string>;
}

export function applicationScope(
  parent: pulumi.ComponentResource,
  name: string,
  args: ApplicationArgs,
): ApplicationScope {
  const opts = { parent };
  return {
    name,
    application: args.application,
    tags: copilotTags({ application: args.application }, args.tags),
    parent,
    region: aws.getRegionOutput({}, opts).region,
    accountId: aws.getCallerIdentityOutput({}, opts).accountId,
    partition: aws.getPartitionOutput({}, opts).partition,
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

import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentResources } from "../environment.js";
import type { NetworkSpec } from "../network.js";
import type { Value } from "../values.js";

/** Where the network interfaces of tasks are. */
export interface TaskNetwork {
  subnetIds: Value[];
  assignPublicIp: boolean;
  securityGroupIds: Value[];
  /** Routes that have to be there before a task can pull its image. */
  routes: pulumi.Resource[];
}

/**
 * Subnets and security groups of a workload's tasks.
 *
 * @param more groups beside those of the manifest: addons bring some
 */
export function taskNetwork(
  environment: EnvironmentResources,
  network: NetworkSpec = {},
  more: Value[] = [],
): TaskNetwork {
  const groups = [
    ...(network.denyDefault === true ? [] : [environment.securityGroupId]),
    ...(network.securityGroups ?? []),
    ...more,
  ];
  return { ...subnetsOf(environment, network.placement ?? "public"), securityGroupIds: groups };
}

function subnetsOf(
  environment: EnvironmentResources,
  placement: NonNullable<NetworkSpec["placement"]>,
): Omit<TaskNetwork, "securityGroupIds"> {
  if (placement === "public") {
    return { subnetIds: environment.publicSubnetIds, assignPublicIp: true, routes: environment.publicRoutes };
  }
  if (placement === "private") {
    return { subnetIds: environment.privateSubnetIds, assignPublicIp: false, routes: environment.privateRoutes };
  }
  // Which of the environment's subnets they are, if any, is not known here: all routes have to be there.
  const routes = [...environment.publicRoutes, ...environment.privateRoutes];
  return { subnetIds: placement.subnets, assignPublicIp: false, routes };
}

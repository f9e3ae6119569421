import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { EnvironmentScope } from "../scope.js";

export interface EnvironmentCluster {
  cluster: aws.ecs.Cluster;
  capacityProviders: aws.ecs.ClusterCapacityProviders;
}

/** The ECS cluster, with Fargate and Fargate Spot to run on. */
export function createCluster(scope: EnvironmentScope, containerInsights: boolean): EnvironmentCluster {
  const cluster = child(
    scope,
    "cluster",
    "cluster",
    {
      configuration: { executeCommandConfiguration: { logging: "DEFAULT" } },
      settings: [{ name: "containerInsights", value: containerInsights ? "enabled" : "disabled" }],
    },
    // Tasks of jobs may run on for a while; the provider's own patience is ten minutes.
    { customTimeouts: { delete: "60m" } },
  );
  const capacityProviders = child(scope, "capacityProviders", "capacity-providers", {
    clusterName: cluster.name,
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
  });
  return { cluster, capacityProviders };
}

/** The private DNS namespace in which services find each other. */
export function createNamespace(
  scope: EnvironmentScope,
  vpcId: pulumi.Input<string>,
  name: string,
): aws.servicediscovery.PrivateDnsNamespace {
  return child(scope, "namespace", "namespace", { name, vpc: vpcId });
}

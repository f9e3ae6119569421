import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentScope } from "../scope.js";

export interface EnvironmentCluster {
  cluster: aws.ecs.Cluster;
  capacityProviders: aws.ecs.ClusterCapacityProviders;
}

/** The ECS cluster, with Fargate and Fargate Spot to run on. */
export function createCluster(scope: EnvironmentScope, containerInsights: boolean): EnvironmentCluster {
  const cluster = new aws.ecs.Cluster(
    `${scope.name}-cluster`,
    {
      configuration: { executeCommandConfiguration: { logging: "DEFAULT" } },
      settings: [{ name: "containerInsights", value: containerInsights ? "enabled" : "disabled" }],
      tags: scope.tags,
    },
    { parent: scope.parent },
  );
  const capacityProviders = new aws.ecs.ClusterCapacityProviders(
    `${scope.name}-capacity-providers`,
    { clusterName: cluster.name, capacityProviders: ["FARGATE", "FARGATE_SPOT"] },
    { parent: scope.parent },
  );
  return { cluster, capacityProviders };
}

/** The private DNS namespace in which services find each other. */
export function createNamespace(
  scope: EnvironmentScope,
  vpcId: pulumi.Input<string>,
  name: string,
): aws.servicediscovery.PrivateDnsNamespace {
  return new aws.servicediscovery.PrivateDnsNamespace(
    `${scope.name}-namespace`,
    { name, vpc: vpcId, tags: scope.tags },
    { parent: scope.parent },
  );
}

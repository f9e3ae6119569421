import type { EnvironmentResources } from "../../components/environment.js";
import { aws } from "./recording.js";

/** An environment `test` of `todo` as plain values, for workloads that are tested by themselves. */
export function plainEnvironment(more: Partial<EnvironmentResources> = {}): EnvironmentResources {
  return {
    application: "todo",
    environment: "test",
    region: aws.region,
    accountId: aws.account,
    partition: aws.partition,
    vpcId: "vpc-1",
    publicSubnetIds: ["subnet-public-1", "subnet-public-2"],
    privateSubnetIds: ["subnet-private-1", "subnet-private-2"],
    clusterArn: `arn:aws:ecs:${aws.region}:${aws.account}:cluster/test`,
    clusterName: "test",
    namespaceId: "ns-1",
    serviceDiscoveryEndpoint: "test.todo.local",
    securityGroupId: "sg-environment",
    publicRoutes: [],
    privateRoutes: [],
    mountTargets: [],
    ...more,
  };
}

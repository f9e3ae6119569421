import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { CountSpec, DeploymentSpec, FargateServiceArgs } from "../fargateService.js";
import type { WorkloadScope } from "../workload.js";
import { capacityOf, desiredCountOf } from "./capacity.js";
import { serviceConnect } from "./discovery.js";
import { platformVersion } from "./ecsTask.js";
import { rollbackAlarmNames } from "./rollbackAlarms.js";
import { type TaskNetwork, taskNetwork } from "./taskNetwork.js";

/**
 * The ECS service itself.
 *
 * @param dependsOn what has to be there before the first task, beside routes and capacity providers
 */
export function createEcsService(
  scope: WorkloadScope,
  args: FargateServiceArgs,
  count: CountSpec,
  dependsOn: pulumi.Input<pulumi.Resource>[],
): aws.ecs.Service {
  const { capacityProviders } = scope.environment;
  const network = taskNetwork(scope.environment, args.network, args.securityGroups);
  const serviceArgs = serviceArgsOf(scope, args, count, network);
  const served = args.network?.connect !== undefined && args.served !== undefined;
  return child(scope, "service", "service", serviceArgs, {
    dependsOn: [...dependsOn, ...network.routes, ...(capacityProviders === undefined ? [] : [capacityProviders])],
    // Service Connect takes no second service under a name that is served.
    ...(served && { deleteBeforeReplace: true }),
    // Auto scaling owns the number from the first scaling on.
    ...("range" in count && { ignoreChanges: ["desiredCount"] }),
    // A service that goes drains first: deregistration delay and the containers' stop time-out.
    customTimeouts: { delete: "20m" },
  });
}

function serviceArgsOf(
  scope: WorkloadScope,
  args: FargateServiceArgs,
  count: CountSpec,
  network: TaskNetwork,
): aws.ecs.ServiceArgs {
  const { environment } = scope;
  const connect = args.network?.connect;
  return {
    cluster: environment.clusterArn,
    taskDefinition: args.taskDefinition,
    desiredCount: desiredCountOf(count),
    platformVersion: platformVersion(args.platform),
    capacityProviderStrategies: capacityOf(count),
    // It goes with every update, so a change of the count alone would exchange all tasks. Triggers have no effect without.
    ...((args.forceNewDeployment ?? args.triggers !== undefined) && { forceNewDeployment: true }),
    ...deploymentOf(scope, args.deployment),
    propagateTags: "SERVICE",
    ...(args.exec === true && { enableExecuteCommand: true }),
    serviceConnectConfiguration: serviceConnect(
      environment,
      connect && {
        alias: connect.alias ?? scope.workload,
        workload: scope.workload,
        served: args.served,
        logGroupName: args.logGroupName,
      },
    ),
    networkConfiguration: {
      subnets: network.subnetIds,
      assignPublicIp: network.assignPublicIp,
      securityGroups: network.securityGroupIds,
    },
    ...balancingOf(args),
    ...(args.triggers !== undefined && { triggers: args.triggers }),
    ...(args.waitForSteadyState === true && { waitForSteadyState: true }),
    tags: scope.tags,
  };
}

/** A circuit breaker that rolls back, always; alarms that do when the manifest has some. */
function deploymentOf(scope: WorkloadScope, deployment: DeploymentSpec = {}): Partial<aws.ecs.ServiceArgs> {
  const recreate = deployment.rolling === "recreate";
  const alarmNames = rollbackAlarmNames(scope, deployment.rollbackAlarms);
  return {
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentMinimumHealthyPercent: recreate ? 0 : 100,
    deploymentMaximumPercent: recreate ? 100 : 200,
    // Left out, the service would keep alarms that are deleted.
    alarms: { alarmNames, enable: alarmNames.length > 0, rollback: alarmNames.length > 0 },
  };
}

function balancingOf({ targets = [], registry, gracePeriod }: FargateServiceArgs): Partial<aws.ecs.ServiceArgs> {
  return {
    ...(targets.length > 0 && {
      loadBalancers: targets.map(({ targetGroupArn, container, port }) => ({
        targetGroupArn,
        containerName: container,
        containerPort: port,
      })),
    }),
    ...(gracePeriod !== undefined && { healthCheckGracePeriodSeconds: gracePeriod }),
    ...(registry !== undefined && { serviceRegistries: { registryArn: registry.arn, port: registry.port } }),
  };
}

import type * as pulumi from "@pulumi/pulumi";
import {
  type EcsServiceSpec,
  FargateService,
  type FargateServiceArgs,
  type WorkloadContextArgs,
} from "../fargateService.js";
import type { WorkloadScope } from "../workload.js";
import type { EcsTask } from "./ecsTask.js";

/** What a kind of service adds to its task: where traffic comes from, what scaling is measured at. */
export type ServiceParts = Pick<
  FargateServiceArgs,
  "targets" | "gracePeriod" | "registry" | "served" | "requests" | "queues" | "queueScaling"
> & {
  /** What has to be there before the first task, beside what the task itself needs. */
  dependsOn: pulumi.Resource[];
};

/** The service that runs a workload's task; it has the workload's name. */
export function createTaskService(
  scope: WorkloadScope,
  args: EcsServiceSpec & WorkloadContextArgs,
  task: EcsTask,
  { dependsOn, ...parts }: ServiceParts,
): FargateService {
  const {
    environment,
    count,
    exec,
    deployment,
    network,
    platform,
    triggers,
    forceNewDeployment,
    waitForSteadyState,
    tags,
  } = args;
  return new FargateService(
    scope.name,
    {
      ...{
        environment,
        count,
        exec,
        deployment,
        network,
        platform,
        triggers,
        forceNewDeployment,
        waitForSteadyState,
        tags,
      },
      ...parts,
      workload: scope.workload,
      taskDefinition: task.taskDefinition.arn,
      logGroupName: task.logGroup.name,
      securityGroups: Object.values(task.addonValues.securityGroup),
    },
    { parent: scope.parent, dependsOn: [...task.ready, ...dependsOn] },
    scope.transforms,
  );
}

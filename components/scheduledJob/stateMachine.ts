import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { EcsTask } from "../ecs/ecsTask.js";
import { platformVersion } from "../ecs/ecsTask.js";
import { taskNetwork } from "../ecs/taskNetwork.js";
import { shortened } from "../names.js";
import { arnIn, type Statement } from "../policies.js";
import { createRole, grant } from "../roles.js";
import type { ScheduledJobSpec } from "../scheduledJob.js";
import type { WorkloadScope } from "../workload.js";

/** The state machine that runs a job's task, with its role. */
export interface JobStateMachine {
  role: aws.iam.Role;
  policy: aws.iam.RolePolicy;
  stateMachine: aws.sfn.StateMachine;
}

/** A state machine of one state: run the task, try again, give up after the time-out. */
export function createStateMachine(scope: WorkloadScope, spec: ScheduledJobSpec, task: EcsTask): JobStateMachine {
  const role = createRole(scope, "stateMachineRole", "state-machine-role", "states.amazonaws.com");
  const policy = grant(scope, "state-machine-role", role, statementsOf(scope, task));
  const network = taskNetwork(scope.environment, spec.network, Object.values(task.addonValues.securityGroup));
  const stateMachine = child(
    scope,
    "stateMachine",
    "state-machine",
    {
      name: shortened(scope.stem, "stateMachine"),
      roleArn: role.arn,
      definition: pulumi.jsonStringify(definitionOf(scope, spec, task, network)),
      loggingConfiguration: {
        logDestination: pulumi.interpolate`${task.logGroup.arn}:*`,
        includeExecutionData: true,
        level: "ALL",
      },
    },
    {
      // Step Functions tries its log destination out when it is made.
      dependsOn: [policy, ...network.routes, ...task.ready],
      // It goes when its executions have ended; so does the cluster with their tasks.
      customTimeouts: { delete: "60m" },
    },
  );
  return { role, policy, stateMachine };
}

function definitionOf(
  scope: WorkloadScope,
  { timeout, retries = 0, platform }: ScheduledJobSpec,
  task: EcsTask,
  network: ReturnType<typeof taskNetwork>,
): object {
  const retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: retries, BackoffRate: 1.5 };
  return {
    Version: "1.0",
    Comment: "Run AWS Fargate task",
    ...(timeout !== undefined && { TimeoutSeconds: timeout }),
    StartAt: "Run Fargate Task",
    States: {
      "Run Fargate Task": {
        Type: "Task",
        Resource: pulumi.interpolate`arn:${scope.environment.partition}:states:::ecs:runTask.sync`,
        Parameters: {
          LaunchType: "FARGATE",
          PlatformVersion: platformVersion(platform),
          Cluster: scope.environment.clusterArn,
          TaskDefinition: task.taskDefinition.arn,
          PropagateTags: "TASK_DEFINITION",
          "Group.$": "$$.Execution.Name",
          NetworkConfiguration: {
            AwsvpcConfiguration: {
              Subnets: network.subnetIds,
              AssignPublicIp: network.assignPublicIp ? "ENABLED" : "DISABLED",
              SecurityGroups: network.securityGroupIds,
            },
          },
        },
        ...(retries > 0 && { Retry: [retry] }),
        End: true,
      },
    },
  };
}

function statementsOf(scope: WorkloadScope, task: EcsTask): Statement[] {
  const { environment, stem } = scope;
  const inCluster = {
    ArnEquals: { "ecs:cluster": arnIn(environment, "ecs", pulumi.interpolate`cluster/${environment.clusterName}`) },
  };
  const deliveries = ["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery"];
  const lists = ["ListLogDeliveries", "PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"];
  return [
    { Effect: "Allow", Action: "iam:PassRole", Resource: [task.executionRole.arn, task.taskRole.arn] },
    {
      Effect: "Allow",
      Action: "ecs:RunTask",
      // Any revision of the family, so that an earlier one can be run again.
      Resource: arnIn(environment, "ecs", `task-definition/${stem}:*`),
      Condition: inCluster,
    },
    { Effect: "Allow", Action: ["ecs:StopTask", "ecs:DescribeTasks"], Resource: "*", Condition: inCluster },
    // Delivery of logs takes no narrower resource.
    { Effect: "Allow", Action: [...deliveries, ...lists].map((action) => `logs:${action}`), Resource: "*" },
    {
      Effect: "Allow",
      Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      Resource: arnIn(environment, "events", "rule/StepFunctionsGetEventsForECSTaskRule"),
    },
  ];
}

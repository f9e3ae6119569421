import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "./addons.js";
import { createEcsTask, createTaskGround } from "./ecsTask.js";
import type { EcsTaskSpec, WorkloadContextArgs } from "./fargateService.js";
import { createSchedule } from "./jobSchedule.js";
import { createStateMachine } from "./stateMachine.js";
import type { WorkloadTransforms } from "./transforms.js";
import type { Value } from "./values.js";
import { typeToken, withKindAliases, workloadScope } from "./workload.js";

export interface ScheduledJobSpec<V = Value> extends EcsTaskSpec<V> {
  /** EventBridge expression, `rate(…)` or `cron(…)`. Absent (`none`): the rule is there and disabled. */
  schedule?: string;
  /** Seconds for the whole run with its retries. @default no limit */
  timeout?: number;
  /** @default 0 */
  retries?: number;
}

export interface ScheduledJobArgs extends ScheduledJobSpec, WorkloadContextArgs {}

/** A task that runs by a schedule, started by a state machine that tries again. */
export class ScheduledJob extends pulumi.ComponentResource {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly executionRole: aws.iam.Role;
  readonly taskRole: aws.iam.Role;
  readonly taskDefinition: aws.ecs.TaskDefinition;
  readonly addons?: Addons;
  readonly topics: Readonly<Record<string, aws.sns.Topic>>;
  readonly stateMachine: aws.sfn.StateMachine;
  readonly rule: aws.cloudwatch.EventRule;

  constructor(
    name: string,
    args: ScheduledJobArgs,
    opts: pulumi.ComponentResourceOptions = {},
    transforms: WorkloadTransforms = {},
  ) {
    super(typeToken("ScheduledJob"), name, {}, withKindAliases("ScheduledJob", opts));
    const scope = workloadScope(name, args, this, transforms);
    const task = createEcsTask(scope, args, createTaskGround(scope, args), {
      ports: { ...args, name: scope.workload },
    });
    this.stateMachine = createStateMachine(scope, args, task).stateMachine;
    this.rule = createSchedule(scope, args.schedule, this.stateMachine).rule;
    this.logGroup = task.logGroup;
    this.executionRole = task.executionRole;
    this.taskRole = task.taskRole;
    this.taskDefinition = task.taskDefinition;
    this.addons = task.addons;
    this.topics = task.published.topics;
    this.registerOutputs({ stateMachine: this.stateMachine.arn, taskDefinition: this.taskDefinition.arn });
  }
}

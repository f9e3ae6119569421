import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "./addons.js";
import { createEcsTask, createTaskBase } from "./ecs/ecsTask.js";
import type { EcsTaskSpec, WorkloadContextArgs } from "./fargateService.js";
import { createSchedule } from "./scheduledJob/schedule.js";
import { createStateMachine } from "./scheduledJob/stateMachine.js";
import type { WorkloadTransforms } from "./transforms.js";
import { typeToken } from "./typeTokens.js";
import type { Value } from "./values.js";
import { withKindAliases, workloadScope } from "./workload.js";

/** A Scheduled Job's manifest, resolved. */
export interface ScheduledJobSpec<V = Value> extends EcsTaskSpec<V> {
  /** EventBridge expression, `rate(…)` or `cron(…)`. Absent (`none`): the rule is there and disabled. */
  schedule?: string;
  /** Seconds for the whole run with its retries. @default no limit */
  timeout?: number;
  /** @default 0 */
  retries?: number;
}

/** The manifest's part, and what the workload gets from where it runs. */
export interface ScheduledJobArgs extends ScheduledJobSpec, WorkloadContextArgs {}

/**
 * A task that runs by a schedule, started by a state machine that tries again.
 *
 * @example
 * new ScheduledJob("report", { environment, image, schedule: "rate(1 day)", retries: 2 });
 */
export class ScheduledJob extends pulumi.ComponentResource {
  /** Log group `/copilot/{app}-{env}-{name}` of all its containers. */
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Role with which ECS pulls images, writes logs and reads secrets. */
  readonly executionRole: aws.iam.Role;
  /** Role with which the containers call AWS. */
  readonly taskRole: aws.iam.Role;
  /** The containers; kept in AWS when a newer revision takes over, so that a rollback has something to return to. */
  readonly taskDefinition: aws.ecs.TaskDefinition;
  /** Stack of its addons; absent without any. */
  readonly addons?: Addons;
  /** SNS topics that it publishes to, by their name in `publish.topics`. */
  readonly topics: Readonly<Record<string, aws.sns.Topic>>;
  /** Runs the task, with retries and time-out. */
  readonly stateMachine: aws.sfn.StateMachine;
  /** Starts the state machine by the schedule; disabled without one. */
  readonly rule: aws.cloudwatch.EventRule;

  constructor(
    name: string,
    args: ScheduledJobArgs,
    opts: pulumi.ComponentResourceOptions = {},
    transforms: WorkloadTransforms = {},
  ) {
    super(typeToken("ScheduledJob"), name, {}, withKindAliases("ScheduledJob", opts));
    const scope = workloadScope(name, args, this, transforms);
    const task = createEcsTask(scope, args, createTaskBase(scope, args), {
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

import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "./addons.js";
import { createEcsTask, createTaskBase } from "./ecs/ecsTask.js";
import type { QueueScaling } from "./ecs/queueScaling.js";
import { createTaskService } from "./ecs/taskService.js";
import type { EcsServiceSpec, FargateService, WorkloadContextArgs } from "./fargateService.js";
import {
  createQueues,
  measuredQueues,
  queueReferences,
  queueVariables,
  type WorkerQueues,
} from "./messaging/queues.js";
import { createTaskRole } from "./roles.js";
import type { WorkloadTransforms } from "./transforms.js";
import { typeToken } from "./typeTokens.js";
import type { Value } from "./values.js";
import { withKindAliases, workloadScope } from "./workload.js";

/** An SQS queue. */
export interface QueueSpec {
  /** Seconds. @default left to SQS: 4 days */
  retention?: number;
  /** Seconds. @default left to SQS: 0 */
  delay?: number;
  /** Seconds (visibility time-out). @default left to SQS: 30 */
  timeout?: number;
  /** Present: messages that failed that many times go to a queue of their own. */
  deadLetter?: {
    /** Times that a message is tried. */
    tries: number;
  };
  /** Present: a FIFO queue. */
  fifo?: {
    /** Messages with the same content count as one. @default false */
    contentBasedDeduplication?: boolean;
    /** Among which messages duplicates are detected. @default left to SQS: queue */
    deduplicationScope?: "messageGroup" | "queue";
    /** What the limit of throughput is for. @default left to SQS: perQueue */
    throughputLimit?: "perQueue" | "perMessageGroupId";
    /** Both by message group, which SQS calls high throughput. @default false */
    highThroughput?: boolean;
  };
}

/** A topic of another workload whose messages go to a queue of this one. */
export interface SubscriptionSpec {
  /** Topic name without prefix and without `.fifo`. */
  name: string;
  /** The workload that publishes it. */
  service: string;
  /** Which messages to take, as SNS has it. @default all */
  filterPolicy?: Record<string, unknown>;
  /** Absent: the default queue. Present: a queue of its own. */
  queue?: QueueSpec;
  /** Whether the topic is a FIFO one: it follows from the queue (semantics.md section 6). */
  fifoTopic: boolean;
}

/** A Worker Service's manifest, resolved. */
export interface WorkerServiceSpec<V = Value> extends EcsServiceSpec<V> {
  /** @default a default queue that no topic fills */
  subscribe?: {
    /** Topics of other workloads. */
    topics: SubscriptionSpec[];
    /** The queue of all topics that have none of their own. @default SQS's settings */
    queue?: QueueSpec;
  };
}

/** The manifest's part, and what the workload gets from where it runs. */
export interface WorkerServiceArgs extends WorkerServiceSpec, WorkloadContextArgs {
  /** How `queueDelay` measures the backlog. @default "metric-math": by CloudWatch, without a function */
  queueScaling?: QueueScaling;
}

/**
 * A service that works off messages from queues, which topics of other workloads fill.
 *
 * @example
 * new WorkerService("mail", { environment, image, subscribe: { topics: [], queue: { deadLetter: { tries: 3 } } } });
 */
export class WorkerService extends pulumi.ComponentResource {
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
  /** Its queues with their policies, the default one first. */
  readonly queues: WorkerQueues;
  /** The service with its scaling and rollback alarms. */
  readonly fargateService: FargateService;
  /** The ECS service itself, `fargateService.service`. */
  readonly service: aws.ecs.Service;

  constructor(
    name: string,
    args: WorkerServiceArgs,
    opts: pulumi.ComponentResourceOptions = {},
    transforms: WorkloadTransforms = {},
  ) {
    super(typeToken("WorkerService"), name, {}, withKindAliases("WorkerService", opts));
    const scope = workloadScope(name, args, this, transforms);
    const taskRole = createTaskRole(scope);
    this.queues = createQueues(scope, args.subscribe, taskRole);
    const base = createTaskBase(scope, args, () => queueReferences(this.queues), taskRole);
    const task = createEcsTask(scope, args, base, {
      ports: { ...args, name: scope.workload },
      exec: args.exec,
      tracing: args.observability?.tracing !== undefined,
      variables: queueVariables(this.queues),
    });
    this.fargateService = createTaskService(scope, args, task, {
      queues: measuredQueues(this.queues),
      queueScaling: args.queueScaling,
      dependsOn: this.queues.policies,
    });
    this.service = this.fargateService.service;
    this.logGroup = task.logGroup;
    this.executionRole = task.executionRole;
    this.taskRole = task.taskRole;
    this.taskDefinition = task.taskDefinition;
    this.addons = task.addons;
    this.topics = task.published.topics;
    this.registerOutputs({ service: this.service.id, taskDefinition: this.taskDefinition.arn });
  }
}

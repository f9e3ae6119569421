import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AddonsSpec } from "./addons.js";
import type { ContainerSpec, LoggingSpec, SidecarSpec } from "./containers.js";
import type { MeasuredQueue, QueueScaling } from "./ecs/queueScaling.js";
import { createRollbackAlarms } from "./ecs/rollbackAlarms.js";
import { createEcsService } from "./ecs/service.js";
import type { EnvironmentResources } from "./environment.js";
import type { NetworkSpec } from "./network.js";
import type { Target } from "./ports.js";
import type { PublishSpec } from "./publishing.js";
import { createScaling, type LoadBalancerMetricArgs, type Scaling } from "./scaling.js";
import type { SecretAccessSpec } from "./secrets.js";
import type { WorkloadTransforms } from "./transforms.js";
import { typeToken, withFormerToken } from "./typeTokens.js";
import type { Value } from "./values.js";
import { workloadScope } from "./workload.js";

/** Operating system and processor of a task. */
export interface PlatformSpec {
  /** ECS's operating system family. @default "LINUX" */
  operatingSystemFamily:
    | "LINUX"
    | "WINDOWS_SERVER_2019_CORE"
    | "WINDOWS_SERVER_2019_FULL"
    | "WINDOWS_SERVER_2022_CORE"
    | "WINDOWS_SERVER_2022_FULL";
  /** @default "X86_64" */
  cpuArchitecture: "X86_64" | "ARM64";
}

/** A volume of the task, mounted into the main container. */
export interface VolumeSpec<V = Value> {
  /** Absolute path inside the main container. */
  path: string;
  /** @default true */
  readOnly?: boolean;
  /** Absent: scratch space of the task. `managed`: the environment's file system; `imported`: one that exists. */
  efs?:
    | {
        /** A directory of the workload's own in the environment's file system. */
        managed: {
          /** POSIX user that owns it. @default a number made from the workload's name */
          uid?: number;
          /** POSIX group that owns it. @default the user's number */
          gid?: number;
        };
      }
    | {
        /** An existing file system. */
        imported: {
          /** `fs-…` */
          id: V;
          /** Directory that is mounted. @default "/" */
          rootDirectory?: string;
          /** The task's role is asked. @default false */
          iam?: boolean;
          /** `fsap-…`; takes the place of `rootDirectory`. @default none */
          accessPointId?: V;
        };
      };
}

/** Disks of a task. */
export interface StorageSpec<V = Value> {
  /** GiB of scratch space, 21 to 200. @default 20, Fargate's own */
  ephemeral?: number;
  /** @default false */
  readonlyRootFilesystem?: boolean;
  /** Volumes by name. @default none */
  volumes?: Record<string, VolumeSpec<V>>;
}

/** One change of the rendered task definition: path of CloudFormation properties, value as plain data. */
export interface TaskDefinitionOverride {
  /** For example `ContainerDefinitions[0].Ulimits[-].Name`; `-` appends. */
  path: string;
  /** The value afterwards. */
  value: unknown;
}

/** What every workload that runs as an ECS task can say: Load Balanced, Backend, Worker, Scheduled Job. */
export interface EcsTaskSpec<V = Value> extends ContainerSpec<V> {
  /** CPU units, 1024 a core. @default 256 */
  cpu?: number;
  /** MiB. @default 512 */
  memory?: number;
  /** @default Linux on x86_64; nothing is written then */
  platform?: PlatformSpec;
  /** Containers beside the main one, by name. @default none */
  sidecars?: Record<string, SidecarSpec<V>>;
  /** Retention and routing of logs. @default 30 days, straight to CloudWatch */
  logging?: LoggingSpec<V>;
  /** Disks of the task. @default 20 GiB of scratch space */
  storage?: StorageSpec<V>;
  /** Subnets, addresses and security groups. @default public subnets with public addresses, as in Copilot */
  network?: NetworkSpec<V>;
  /** Topics that it publishes to. @default none */
  publish?: PublishSpec;
  /** Changes of the rendered task definition, made last and in order. @default none */
  taskDefinitionOverrides?: TaskDefinitionOverride[];
}

/** Seconds to wait after a scaling step. */
export interface CooldownSpec {
  /** @default 120 */
  in?: number;
  /** @default 60 */
  out?: number;
}

/** A target that the number of tasks follows. */
export interface TargetTrackingSpec {
  /** The target, in the unit of its metric. */
  value: number;
  /** Pauses between two steps. @default 120 s before fewer, 60 s before more tasks */
  cooldown?: CooldownSpec;
}

/** How many tasks run. */
export type CountSpec =
  | {
      /** Number of tasks. */
      fixed: number;
    }
  | {
      /** Number of tasks, all on Fargate Spot. */
      spot: number;
    }
  | {
      /** Between which numbers it scales. */
      range: {
        /** Fewest tasks. */
        min: number;
        /** Most tasks. */
        max: number;
        /** Tasks from this one on are on Fargate Spot. @default none */
        spotFrom?: number;
      };
      /** Percent. */
      cpu?: TargetTrackingSpec;
      /** Percent. */
      memory?: TargetTrackingSpec;
      /** Requests per target. */
      requests?: TargetTrackingSpec;
      /** Seconds. */
      responseTime?: TargetTrackingSpec;
      /** Both in seconds; Worker Service only. */
      queueDelay?: {
        /** Seconds that a message may wait. */
        acceptableLatency: number;
        /** Seconds that a message takes, on average. */
        processingTime: number;
        /** Pauses between two steps. @default 120 s before fewer, 60 s before more tasks */
        cooldown?: CooldownSpec;
      };
    };

/** How a new revision replaces the old one. */
export interface DeploymentSpec {
  /** @default "default": 100 to 200 percent; "recreate": 0 to 100 percent */
  rolling?: "default" | "recreate";
  /** Names of alarms that roll a deployment back, or thresholds of alarms to make. */
  rollbackAlarms?:
    | {
        /** Names of existing CloudWatch alarms. */
        names: string[];
      }
    | {
        /** Percent of the CPU. @default no alarm */
        cpuUtilization?: number;
        /** Percent of the memory. @default no alarm */
        memoryUtilization?: number;
        /** Messages that wait; Worker Service only. @default no alarm */
        messagesDelayed?: number;
      };
}

/** What every long-running ECS service can say: Load Balanced, Backend, Worker. */
export interface EcsServiceSpec<V = Value> extends EcsTaskSpec<V> {
  /** @default one task */
  count?: CountSpec;
  /** ECS Exec. @default false */
  exec?: boolean;
  /** How a new revision replaces the old one. @default 100 to 200 percent, rolled back when it does not get healthy */
  deployment?: DeploymentSpec;
  /** `tracing: "awsxray"` adds the collector as a sidecar. @default none */
  observability?: ObservabilitySpec;
}

/** Traces. */
export interface ObservabilitySpec {
  /** Sends traces to AWS X-Ray. @default none */
  tracing?: "awsxray";
}

/** What a workload gets from where it runs, beside its own spec. */
export interface WorkloadContextArgs {
  /** The environment that it runs in. */
  environment: EnvironmentResources;
  /** Name of the workload in AWS, in log group, task family and discovery. @default the component's logical name */
  workload?: string;
  /** Its addons, deployed as one CloudFormation stack before it. */
  addons?: AddonsSpec;
  /** ARN of an IAM policy that bounds every role. */
  permissionsBoundary?: Value;
  /** Tags on everything that takes them, beside the three `copilot-*` ones. */
  tags?: Record<string, Value>;
  /** Secrets that are read although they lack Copilot's tags. @default none, as in Copilot */
  secretAccess?: SecretAccessSpec;
  /** Any change of these starts a new deployment (`--force`). @default none */
  triggers?: Record<string, string>;
  /**
   * The next update exchanges all tasks. An update that changes between Fargate and Fargate Spot needs it; with any other
   * one, of the count for example, it only costs time. @default false, true with `triggers`
   */
  forceNewDeployment?: boolean;
  /** Waits until a new service runs steadily, for the sake of those that depend on it. @default false: the runner waits, after the lock is gone */
  waitForSteadyState?: boolean;
}

/** A target group that a service registers its tasks with. */
export interface ServiceTarget extends Target {
  /** ARN of the target group. */
  targetGroupArn: Value;
}

/** A service made of a task definition: what Load Balanced, Backend and Worker Service have in common. */
export interface FargateServiceArgs {
  /** The environment that it runs in. */
  environment: EnvironmentResources;
  /** Name of the workload that the service runs. @default the component's logical name */
  workload?: string;
  /** ARN of the task definition. */
  taskDefinition: Value;
  /** Log group of Service Connect's proxy. */
  logGroupName: Value;
  /** @default Linux */
  platform?: PlatformSpec;
  /** Subnets, addresses and security groups. @default public subnets with public addresses, as in Copilot */
  network?: NetworkSpec;
  /** Security groups of addons. @default none */
  securityGroups?: Value[];
  /** @default one task */
  count?: CountSpec;
  /** @default false */
  exec?: boolean;
  /** How a new revision replaces the old one. @default 100 to 200 percent */
  deployment?: DeploymentSpec;
  /** Target groups. @default none */
  targets?: ServiceTarget[];
  /** Seconds in which ECS ignores failing health checks. @default none */
  gracePeriod?: number;
  /** Cloud Map service with the port to register. @default not registered */
  registry?: {
    /** ARN of the Cloud Map service. */
    arn: Value;
    /** Port of the main container. */
    port: number;
  };
  /** Port that Service Connect serves. @default none: a client only */
  served?: Target;
  /** What `requests` and `responseTime` are measured at. @default none */
  requests?: LoadBalancerMetricArgs;
  /** Queues whose backlog `queueDelay` follows, the default one first. @default none */
  queues?: MeasuredQueue[];
  /** How that backlog is measured. @default "metric-math": by CloudWatch, without a function */
  queueScaling?: QueueScaling;
  /** Any change of these starts a new deployment. @default none */
  triggers?: Record<string, string>;
  /** The next update exchanges all tasks; one that changes between Fargate and Fargate Spot needs it. @default false, true with `triggers` */
  forceNewDeployment?: boolean;
  /** Waits until a new service runs steadily. @default false: the runner waits, after the lock is gone */
  waitForSteadyState?: boolean;
  /** Tags on everything that takes them, beside the `copilot-*` ones. @default none */
  tags?: Record<string, Value>;
}

/** Options of a resource, with dependencies in a list. */
export interface FargateServiceOptions extends Omit<pulumi.ComponentResourceOptions, "dependsOn"> {
  /** What has to be there before the first task. @default nothing beside what is added */
  dependsOn?: pulumi.Input<pulumi.Resource>[];
}

/**
 * An ECS service on Fargate with its scaling and rollback alarms.
 *
 * `opts.dependsOn` is what has to be there before the first task: listener rules, role policies, mount targets. The
 * routes of its subnets and the cluster's capacity providers are added.
 *
 * @example
 * new FargateService("web", { environment, taskDefinition, logGroupName: "/copilot/todo-test-web" });
 */
export class FargateService extends pulumi.ComponentResource {
  /** The ECS service. */
  readonly service: aws.ecs.Service;
  /** Absent when the number of tasks is fixed. */
  readonly scaling?: Scaling;
  /** Alarms that were made to roll deployments back; not those that are only named. */
  readonly rollbackAlarms: aws.cloudwatch.MetricAlarm[];

  constructor(
    name: string,
    args: FargateServiceArgs,
    opts: FargateServiceOptions = {},
    transforms: WorkloadTransforms = {},
  ) {
    const { dependsOn = [], ...rest } = opts;
    super(typeToken("FargateService"), name, {}, withFormerToken("FargateService", rest));
    const scope = workloadScope(name, args, this, transforms);
    const count = args.count ?? { fixed: 1 };
    this.service = createEcsService(scope, args, count, dependsOn);
    if ("range" in count) {
      const { requests, queues, queueScaling } = args;
      this.scaling = createScaling(scope, count, { service: this.service, requests, queues, queueScaling });
    }
    const alarms = args.deployment?.rollbackAlarms;
    this.rollbackAlarms = createRollbackAlarms(scope, alarms, this.service, args.queues?.[0]?.name);
    this.registerOutputs({ service: this.service.id });
  }
}

import type { EnvironmentResources } from "./environment.js";
import type { AddonsSpec } from "./addons.js";
import type { ContainerSpec, LoggingSpec, MountPointSpec, SidecarSpec } from "./containers.js";
import type { NetworkSpec } from "./network.js";
import type { PublishSpec } from "./publishing.js";
import type { Value } from "./values.js";

/** Operating system and processor of a task. */
export interface PlatformSpec {
  /** ECS's operating system family. @default "LINUX" */
  operatingSystemFamily: "LINUX" | "WINDOWS_SERVER_2019_CORE" | "WINDOWS_SERVER_2019_FULL" | "WINDOWS_SERVER_2022_CORE" | "WINDOWS_SERVER_2022_FULL";
  /** @default "X86_64" */
  cpuArchitecture: "X86_64" | "ARM64";
}

/** A volume of the task, mounted into the main container. */
export interface VolumeSpec<V = Value> {
  path: string;
  /** @default true */
  readOnly?: boolean;
  /** Absent: scratch space of the task. `managed`: the environment's file system; `imported`: one that exists. */
  efs?: { managed: { uid?: number; gid?: number } } | { imported: { id: V; rootDirectory?: string; iam?: boolean; accessPointId?: string } };
}

export interface StorageSpec<V = Value> {
  /** GiB of scratch space, 21 to 200. @default 20, Fargate's own */
  ephemeral?: number;
  /** @default false */
  readonlyRootFilesystem?: boolean;
  volumes?: Record<string, VolumeSpec<V>>;
}

/** One change of the rendered task definition: path in CloudFormation's words, value as plain data. */
export interface TaskDefinitionOverride {
  path: string;
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
  sidecars?: Record<string, SidecarSpec<V>>;
  logging?: LoggingSpec<V>;
  storage?: StorageSpec<V>;
  network?: NetworkSpec<V>;
  publish?: PublishSpec;
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
  value: number;
  cooldown?: CooldownSpec;
}

/** How many tasks run. */
export type CountSpec =
  | { fixed: number }
  | { spot: number }
  | {
      range: { min: number; max: number; spotFrom?: number };
      /** Percent. */
      cpu?: TargetTrackingSpec;
      /** Percent. */
      memory?: TargetTrackingSpec;
      /** Requests per target. */
      requests?: TargetTrackingSpec;
      /** Seconds. */
      responseTime?: TargetTrackingSpec;
      /** Both in seconds; Worker Service only. */
      queueDelay?: { acceptableLatency: number; processingTime: number; cooldown?: CooldownSpec };
    };

/** How a new revision replaces the old one. */
export interface DeploymentSpec {
  /** @default "default": 100 to 200 percent; "recreate": 0 to 100 percent */
  rolling?: "default" | "recreate";
  /** Names of alarms that roll a deployment back, or thresholds of alarms to make. */
  rollbackAlarms?: { names: string[] } | { cpuUtilization?: number; memoryUtilization?: number; messagesDelayed?: number };
}

/** What every long-running ECS service can say: Load Balanced, Backend, Worker. */
export interface EcsServiceSpec<V = Value> extends EcsTaskSpec<V> {
  /** @default one task */
  count?: CountSpec;
  /** ECS Exec. @default false */
  exec?: boolean;
  deployment?: DeploymentSpec;
  observability?: { tracing?: "awsxray" };
}

/** What a workload gets from where it runs, beside its own spec. */
export interface WorkloadContextArgs {
  /** The environment that it runs in. */
  environment: EnvironmentResources;
  /** Its addons, deployed as one CloudFormation stack before it. */
  addons?: AddonsSpec;
  /** ARN of an IAM policy that bounds every role. */
  permissionsBoundary?: Value;
  /** Tags on everything that takes them, beside the three `copilot-*` ones. */
  tags?: Record<string, string>;
}

export type { MountPointSpec };

import type { Value } from "./values.js";

/** Transport protocol of a container's port. */
export type PortProtocol = "tcp" | "udp";

/** A port that a container listens on. */
export interface PortSpec {
  /** Port number, 0 to 65535. */
  port: number;
  /** @default "tcp" */
  protocol?: PortProtocol;
}

/** The state that a container waits for in another one before it starts. */
export type DependencyCondition = "START" | "HEALTHY" | "COMPLETE" | "SUCCESS";

/** A command that ECS runs inside a container to learn whether it is healthy. */
export interface ContainerHealthCheckSpec {
  /** @default ["CMD-SHELL", "curl -f http://localhost/ || exit 1"], as in Copilot */
  command?: string[];
  /** Seconds between two checks. @default 10 */
  interval?: number;
  /** @default 2 */
  retries?: number;
  /** Seconds after which a check counts as failed. @default 5 */
  timeout?: number;
  /** Seconds in which failures do not count. @default 0 */
  startPeriod?: number;
}

/** Where the value of a secret comes from: text as ECS takes it (SSM parameter name or ARN, Secrets Manager ARN), or the name of a Secrets Manager secret. */
export type SecretSpec<V = Value> =
  | {
      /** Name or ARN of an SSM parameter, or ARN of a Secrets Manager secret. */
      valueFrom: V;
    }
  | {
      /** Name of a Secrets Manager secret. */
      secretsManager: string;
    };

/** A place in a container at which a volume of the task appears. */
export interface MountPointSpec {
  /** Name of the volume in `storage.volumes`. */
  volume: string;
  /** Absolute path inside the container. */
  path: string;
  /** @default true, as in Copilot */
  readOnly?: boolean;
}

/** What every container of a task can say. */
export interface ContainerSpec<V = Value> {
  /** Image URI, best with a digest. */
  image: V;
  /** ARN of the Secrets Manager secret with the registry's user and password. */
  credentials?: V;
  /** Replaces the image's ENTRYPOINT. @default the image's own */
  entryPoint?: string[];
  /** Replaces the image's CMD. @default the image's own */
  command?: string[];
  /** Environment variables, beside those that Copilot promises (`COPILOT_…`). @default none */
  variables?: Record<string, V>;
  /** Variables whose values ECS reads when a task starts, by variable. @default none */
  secrets?: Record<string, SecretSpec<V>>;
  /** ARN of the env file in S3. */
  envFile?: V;
  /** Docker labels. @default none */
  labels?: Record<string, string>;
  /** Containers to wait for, with the state that each must reach. @default none */
  dependsOn?: Record<string, DependencyCondition>;
  /** How ECS learns whether it is healthy. @default none: ECS takes no notice of the image's own */
  healthCheck?: ContainerHealthCheckSpec;
}

/** A container beside the main one. */
export interface SidecarSpec<V = Value> extends ContainerSpec<V> {
  /** Port that it listens on. @default none */
  port?: PortSpec;
  /** Whether the task stops when this container does. @default true, ECS's own */
  essential?: boolean;
  /** Volumes of the task that it sees. @default none */
  mountPoints?: MountPointSpec[];
}

/** A log router (FireLens) beside the main container, which then logs through it. */
export interface LogRouterSpec<V = Value> {
  /** @default public.ecr.aws/aws-observability/aws-for-fluent-bit:stable */
  image?: V;
  /** Options of the main container's `awsfirelens` driver. */
  destination?: Record<string, string>;
  /** @default true */
  enableMetadata?: boolean;
  /** Options of the driver whose values are secrets, such as an API key. @default none */
  secretOptions?: Record<string, SecretSpec<V>>;
  /** Path of the router's own configuration file inside its image. */
  configFilePath?: string;
  /** ARN of the router's env file in S3. @default none */
  envFile?: V;
  /** Environment variables of the router. @default none */
  variables?: Record<string, V>;
  /** Secrets of the router. @default none */
  secrets?: Record<string, SecretSpec<V>>;
}

/** Logs of a workload. */
export interface LoggingSpec<V = Value> {
  /** Days. @default 30, as in Copilot */
  retention?: number;
  /** Present: logs go through a router. */
  router?: LogRouterSpec<V>;
}

/** A container as the task definition has it: ECS's own terms, in JSON's spelling. */
export interface ContainerDefinition {
  /** Name of the container, unique in its task. */
  name: string;
  /** Image with its tag or digest. */
  image: Value;
  /** Whether the task stops with this container. @default true, as in ECS */
  essential?: boolean;
  /** In place of the image's ENTRYPOINT. */
  entryPoint?: string[];
  /** In place of the image's CMD. */
  command?: string[];
  /** Variables with plain values. */
  environment?: { name: string; value: Value }[];
  /** ARNs of files of variables in S3; ECS reads them when a task starts. */
  environmentFiles?: { type: "s3"; value: Value }[];
  /** Variables whose values ECS reads from SSM Parameter Store or Secrets Manager when a task starts, by their ARNs. */
  secrets?: { name: string; valueFrom: Value }[];
  /** Ports that the container listens on; Service Connect knows them by their names. */
  portMappings?: { containerPort: number; protocol: "tcp" | "udp"; name?: string }[];
  /** ECS's own check of the container; times in seconds. */
  healthCheck?: { command: string[]; interval: number; retries: number; timeout: number; startPeriod?: number };
  /** Volumes of the task and where the container sees them. */
  mountPoints?: { sourceVolume: string; containerPath: string; readOnly: boolean }[];
  /** Where standard output and error go. @default nowhere */
  logConfiguration?: LogConfiguration;
  /** Containers that have to reach a condition before this one starts. */
  dependsOn?: { containerName: string; condition: string }[];
  /** Labels of the container for Docker. */
  dockerLabels?: Record<string, string>;
  /** ARN of the secret with the registry's user name and password. */
  repositoryCredentials?: { credentialsParameter: Value };
  /** Whether the container can't write to its root file system. @default false, as in ECS */
  readonlyRootFilesystem?: boolean;
  /** Makes the container the log router of its task. */
  firelensConfiguration?: { type: "fluentbit"; options: Record<string, string> };
  /** What else ECS knows; transforms and `taskdef_overrides` may set it. */
  [other: string]: unknown;
}

/** Where a container's log goes: ECS's own terms, in JSON's spelling. */
export interface LogConfiguration {
  /** `awslogs` for CloudWatch Logs, `awsfirelens` for the log router. */
  logDriver: string;
  /** What the driver is set to. */
  options?: Record<string, Value>;
  /** Options whose values ECS reads from SSM Parameter Store or Secrets Manager, by their ARNs. */
  secretOptions?: { name: string; valueFrom: Value }[];
}

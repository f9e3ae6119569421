import * as pulumi from "@pulumi/pulumi";
import type {
  ContainerDefinition,
  ContainerHealthCheckSpec,
  ContainerSpec,
  LogConfiguration,
  LogRouterSpec,
  MountPointSpec,
  SecretSpec,
  SidecarSpec,
} from "../containers.js";
import { containerHealthCheckDefaults } from "../defaults.js";
import type { EcsTaskSpec } from "../fargateService.js";
import { ownValue } from "../ownValue.js";
import type { OpenPort, Target } from "../ports.js";
import { valueFrom } from "../secrets.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";

/** What the containers of a task share. */
export interface ContainerContext {
  /** Variables that every container of the workload gets, Copilot's order. */
  variables: Record<string, Value>;
  /** Secrets that addons bring: for the main container. */
  addonSecrets: Record<string, Value>;
  openPorts: readonly OpenPort[];
  /** The port that has the name by which Service Connect finds it. */
  served?: Target;
  logGroupName: Value;
  tracing: boolean;
}

export const logRouterName = "firelens_log_router";
const defaultRouterImage = "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable";
const collectorImage = "public.ecr.aws/aws-observability/aws-otel-collector:v0.17.0";

/** Name of the port mapping that Service Connect serves. */
export const servedPortName = "target";

/** The containers of a task: main one, log router, X-Ray collector, sidecars by name. */
export function containerDefinitions(
  scope: WorkloadScope,
  spec: EcsTaskSpec,
  context: ContainerContext,
): ContainerDefinition[] {
  const router = spec.logging?.router;
  const logs = awsLogs(scope, context.logGroupName);
  return [
    mainContainer(scope, spec, context, router === undefined ? logs : routedLogs(scope, router)),
    ...(router === undefined ? [] : [routerContainer(scope, router, context, logs)]),
    ...(context.tracing ? [collectorContainer(logs)] : []),
    ...Object.entries(spec.sidecars ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, sidecar]) => sidecarContainer(scope, name, sidecar, context, logs)),
  ];
}

/** The `awslogs` driver with Copilot's stream prefix; Service Connect's proxy logs the same way. */
export function awsLogs(scope: Pick<WorkloadScope, "environment">, logGroupName: Value): LogConfiguration {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-region": scope.environment.region,
      "awslogs-group": logGroupName,
      "awslogs-stream-prefix": "copilot",
    },
  };
}

function mainContainer(
  scope: WorkloadScope,
  spec: EcsTaskSpec,
  context: ContainerContext,
  logConfiguration: LogConfiguration,
): ContainerDefinition {
  const mounts = Object.entries(spec.storage?.volumes ?? {}).map(
    ([volume, { path, readOnly }]): MountPointSpec => ({ volume, path, readOnly }),
  );
  const main = commonParts(scope, scope.workload, spec, context, mounts);
  const addonSecrets = Object.entries(context.addonSecrets)
    .filter(([name]) => ownValue(spec.secrets, name) === undefined)
    .map(([name, value]) => ({ name, valueFrom: value }));
  const secrets = [...(main.secrets ?? []), ...addonSecrets];
  return {
    ...main,
    ...(secrets.length > 0 && { secrets }),
    logConfiguration,
    ...(spec.storage?.readonlyRootFilesystem !== undefined && {
      readonlyRootFilesystem: spec.storage.readonlyRootFilesystem,
    }),
  };
}

function sidecarContainer(
  scope: WorkloadScope,
  name: string,
  sidecar: SidecarSpec,
  context: ContainerContext,
  logConfiguration: LogConfiguration,
): ContainerDefinition {
  return {
    ...commonParts(scope, name, sidecar, context, sidecar.mountPoints ?? []),
    ...(sidecar.essential !== undefined && { essential: sidecar.essential }),
    logConfiguration,
  };
}

function routerContainer(
  scope: WorkloadScope,
  router: LogRouterSpec,
  context: ContainerContext,
  logConfiguration: LogConfiguration,
): ContainerDefinition {
  const { variables, secrets, envFile } = router;
  const spec: ContainerSpec = { image: router.image ?? defaultRouterImage, variables, secrets, envFile };
  return {
    ...commonParts(scope, logRouterName, spec, context, []),
    firelensConfiguration: {
      type: "fluentbit",
      options: {
        "enable-ecs-log-metadata": String(router.enableMetadata ?? true),
        ...(router.configFilePath !== undefined && {
          "config-file-type": "file",
          "config-file-value": router.configFilePath,
        }),
      },
    },
    logConfiguration,
  };
}

/** The collector reads its configuration from its image and takes nothing from the workload. */
function collectorContainer(logConfiguration: LogConfiguration): ContainerDefinition {
  return {
    name: "aws-otel-collector",
    image: collectorImage,
    command: ["--config=/etc/ecs/ecs-xray.yaml"],
    logConfiguration,
  };
}

/** What main container, sidecars and log router have in common. */
function commonParts(
  scope: WorkloadScope,
  name: string,
  spec: ContainerSpec,
  context: ContainerContext,
  mounts: MountPointSpec[],
): ContainerDefinition {
  const ports = context.openPorts.filter(({ container }) => container === name);
  const secrets = secretList(scope, spec.secrets);
  const served = (port: number): boolean => context.served?.container === name && context.served.port === port;
  return {
    name,
    image: spec.image,
    ...(spec.entryPoint !== undefined && { entryPoint: spec.entryPoint }),
    ...(spec.command !== undefined && { command: spec.command }),
    environment: environmentList({
      ...context.variables,
      ...sorted(spec.variables ?? {}),
      ...(mounts.length > 0 && { COPILOT_MOUNT_POINTS: mountPointsJson(mounts) }),
    }),
    ...(spec.envFile !== undefined && { environmentFiles: [{ type: "s3" as const, value: spec.envFile }] }),
    ...(secrets.length > 0 && { secrets }),
    ...(ports.length > 0 && {
      portMappings: ports.map(({ port, protocol }) => ({
        containerPort: port,
        protocol,
        ...(served(port) && { name: servedPortName }),
      })),
    }),
    ...(spec.healthCheck !== undefined && { healthCheck: healthCheck(spec.healthCheck) }),
    ...(mounts.length > 0 && { mountPoints: mountPoints(mounts) }),
    ...dependencies(spec.dependsOn),
    ...(spec.labels !== undefined && Object.keys(spec.labels).length > 0 && { dockerLabels: spec.labels }),
    ...(spec.credentials !== undefined && { repositoryCredentials: { credentialsParameter: spec.credentials } }),
  };
}

/** A container check with Copilot's defaults for what is left out. */
function healthCheck(check: ContainerHealthCheckSpec): NonNullable<ContainerDefinition["healthCheck"]> {
  const { command, interval, retries, timeout } = containerHealthCheckDefaults;
  const { startPeriod = containerHealthCheckDefaults.startPeriod } = check;
  return {
    command: check.command ?? [...command],
    interval: check.interval ?? interval,
    retries: check.retries ?? retries,
    timeout: check.timeout ?? timeout,
    // ECS may answer with or without a zero, which the provider takes for two definitions.
    ...(startPeriod > 0 && { startPeriod }),
  };
}

/** The main container's logs when a router takes them. */
function routedLogs(scope: WorkloadScope, router: LogRouterSpec): LogConfiguration {
  const secretOptions = secretList(scope, router.secretOptions);
  return {
    logDriver: "awsfirelens",
    ...(Object.keys(router.destination ?? {}).length > 0 && { options: router.destination }),
    ...(secretOptions.length > 0 && { secretOptions }),
  };
}

function secretList(
  scope: WorkloadScope,
  secrets: Record<string, SecretSpec> = {},
): { name: string; valueFrom: Value }[] {
  return Object.entries(sorted(secrets)).map(([name, secret]) => ({
    name,
    valueFrom: valueFrom(scope.environment, secret),
  }));
}

const environmentList = (variables: Record<string, Value>): { name: string; value: Value }[] =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));

const mountPoints = (mounts: MountPointSpec[]): NonNullable<ContainerDefinition["mountPoints"]> =>
  mounts.map(({ volume, path, readOnly }) => ({
    sourceVolume: volume,
    containerPath: path,
    readOnly: readOnly ?? true,
  }));

function mountPointsJson(mounts: MountPointSpec[]): string {
  return JSON.stringify(sorted(Object.fromEntries(mounts.map(({ volume, path }) => [volume, path]))));
}

function dependencies(dependsOn: ContainerSpec["dependsOn"] = {}): Pick<ContainerDefinition, "dependsOn"> {
  const list = Object.entries(sorted(dependsOn)).map(([containerName, condition]) => ({ containerName, condition }));
  return list.length > 0 ? { dependsOn: list } : {};
}

function sorted<V>(map: Record<string, V>): Record<string, V> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every secret that ECS has to read for these containers, as it takes them. */
export function secretsOf(containers: readonly ContainerDefinition[]): Value[] {
  return containers.flatMap((container) => [
    ...(container.secrets ?? []).map((secret) => secret.valueFrom),
    ...(container.logConfiguration?.secretOptions ?? []).map((secret) => secret.valueFrom),
    ...(container.repositoryCredentials === undefined ? [] : [container.repositoryCredentials.credentialsParameter]),
  ]);
}

/** Every env file of these containers. */
export function envFilesOf(containers: readonly ContainerDefinition[]): Value[] {
  return containers.flatMap((container) => (container.environmentFiles ?? []).map((file) => file.value));
}

/** The containers as ECS takes them: one JSON text. */
export function containersJson(containers: ContainerDefinition[]): pulumi.Output<string> {
  return pulumi.jsonStringify(containers);
}

import { RunError } from "../base/errors.js";
import type { ImageBuild } from "../manifest/resolved.js";

/** A container definition as ECS takes it, as far as it can be carried over. */
export interface TaskContainer {
  name: string;
  image: string;
  essential?: boolean;
  entryPoint?: string[];
  command?: string[];
  workingDirectory?: string;
  user?: string;
  environment?: { name: string; value?: string }[];
  secrets?: { name: string; valueFrom: string }[];
  portMappings?: { containerPort: number; protocol?: string }[];
  healthCheck?: { command: string[]; interval?: number; timeout?: number; retries?: number; startPeriod?: number };
  dependsOn?: { containerName: string; condition: string }[];
  mountPoints?: { sourceVolume?: string; containerPath: string; readOnly?: boolean }[];
  readonlyRootFilesystem?: boolean;
  linuxParameters?: { initProcessEnabled?: boolean };
  dockerLabels?: Record<string, string>;
  ulimits?: { name: string; softLimit: number; hardLimit: number }[];
  stopTimeout?: number;
  firelensConfiguration?: unknown;
}

/** What a task is run on this machine from. */
export interface LocalTask {
  /** Of the Compose project. */
  name: string;
  containers: readonly TaskContainer[];
  builds: readonly ImageBuild[];
  /** Absolute paths, by container. */
  envFiles: Readonly<Record<string, readonly string[]>>;
  /** Port of this machine by port of the container. @default the same */
  ports: Readonly<Record<number, number>>;
  /** Variables in place of the task's: for all containers, or by container. */
  overrides: readonly { container?: string; name: string; value: string }[];
  /** Also rebuild when files of the build contexts change. */
  watch?: boolean;
}

/** A file of the Compose specification, and the values that it expects in its environment. */
export interface ComposeProject {
  file: Record<string, unknown>;
  /** Where each variable's value comes from: an SSM parameter or a secret. */
  secrets: Record<string, string>;
}

/** Holds the network that the containers of a task share; it only waits. Kubernetes uses the same for its pods. */
const pauseImage = "public.ecr.aws/eks-distro/kubernetes/pause:3.5";

/** Its name: no container of a task can be called so. */
export const pauseService = "task-network";

/** Credentials that containers get of this machine, as they get a role's on ECS. */
export const credentialNames = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"];

const conditions: Readonly<Record<string, string>> = {
  START: "service_started",
  HEALTHY: "service_healthy",
  COMPLETE: "service_completed_successfully",
  SUCCESS: "service_completed_successfully",
};

/** Compose reads `$` in values as the start of a variable. */
const literal = (text: string): string => text.replaceAll("$", "$$$$");

/**
 * A task as a Compose project: its containers share one network, as on ECS, so they reach each other on localhost.
 * @throws RunError `usage` for ports and containers that the task has not
 */
export function composeProject(task: LocalTask): ComposeProject {
  // A log router sends to AWS what Docker shows anyway.
  const containers = task.containers.filter(({ firelensConfiguration }) => firelensConfiguration === undefined);
  refuseUnknown(task, containers);
  const secrets: Record<string, string> = {};
  const services = containers.map((one) => [one.name, serviceOf(one, task, containers, secrets)] as const);
  const volumes = [...new Set(containers.flatMap(({ mountPoints = [] }) => mountPoints.flatMap(volumeOf)))];
  const published = containers.flatMap(({ portMappings = [] }) => portMappings);
  return {
    file: {
      name: task.name,
      services: {
        [pauseService]: {
          image: pauseImage,
          init: true,
          ...(published.length > 0 && { ports: [...new Set(published.map((one) => portOf(one, task)))] }),
        },
        ...Object.fromEntries(services),
      },
      ...(volumes.length > 0 && { volumes: Object.fromEntries(volumes.map((name) => [name, {}])) }),
    },
    secrets,
  };
}

function refuseUnknown({ ports, overrides }: LocalTask, containers: readonly TaskContainer[]): void {
  const names = containers.map(({ name }) => name);
  const wrong = overrides.find(({ container }) => container !== undefined && !names.includes(container));
  if (wrong !== undefined)
    throw new RunError("usage", `--env-var-override: the task has no container "${wrong.container}".`, {
      hint: `Containers: ${names.join(", ")}.`,
    });
  const known = containers.flatMap(({ portMappings = [] }) => portMappings.map(({ containerPort }) => containerPort));
  const port = Object.keys(ports).find((one) => !known.includes(Number(one)));
  if (port !== undefined)
    throw new RunError("usage", `--port-override: no container listens on ${port}.`, {
      hint: `Ports: ${[...new Set(known)].join(", ") || "none"}.`,
    });
}

function portOf(
  { containerPort, protocol = "tcp" }: { containerPort: number; protocol?: string },
  { ports }: LocalTask,
) {
  return `${ports[containerPort] ?? containerPort}:${containerPort}${protocol === "udp" ? "/udp" : ""}`;
}

const volumeOf = ({ sourceVolume }: { sourceVolume?: string }): string[] =>
  sourceVolume === undefined ? [] : [sourceVolume];

function serviceOf(
  container: TaskContainer,
  task: LocalTask,
  containers: readonly TaskContainer[],
  secrets: Record<string, string>,
): Record<string, unknown> {
  const { name, entryPoint, command, healthCheck, mountPoints = [], ulimits, dockerLabels } = container;
  const build = task.builds.find((one) => one.container === name);
  const envFiles = task.envFiles[name] ?? [];
  return {
    ...(build === undefined ? { image: container.image } : { build: buildOf(build), platform: build.platform }),
    network_mode: `service:${pauseService}`,
    ...(entryPoint?.length && { entrypoint: entryPoint.map(literal) }),
    ...(command?.length && { command: command.map(literal) }),
    ...(container.workingDirectory && { working_dir: container.workingDirectory }),
    ...(container.user && { user: container.user }),
    ...(envFiles.length > 0 && { env_file: [...envFiles] }),
    environment: variablesOf(container, task, secrets),
    depends_on: dependenciesOf(container, containers),
    ...(healthCheck && { healthcheck: healthOf(healthCheck) }),
    ...(mountPoints.length > 0 && {
      volumes: mountPoints.map(({ sourceVolume, containerPath, readOnly }) => ({
        type: "volume",
        ...(sourceVolume !== undefined && { source: sourceVolume }),
        target: containerPath,
        ...(readOnly === true && { read_only: true }),
      })),
    }),
    ...(container.readonlyRootFilesystem === true && { read_only: true }),
    ...(container.linuxParameters?.initProcessEnabled === true && { init: true }),
    ...(dockerLabels && {
      labels: Object.fromEntries(Object.entries(dockerLabels).map(([key, value]) => [key, literal(value)])),
    }),
    ...(ulimits?.length && {
      ulimits: Object.fromEntries(ulimits.map((one) => [one.name, { soft: one.softLimit, hard: one.hardLimit }])),
    }),
    ...(container.stopTimeout && { stop_grace_period: `${container.stopTimeout}s` }),
    ...(task.watch === true &&
      build !== undefined && { develop: { watch: [{ action: "rebuild", path: build.context }] } }),
  };
}

function buildOf({ context, dockerfile, args, target, cacheFrom }: ImageBuild): Record<string, unknown> {
  return {
    context,
    dockerfile,
    ...(Object.keys(args).length > 0 && {
      args: Object.fromEntries(Object.entries(args).map(([key, value]) => [key, literal(value)])),
    }),
    ...(target !== undefined && { target }),
    ...(cacheFrom.length > 0 && { cache_from: cacheFrom }),
  };
}

/** Secrets are named only: their values come through the environment of the command that runs the project. */
function variablesOf(
  { name: container, environment = [], secrets: named = [] }: TaskContainer,
  { overrides }: LocalTask,
  secrets: Record<string, string>,
): Record<string, string | null> {
  const found: Record<string, string | null> = Object.fromEntries(credentialNames.map((name) => [name, null]));
  for (const { name, value = "" } of environment) found[name] = literal(value);
  for (const { name, valueFrom } of named) {
    const variable = `AIRLIFT_${`${container}_${name}`.toUpperCase().replace(/\W/g, "_")}`;
    secrets[variable] = valueFrom;
    found[name] = `\${${variable}?the secret ${valueFrom}}`;
  }
  for (const one of overrides)
    if (one.container === undefined || one.container === container) found[one.name] = literal(one.value);
  return found;
}

function dependenciesOf({ dependsOn = [] }: TaskContainer, containers: readonly TaskContainer[]): object {
  const there = dependsOn.filter(({ containerName }) => containers.some(({ name }) => name === containerName));
  return Object.fromEntries([
    [pauseService, { condition: "service_started" }],
    ...there.map(({ containerName, condition }) => [
      containerName,
      { condition: conditions[condition] ?? conditions.START },
    ]),
  ]);
}

function healthOf({ command, interval, timeout, retries, startPeriod }: NonNullable<TaskContainer["healthCheck"]>) {
  return {
    test: command.map(literal),
    ...(interval !== undefined && { interval: `${interval}s` }),
    ...(timeout !== undefined && { timeout: `${timeout}s` }),
    ...(retries !== undefined && { retries }),
    ...(startPeriod !== undefined && { start_period: `${startPeriod}s` }),
  };
}

import { RunError } from "../base/errors.js";
import type { ImageBuild } from "../manifest/resolved.js";
import { forwarderName, forwarders } from "./proxy/forwarders.js";
import type { ForwardedHost } from "./proxy/relays.js";

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
  containers: readonly TaskContainer[];
  builds: readonly ImageBuild[];
  /** Absolute paths, by container. */
  envFiles: Readonly<Record<string, readonly string[]>>;
}

/** A task beside others: what it is called, and by which names they reach it. */
export interface LocalNeighbour extends LocalTask {
  workload: string;
  /** Names in the network, of service discovery and of Service Connect. */
  aliases: readonly string[];
}

/** What a person asks for beside the manifests. */
export interface LocalWishes {
  /** Port of this machine by port of the container. @default the same; beside other tasks any that is free */
  ports: Readonly<Record<number, number>>;
  /** Variables in place of the task's: for all containers, or by container. */
  overrides: readonly { container?: string; name: string; value: string }[];
  /** Also rebuild when files of the build contexts change. */
  watch?: boolean;
  /** Hosts of the environment on AWS that containers reach through this machine. @default none */
  forwarded?: readonly ForwardedHost[];
  /** Subnet of the project's network. @default one that Docker chooses */
  subnet?: string;
}

/** A file of the Compose specification, and the values that it expects in its environment. */
export interface ComposeProject {
  file: Record<string, unknown>;
  /** Where each variable's value comes from: an SSM parameter or a secret. */
  secrets: Record<string, string>;
}

/** Holds the network that the containers of a task share; it only waits. Kubernetes uses the same for its pods. */
export const pauseImage = "public.ecr.aws/eks-distro/kubernetes/pause:3.5";

/** Its name: no container of a task can be called so. */
export const pauseService = "task-network";

/** Name by which containers reach this machine, on every system that Docker runs on. */
export const hostName = "host.docker.internal";

/** Credentials that containers get of this machine, as they get a role's on ECS; which SDK reads which region differs. */
export const credentialNames = [
  ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  ...["AWS_REGION", "AWS_DEFAULT_REGION"],
];

const conditions: Readonly<Record<string, string>> = {
  START: "service_started",
  HEALTHY: "service_healthy",
  COMPLETE: "service_completed_successfully",
  SUCCESS: "service_completed_successfully",
};

/** Compose reads `$` in values as the start of a variable. */
const literal = (text: string): string => text.replaceAll("$", "$$$$");

/** A task while it is written: what it is called in the project, and where the values of its secrets are noted. */
interface Writing extends LocalTask, LocalWishes {
  workload?: string;
  aliases?: readonly string[];
  secrets: Record<string, string>;
}

/** Services of a project: a task's main container is called as its workload, the others `WORKLOAD.CONTAINER`. */
export function serviceName(container: string, workload?: string): string {
  return workload === undefined || container === workload ? container : `${workload}.${container}`;
}

/**
 * A task as a Compose project: its containers share one network, as on ECS, so they reach each other on localhost.
 * @throws RunError `usage` for ports and containers that the task has not
 */
export function composeProject(task: { name: string } & LocalTask & LocalWishes): ComposeProject {
  return project(task.name, [task], task);
}

/**
 * Many tasks as one Compose project, in which they reach each other by their names in discovery and Service Connect.
 * @throws RunError `usage` for containers that no task has
 */
export function composeEnvironment(
  name: string,
  tasks: readonly LocalNeighbour[],
  wishes: Omit<LocalWishes, "ports">,
): ComposeProject {
  return project(name, tasks, { ...wishes, ports: {} });
}

function project(name: string, tasks: readonly (LocalTask & Partial<LocalNeighbour>)[], wishes: LocalWishes) {
  const secrets: Record<string, string> = {};
  const { ports, overrides, watch, forwarded = [], subnet } = wishes;
  const writing = tasks.map(
    (task): Writing => ({
      ...task,
      // A log router sends to AWS what Docker shows anyway.
      containers: task.containers.filter(({ firelensConfiguration }) => firelensConfiguration === undefined),
      ...{ ports, overrides, watch, secrets, forwarded },
    }),
  );
  refuseUnknown(
    wishes,
    writing.flatMap(({ containers }) => containers),
  );
  const volumes = writing.flatMap((task) =>
    task.containers.flatMap(({ mountPoints = [] }) => mountPoints.flatMap((point) => volumeOf(point, task))),
  );
  const { services: proxies, configs } = forwarders(forwarded, hostName);
  const services = { ...Object.fromEntries(writing.flatMap(servicesOf)), ...proxies };
  const named = Object.fromEntries(volumes.map((volume) => [volume, {}]));
  const file = {
    ...{ name, services },
    ...(volumes.length > 0 && { volumes: named }),
    ...(forwarded.length > 0 && { configs }),
    ...(subnet !== undefined && { networks: { default: { ipam: { config: [{ subnet }] } } } }),
  };
  return { file, secrets };
}

function refuseUnknown({ ports, overrides }: LocalWishes, containers: readonly TaskContainer[]): void {
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

function servicesOf(task: Writing): [string, Record<string, unknown>][] {
  const { containers, workload, aliases = [] } = task;
  const own = containers.map((one): [string, Record<string, unknown>] => [
    serviceName(one.name, workload),
    serviceOf(one, task),
  ]);
  const published = containers.flatMap(({ portMappings = [] }) => portMappings);
  const pause = {
    image: pauseImage,
    init: true,
    ...(published.length > 0 && { ports: [...new Set(published.map((one) => portOf(one, task)))] }),
    ...(aliases.length > 0 && { networks: { default: { aliases: [...aliases] } } }),
    ...(JSON.stringify(own).includes(hostName) && { extra_hosts: [`${hostName}:host-gateway`] }),
  };
  return [[serviceName(pauseService, workload), pause], ...own];
}

/** Alone a task has the ports that it asks for; beside others whichever are free, on this machine only. */
function portOf(
  { containerPort, protocol = "tcp" }: { containerPort: number; protocol?: string },
  { ports, workload }: Writing,
) {
  const host = workload === undefined ? `${ports[containerPort] ?? containerPort}` : "127.0.0.1:";
  return `${host}:${containerPort}${protocol === "udp" ? "/udp" : ""}`;
}

function volumeOf({ sourceVolume }: { sourceVolume?: string }, { workload }: Writing): string[] {
  if (sourceVolume === undefined) return [];
  return [workload === undefined ? sourceVolume : `${workload}-${sourceVolume}`];
}

function serviceOf(container: TaskContainer, task: Writing): Record<string, unknown> {
  const { name, entryPoint, command, healthCheck, mountPoints = [], ulimits, dockerLabels } = container;
  const build = task.builds.find((one) => one.container === name);
  const envFiles = task.envFiles[name] ?? [];
  return {
    ...(build === undefined ? { image: container.image } : { build: buildOf(build), platform: build.platform }),
    network_mode: `service:${serviceName(pauseService, task.workload)}`,
    ...(entryPoint?.length && { entrypoint: entryPoint.map(literal) }),
    ...(command?.length && { command: command.map(literal) }),
    ...(container.workingDirectory && { working_dir: container.workingDirectory }),
    ...(container.user && { user: container.user }),
    ...(envFiles.length > 0 && { env_file: [...envFiles] }),
    environment: variablesOf(container, task),
    depends_on: dependenciesOf(container, task),
    ...(healthCheck && { healthcheck: healthOf(healthCheck) }),
    ...(mountPoints.length > 0 && {
      volumes: mountPoints.map((point) => {
        const [source] = volumeOf(point, task);
        return {
          type: "volume",
          ...(source !== undefined && { source }),
          target: point.containerPath,
          ...(point.readOnly === true && { read_only: true }),
        };
      }),
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
  { overrides, secrets, workload }: Writing,
): Record<string, string | null> {
  const found: Record<string, string | null> = Object.fromEntries(credentialNames.map((name) => [name, null]));
  for (const { name, value = "" } of environment) found[name] = literal(value);
  for (const { name, valueFrom } of named) {
    const variable = secretVariable(`${serviceName(container, workload)}_${name}`, valueFrom, secrets);
    secrets[variable] = valueFrom;
    found[name] = `\${${variable}?the secret ${valueFrom}}`;
  }
  for (const one of overrides)
    if (one.container === undefined || one.container === container) found[one.name] = literal(one.value);
  return found;
}

/** Two names can become one variable: the second then gets a number. */
function secretVariable(name: string, valueFrom: string, secrets: Readonly<Record<string, string>>): string {
  const plain = `AIRLIFT_${name.toUpperCase().replace(/\W/g, "_")}`;
  let variable = plain;
  for (let i = 2; (secrets[variable] ?? valueFrom) !== valueFrom; i++) variable = `${plain}_${i}`;
  return variable;
}

function dependenciesOf({ dependsOn = [] }: TaskContainer, { containers, workload, forwarded = [] }: Writing): object {
  const started = [serviceName(pauseService, workload), ...forwarded.map(forwarderName)];
  const there = dependsOn.filter(({ containerName }) => containers.some(({ name }) => name === containerName));
  return Object.fromEntries([
    ...started.map((name) => [name, { condition: "service_started" }]),
    ...there.map(({ containerName, condition }) => [
      serviceName(containerName, workload),
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

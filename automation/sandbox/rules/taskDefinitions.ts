import { refuse } from "../refusal.js";
import { holdsUnknown, type Inputs, numeric, records, text, texts } from "../values.js";
import { readJson } from "./documents.js";
import { checkFargateSize } from "./fargate.js";

const CODE = "ClientException";

/** The containers of a task definition; [] while they are unknown. */
export function containersOf(inputs: Inputs): Inputs[] {
  const written = inputs.containerDefinitions;
  if (typeof written !== "string" || holdsUnknown(written)) return [];
  return records(readJson("container-definitions", CODE, "containerDefinitions", written));
}

/** Containers, sizes and volumes of a task definition. */
export function checkTaskDefinition(inputs: Inputs): void {
  const isFargate = texts(inputs.requiresCompatibilities).includes("FARGATE");
  if (isFargate) {
    if (inputs.cpu === undefined || inputs.memory === undefined) {
      refuse("fargate-size", CODE, "Fargate requires task definition to have cpu and memory at the task level.");
    }
    if (inputs.networkMode !== undefined && !holdsUnknown(inputs.networkMode) && inputs.networkMode !== "awsvpc") {
      refuse("container-definitions", CODE, "Fargate only supports network mode 'awsvpc'.");
    }
    checkFargateSize(inputs.cpu, inputs.memory);
  }
  const storage = numeric(records(inputs.ephemeralStorage)[0]?.sizeInGib);
  if (storage !== undefined && (storage < 21 || storage > 200)) {
    refuse("ephemeral-storage", CODE, `Ephemeral storage of ${storage} GiB is not between 21 and 200.`);
  }
  if (typeof inputs.containerDefinitions !== "string" || holdsUnknown(inputs.containerDefinitions)) return;
  const containers = containersOf(inputs);
  if (containers.length === 0) refuse("container-definitions", CODE, "Container list cannot be empty.");
  if (!containers.some((one) => one.essential !== false)) {
    refuse("container-definitions", CODE, "At least one container must be essential.");
  }
  unique(
    containers.map(({ name }) => text(name)),
    (name) => `Container names must be unique: ${name}`,
  );
  const volumes = records(inputs.volumes).map(({ name }) => text(name));
  for (const container of containers) checkContainer(container, { inputs, containers, volumes, isFargate });
  checkPorts(containers);
}

interface Around {
  readonly inputs: Inputs;
  readonly containers: readonly Inputs[];
  readonly volumes: readonly string[];
  readonly isFargate: boolean;
}

function checkContainer(container: Inputs, around: Around): void {
  const name = text(container.name);
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
    refuse(
      "container-definitions",
      CODE,
      `Invalid container name '${name}': up to 255 letters, digits, hyphens and underscores.`,
    );
  }
  if (!text(container.image))
    refuse("container-definitions", CODE, `Container.image of '${name}' should not be null or empty.`);
  checkEnvironment(container, around);
  checkHealth(container);
  for (const { sourceVolume } of records(container.mountPoints)) {
    if (!around.volumes.includes(text(sourceVolume))) {
      refuse("container-definitions", CODE, `Unknown volume '${text(sourceVolume)}' in container '${name}'.`);
    }
  }
  for (const { containerName, condition } of records(container.dependsOn)) {
    const other = around.containers.find((one) => one.name === containerName);
    if (!other)
      refuse(
        "container-definitions",
        CODE,
        `Container '${name}' depends on '${text(containerName)}', which is not in the task definition.`,
      );
    if (condition === "HEALTHY" && other.healthCheck === undefined) {
      refuse(
        "container-definitions",
        CODE,
        `Container '${name}' waits for '${text(containerName)}' to be healthy, which has no health check.`,
      );
    }
  }
  checkLogs(container, around);
}

function checkEnvironment(container: Inputs, { inputs }: Around): void {
  const variables = records(container.environment);
  const secrets = records(container.secrets);
  const names = [...variables, ...secrets].map(({ name }) => text(name));
  unique(
    names,
    (name) =>
      `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${name}'.`,
  );
  if (variables.some(({ value }) => typeof value !== "string")) {
    refuse("container-definitions", CODE, `The environment of container '${text(container.name)}' must hold text.`);
  }
  if (secrets.some(({ valueFrom }) => !text(valueFrom))) {
    refuse("container-definitions", CODE, `A secret of container '${text(container.name)}' has no valueFrom.`);
  }
  if (secrets.length > 0 && inputs.executionRoleArn === undefined) {
    refuse(
      "container-definitions",
      CODE,
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
  }
}

const HEALTH = { interval: [5, 300], timeout: [2, 120], retries: [1, 10], startPeriod: [0, 300] } as const;

function checkHealth(container: Inputs): void {
  const [check] = records(container.healthCheck);
  if (!check) return;
  if (texts(check.command).length === 0)
    refuse("container-health", CODE, `The health check of '${text(container.name)}' has no command.`);
  for (const [key, [least, most]] of Object.entries(HEALTH)) {
    const value = numeric(check[key]);
    if (value !== undefined && (value < least || value > most)) {
      refuse("container-health", CODE, `The health check's ${key} '${value}' must be between ${least} and ${most}.`);
    }
  }
}

function checkLogs(container: Inputs, { inputs, isFargate }: Around): void {
  const [logs] = records(container.logConfiguration);
  if (logs?.logDriver !== "awslogs") return;
  const [options = {}] = records(logs.options);
  const missing = ["awslogs-group", "awslogs-region", ...(isFargate ? ["awslogs-stream-prefix"] : [])].find(
    (key) => !options[key],
  );
  if (missing) refuse("container-definitions", CODE, `Log driver awslogs requires option '${missing}'.`);
  if (isFargate && inputs.executionRoleArn === undefined) {
    refuse(
      "container-definitions",
      CODE,
      "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
    );
  }
}

function checkPorts(containers: readonly Inputs[]): void {
  const mappings = containers.flatMap((one) => records(one.portMappings));
  for (const { containerPort, hostPort } of mappings) {
    const port = numeric(containerPort);
    if (port === undefined || port < 1 || port > 65_535)
      refuse("container-definitions", CODE, `Invalid 'containerPort' setting: ${containerPort}`);
    if (hostPort !== undefined && hostPort !== containerPort) {
      refuse(
        "container-definitions",
        CODE,
        "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
      );
    }
  }
  unique(
    mappings.map(({ containerPort, protocol }) => `${containerPort}/${protocol ?? "tcp"}`),
    (port) => `Containers of one task can't both listen on ${port}.`,
  );
  unique(
    mappings.map(({ name }) => text(name)).filter((name) => name),
    (name) => `The port mapping name '${name}' is used twice.`,
  );
}

function unique(names: readonly string[], says: (name: string) => string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse("container-definitions", CODE, says(twice));
}

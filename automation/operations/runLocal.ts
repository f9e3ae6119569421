import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AwsAccess } from "../aws/access.js";
import { RunError } from "../base/errors.js";
import { isRecord } from "../base/isRecord.js";
import { resolveFor } from "../deployment/resolution.js";
import { resourceOf } from "../deployment/rollouts/services.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import { planEnvironment } from "../plan/environmentPlan.js";
import { environmentAccess } from "../session/environmentAccess.js";
import { chosenEnvironments, type OpenFolder, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { exportStack } from "../stack/contents.js";
import {
  type ComposeProject,
  composeProject,
  credentialNames,
  type LocalTask,
  type TaskContainer,
} from "./composeProject.js";

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const APP_RUNNER = "aws:apprunner/service:Service";

/** A workload that is to run on this machine. */
export interface LocalRun extends ComposeProject {
  workload: string;
  environment: string;
  /** ARN of its role on ECS; absent before it is deployed. */
  taskRole?: string;
  /** Variables that only a deployment decides on, and that are left out. */
  unknown: string[];
  /** Arguments of `docker compose up`. */
  arguments: string[];
}

/** What is asked for beside the manifest. */
export type LocalWishes = Pick<LocalTask, "ports" | "overrides" | "watch">;

/** A task's containers as they are deployed, or as a first deployment would make them. */
interface KnownTask {
  containers: TaskContainer[];
  taskRole?: string;
}

/**
 * A workload with its sidecars as a Compose project: variables and addon outputs as they are deployed, images as they
 * are built from this folder.
 * @throws ManifestError, RunError
 */
export async function localRun(options: RunOptions, wishes: LocalWishes): Promise<LocalRun> {
  const open = openFolder(options);
  const [environment = "", ...more] = chosenEnvironments(open);
  if (more.length > 0) throw new RunError("usage", "Choose one environment.", { hint: "Name it with --env." });
  const workload = chosenWorkload(open, environment);
  const task =
    (await deployedTask(options, environment, workload.name)) ??
    (await plannedTask(options, environment, workload.name));
  const unknown: string[] = [];
  const containers = task.containers.map((container) => withoutUnknown(container, unknown));
  const { file, secrets } = composeProject({
    name: `${open.application}-${environment}-${workload.name}`.toLowerCase(),
    containers,
    builds: workload.images,
    envFiles: envFilesOf(open, workload),
    ...wishes,
  });
  return {
    workload: workload.name,
    environment,
    file,
    secrets,
    unknown,
    ...(task.taskRole && !isReference(task.taskRole) && { taskRole: task.taskRole }),
    arguments: argumentsFor(workload.name, containers, wishes),
  };
}

function chosenWorkload(open: OpenFolder, environment: string): ResolvedWorkload {
  const { workloads } = resolveFor(open, environment, true).resolved;
  const known = workloads.filter(({ kind }) => kind !== "Static Site");
  const [named] = open.options.names ?? [];
  const [only, ...others] = known;
  const found =
    named === undefined ? (others.length === 0 ? only : undefined) : known.find(({ name }) => name === named);
  if (found !== undefined) return found;
  const hint = `Known: ${known.map(({ name }) => name).join(", ") || "none"}.`;
  throw new RunError(
    "usage",
    named === undefined
      ? "Which workload? Name it with --name."
      : `There is no workload "${named}" with containers here.`,
    { hint },
  );
}

/** @returns nothing where it is not deployed, or its definition is secret as a whole */
async function deployedTask(options: RunOptions, environment: string, name: string): Promise<KnownTask | undefined> {
  const workspace = await openWorkspace({ ...options, names: undefined }, undefined, "read");
  const state = await exportStack(workspace.stack(environment));
  return taskOf(name, resourceOf(state, name, TASK)?.outputs, resourceOf(state, name, APP_RUNNER)?.outputs);
}

async function plannedTask(options: RunOptions, environment: string, name: string): Promise<KnownTask> {
  const { resources } = await planEnvironment({
    ...options,
    environments: [environment],
    names: undefined,
    planOnly: true,
  });
  const inputs = (type: string) =>
    resources.find((one) => one.type === type && one.name.startsWith(`${name}-`))?.inputs;
  const found = taskOf(name, inputs(TASK), inputs(APP_RUNNER));
  if (found !== undefined) return found;
  throw new RunError("usage", `The containers of "${name}" are not known before it is deployed.`);
}

function taskOf(
  name: string,
  task: Record<string, unknown> | undefined,
  appRunner: Record<string, unknown> | undefined,
): KnownTask | undefined {
  if (appRunner !== undefined) return { containers: [appRunnerContainer(name, appRunner)] };
  try {
    const containers = JSON.parse(String(task?.containerDefinitions)) as TaskContainer[];
    const taskRole = task?.taskRoleArn;
    return { containers, ...(typeof taskRole === "string" && { taskRole }) };
  } catch {
    return undefined;
  }
}

/** What App Runner runs, as a container. */
function appRunnerContainer(name: string, { sourceConfiguration }: Record<string, unknown>): TaskContainer {
  const { imageRepository } = (sourceConfiguration ?? {}) as { imageRepository?: Record<string, unknown> };
  const { imageIdentifier, imageConfiguration } = imageRepository ?? {};
  const { port, runtimeEnvironmentVariables, runtimeEnvironmentSecrets, startCommand } = (
    isRecord(imageConfiguration) ? imageConfiguration : {}
  ) as { port?: string; startCommand?: string } & Record<
    "runtimeEnvironmentVariables" | "runtimeEnvironmentSecrets",
    Record<string, string> | undefined
  >;
  return {
    name,
    image: String(imageIdentifier),
    ...(startCommand !== undefined && { command: ["sh", "-c", startCommand] }),
    environment: Object.entries(runtimeEnvironmentVariables ?? {}).map(([key, value]) => ({ name: key, value })),
    secrets: Object.entries(runtimeEnvironmentSecrets ?? {}).map(([key, valueFrom]) => ({ name: key, valueFrom })),
    portMappings: [{ containerPort: Number(port ?? 8080) }],
  };
}

/** A plan's text for what only AWS decides. */
const isReference = (text: string): boolean => /\$\{[^}]+(?:::|\.)[^}]+\}|\$\{export:[^}]+\}/.test(text);

function withoutUnknown(container: TaskContainer, unknown: string[]): TaskContainer {
  const known = <T extends { name: string }>(list: T[] | undefined, text: (one: T) => string | undefined): T[] =>
    (list ?? []).filter((one) => {
      if (!isReference(text(one) ?? "")) return true;
      unknown.push(one.name);
      return false;
    });
  return {
    ...container,
    environment: known(container.environment, ({ value }) => value),
    secrets: known(container.secrets, ({ valueFrom }) => valueFrom),
  };
}

function envFilesOf({ folder }: OpenFolder, { name, longForm }: ResolvedWorkload): Record<string, string[]> {
  const { env_file: own, sidecars } = longForm as {
    env_file?: unknown;
    sidecars?: Record<string, { env_file?: unknown }>;
  };
  const all = [
    [name, own] as const,
    ...Object.entries(sidecars ?? {}).map(([key, one]) => [key, one?.env_file] as const),
  ];
  return Object.fromEntries(
    all.flatMap(([container, path]) => (typeof path === "string" ? [[container, [join(folder.root, path)]]] : [])),
  );
}

/** As on ECS the task ends with its main container; where others end before, it ends with the first that fails. */
function argumentsFor(main: string, containers: readonly TaskContainer[], { watch }: LocalWishes): string[] {
  const ending = containers.some(
    ({ essential, dependsOn = [] }) =>
      essential === false || dependsOn.some(({ condition }) => ["COMPLETE", "SUCCESS"].includes(condition)),
  );
  const end = ending ? ["--abort-on-container-failure"] : ["--exit-code-from", main];
  return ["up", "--build", ...(watch === true ? ["--watch"] : end)];
}

/** The environment of the command: secrets by their variables, and credentials for the containers. @throws RunError */
export async function localEnvironment(
  options: RunOptions,
  { environment, secrets, taskRole }: LocalRun,
  { useTaskRole = false }: { useTaskRole?: boolean } = {},
): Promise<Record<string, string>> {
  const { aws } = await environmentAccess(openFolder(options), environment);
  const { secretValues } = await import("../aws/secretValues.js");
  const values = await secretValues(aws, Object.values(secrets));
  if (useTaskRole && taskRole === undefined)
    throw new RunError("usage", "--use-task-role: the workload has no role before it is deployed.");
  const credentials = await credentialsOf(useTaskRole ? { ...aws, role: taskRole } : aws, useTaskRole);
  return {
    ...Object.fromEntries(Object.entries(secrets).map(([variable, from]) => [variable, values.get(from) ?? ""])),
    ...credentials,
  };
}

/** The containers get what this machine has; without any they run all the same. */
async function credentialsOf(access: AwsAccess, needed: boolean): Promise<Record<string, string>> {
  const [{ STSClient }, { clientSettings }] = await Promise.all([
    import("@aws-sdk/client-sts"),
    import("../aws/access.js"),
  ]);
  const client = new STSClient(clientSettings(access));
  try {
    const { accessKeyId, secretAccessKey, sessionToken = "" } = await client.config.credentials();
    const values = [accessKeyId, secretAccessKey, sessionToken, await client.config.region()];
    return Object.fromEntries(credentialNames.map((name, index) => [name, values[index] ?? ""]));
  } catch (error) {
    if (!needed) return {};
    throw new RunError("credentials", `The task role can't be assumed: ${(error as Error).message}`, {
      hint: "Its trust policy names ECS alone: add your own principal to it, or leave --use-task-role out.",
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

/** Runs the project until it ends or Ctrl-C. @returns exit code of Compose @throws RunError where Docker is missing */
export async function runProject(
  text: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "airlift-local-"));
  const file = join(folder, "compose.yml");
  writeFileSync(file, text, { mode: 0o600 });
  // Compose hears Ctrl-C itself, and ends the containers in order.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  const compose = (rest: readonly string[]) =>
    new Promise<number>((resolve, reject) => {
      const env = { ...process.env, ...environment };
      const child = spawn("docker", ["compose", "-f", file, ...rest], { stdio: "inherit", env });
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
    });
  try {
    const code = await compose(args);
    await compose(["down", "--remove-orphans"]);
    return code;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new RunError("usage", "Docker is not installed: `--print` shows the Compose file for another tool.");
  } finally {
    process.off("SIGINT", ignore);
    rmSync(folder, { recursive: true, force: true });
  }
}

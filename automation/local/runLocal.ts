import { join } from "node:path";
import type { AwsAccess } from "../aws/access.js";
import { RunError } from "../base/errors.js";
import { resolveFor } from "../deployment/resolution.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import { planFolder } from "../plan/environmentPlan.js";
import { recordFrom } from "../record/environmentRecord.js";
import { environmentAccess } from "../session/environmentAccess.js";
import { type OpenFolder, onlyEnvironment, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { exportStack, type StackState } from "../stack/contents.js";
import {
  type ComposeProject,
  composeProject,
  credentialNames,
  type LocalWishes,
  type TaskContainer,
} from "./composeProject.js";
import { deployedTask, isReference, plannedTask, withoutUnknown } from "./knownTasks.js";

/** What is to run on this machine. */
export interface LocalRun extends ComposeProject {
  environment: string;
  /** Variables that only a deployment decides on, and that are left out. */
  unknown: string[];
  /** Arguments of `docker compose up`. */
  arguments: string[];
}

/** A workload that is to run on this machine. */
export interface LocalWorkloadRun extends LocalRun {
  workload: string;
  /** ARN of its role on ECS; absent before it is deployed. */
  taskRole?: string;
}

/**
 * A workload with its sidecars as a Compose project: variables and addon outputs as they are deployed, images as they
 * are built from this folder.
 * @throws ManifestError, RunError
 */
export async function localRun(options: RunOptions, wishes: LocalWishes): Promise<LocalWorkloadRun> {
  const open = openFolder(options);
  const environment = onlyEnvironment(open);
  const workload = chosenWorkload(open, environment);
  const { name } = workload;
  const state = await deployedState(options, environment);
  const task = deployedTask(state, name) ?? plannedTask(await planBeside(options, environment, state), name);
  if (task === undefined)
    throw new RunError("usage", `The containers of "${name}" are not known before it is deployed.`);
  const unknown: string[] = [];
  const containers = task.containers.map((container) => withoutUnknown(container, unknown));
  const { file, secrets } = composeProject({
    name: `${open.application}-${environment}-${name}`.toLowerCase(),
    containers,
    builds: workload.images,
    envFiles: envFilesOf(open, workload),
    ...wishes,
  });
  return {
    workload: name,
    environment,
    file,
    secrets,
    unknown,
    ...(task.taskRole && !isReference(task.taskRole) && { taskRole: task.taskRole }),
    arguments: argumentsFor(name, containers, wishes),
  };
}

/** The workloads that have containers. */
export function localWorkloads(open: OpenFolder, environment: string): ResolvedWorkload[] {
  return resolveFor(open, environment, true).resolved.workloads.filter(({ kind }) => kind !== "Static Site");
}

/** The one workload that the options mean. @throws RunError `usage` */
export function chosenWorkload(open: OpenFolder, environment: string): ResolvedWorkload {
  const known = localWorkloads(open, environment);
  const [named] = open.options.names ?? [];
  const [only, ...others] = known;
  const found =
    named === undefined ? (others.length === 0 ? only : undefined) : known.find(({ name }) => name === named);
  if (found !== undefined) return found;
  const names = `Known: ${known.map(({ name }) => name).join(", ") || "none"}.`;
  throw named === undefined
    ? new RunError("usage", "Which workload? Name it with --name, or run all of them with --all.", { hint: names })
    : new RunError("usage", `There is no workload "${named}" with containers here.`, { hint: names });
}

/** The environment's state; nothing before it is deployed. */
export async function deployedState(options: RunOptions, environment: string): Promise<StackState | undefined> {
  const workspace = await openWorkspace({ ...options, names: undefined }, undefined, "read");
  return exportStack(workspace.stack(environment));
}

/** What a deployment would make, with the listener rules' priorities of the environment's record where there is one. */
export async function planBeside(options: RunOptions, environment: string, state: StackState | undefined) {
  const record = recordFrom(state?.outputs);
  const open = openFolder({ ...options, environments: [environment], names: undefined, planOnly: true });
  return planFolder(open, record && { record });
}

/** Env files that a workload's manifest names, as absolute paths. */
export function envFilesOf({ folder }: OpenFolder, { name, longForm }: ResolvedWorkload): Record<string, string[]> {
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
export async function localVariables(
  options: RunOptions,
  { environment, secrets, taskRole }: Pick<LocalWorkloadRun, "environment" | "secrets" | "taskRole">,
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
    const region = await client.config.region();
    const values = [accessKeyId, secretAccessKey, sessionToken, region, region];
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

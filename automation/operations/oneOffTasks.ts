import { basename, resolve } from "node:path";
import { ownValue } from "../../components/ownValue.js";
import type { TaskStart } from "../aws/runTask.js";
import { RunError } from "../base/errors.js";
import { runTarget } from "../deployment/runTarget.js";
import { entryPoint } from "../engine/entryPoints.js";
import { refuseName } from "../manifest/names.js";
import type { TaskArgs, TaskOutputs } from "../program/taskProgram.js";
import { recordFrom } from "../record/environmentRecord.js";
import { onlyEnvironment } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { exportStack, type StackState, stackOutputs } from "../stack/contents.js";

/** A one-off task, as it is asked for. */
export interface TaskRequest
  extends Pick<TaskArgs, "image" | "command" | "entrypoint" | "variables" | "secrets" | "taskRole" | "executionRole"> {
  /** @default the name of the folder */
  group?: string;
  /** @default ./Dockerfile, where no image is given */
  dockerfile?: string;
  /** @default the folder of the Dockerfile */
  context?: string;
  /** Tag of the built image. @default latest */
  tag?: string;
  /** @default 1 */
  count?: number;
  /** CPU units. @default 256, with Windows 1024 */
  cpu?: number;
  /** MiB. @default 512, with Windows 2048 */
  memory?: number;
  /** As ECS has it. @default LINUX */
  os?: string;
  /** @default X86_64 */
  architecture?: string;
  tags?: Record<string, string>;
  /** Runs in the account's default VPC, in a cluster of its own. @default false: in the environment */
  defaultVpc?: boolean;
  /** In place of the environment's. */
  cluster?: string;
  subnets?: string[];
  securityGroups?: string[];
}

/** A task that was started. */
export interface StartedTask {
  group: string;
  environment: string;
  cluster: string;
  /** Ids of the tasks. */
  tasks: string[];
  simulated: boolean;
}

/** The stack of a group of one-off tasks. */
export const taskStack = (group: string): string => `task.${group}`;

interface OpenTask {
  workspace: Workspace;
  environment: string;
  group: string;
  target: Target;
}

/** The group that is named, else the folder's name. @throws RunError `usage` for what is no name */
export function taskGroup({ dir = "." }: RunOptions, named: string | undefined): string {
  const group = named ?? basename(resolve(dir));
  const wrong = refuseName(group);
  if (wrong === undefined) return group;
  throw new RunError("usage", `The task group "${group}" ${wrong}.`, { hint: "Name another one with -n." });
}

async function openTask(
  options: RunOptions,
  group: string | undefined,
  onEvent: OnEvent,
  use: "run" | "read",
): Promise<OpenTask> {
  const name = taskGroup(options, group);
  const workspace = await openWorkspace({ ...options, names: undefined }, onEvent, use);
  const environment = onlyEnvironment(workspace);
  return { workspace, environment, group: name, target: await workspace.target(environment, taskStack(name)) };
}

/**
 * Makes what a one-off task needs (log group, roles, image, task definition) and starts it.
 * @throws RunError; `usage` where the environment is not deployed
 */
export async function runTask(
  options: RunOptions,
  request: TaskRequest,
  onEvent: OnEvent = () => {},
): Promise<StartedTask> {
  const { count = 1 } = request;
  if (!Number.isInteger(count) || count < 1 || count > 10)
    throw new RunError("usage", "--count must be a whole number from 1 to 10.");
  const { workspace, environment, group, target } = await openTask(options, request.group, onEvent, "run");
  const where = request.defaultVpc === true ? undefined : await placeIn(workspace, environment, request);
  const outcome = await runTarget(
    target,
    {
      operation: "up",
      program: {
        module: entryPoint("program/taskProgram"),
        export: "taskProgram",
        data: argsOf(workspace, environment, group, { ...request, cluster: where?.cluster }),
      },
      waitForLock: options.waitForLock,
      debug: options.debug,
    },
    onEvent,
  );
  const { taskDefinition, cluster, subnets = [] } = outcome.outputs as unknown as TaskOutputs;
  const { startTasks } = await import("../aws/runTask.js");
  const place = where ?? {
    subnets,
    publicAddress: true,
    ...(request.securityGroups && { securityGroups: request.securityGroups }),
  };
  const tasks = await startTasks(target.aws, { ...place, cluster, taskDefinition, count });
  return { group, environment, cluster, tasks, simulated: workspace.simulated };
}

function argsOf(
  { folder, application, options }: Workspace,
  environment: string,
  group: string,
  request: TaskRequest,
): TaskArgs {
  const { os = "LINUX", architecture = "X86_64", dockerfile, image } = request;
  const windows = os.startsWith("WINDOWS");
  const { tags, permissionsBoundary } = folder.settings.environment(environment);
  const file = resolve(options.dir ?? ".", dockerfile ?? "Dockerfile");
  const platform = `${windows ? "windows" : "linux"}/${architecture === "ARM64" ? "arm64" : "amd64"}`;
  const ours: Record<string, string> =
    request.defaultVpc === true ? {} : { "copilot-application": application, "copilot-environment": environment };
  return {
    group,
    ...(image === undefined
      ? {
          build: {
            dockerfile: file,
            context: request.context === undefined ? resolve(file, "..") : resolve(options.dir ?? ".", request.context),
            tag: request.tag ?? "latest",
            platform,
          },
        }
      : { image }),
    cpu: request.cpu ?? (windows ? 1024 : 256),
    memory: request.memory ?? (windows ? 2048 : 512),
    os,
    architecture,
    ...(request.command && { command: request.command }),
    ...(request.entrypoint && { entrypoint: request.entrypoint }),
    variables: request.variables,
    secrets: request.secrets,
    ...(request.taskRole && { taskRole: request.taskRole }),
    ...(request.executionRole && { executionRole: request.executionRole }),
    tags: { ...tags, ...request.tags, ...ours, "copilot-task": group },
    ...(permissionsBoundary && { permissionsBoundary }),
    ...(request.cluster && { cluster: request.cluster }),
  };
}

/** Cluster and network of the environment, or what is given in their place. @throws RunError `usage` */
async function placeIn(
  workspace: Workspace,
  environment: string,
  request: TaskRequest,
): Promise<Omit<TaskStart, "taskDefinition" | "count">> {
  const { cluster, subnets, securityGroups } = request;
  if (subnets !== undefined && cluster !== undefined)
    return { cluster, subnets, publicAddress: true, ...(securityGroups && { securityGroups }) };
  const state = await exportStack(workspace.stack(environment));
  const record = recordFrom(state?.outputs);
  if (state === undefined || record === undefined)
    throw new RunError("usage", `"${environment}" is not deployed.`, {
      hint: `\`airlift env deploy --name ${environment}\` deploys it; --default runs the task in the account's default VPC.`,
    });
  const vpc = record.spec.vpc;
  const imported = vpc !== undefined && "id" in vpc ? vpc : undefined;
  const idsOf = (type: string, start: string) =>
    state.resources.flatMap((one) => (one.type === type && one.name.startsWith(start) && one.id ? [one.id] : []));
  const open = imported?.publicSubnetIds ?? idsOf("aws:ec2/subnet:Subnet", `${environment}-public-subnet-`);
  const closed = imported?.privateSubnetIds ?? idsOf("aws:ec2/subnet:Subnet", `${environment}-private-subnet-`);
  const own = idsOf("aws:ec2/securityGroup:SecurityGroup", `${environment}-environment-security-group`);
  return {
    cluster: cluster ?? clusterOf(state, environment),
    subnets: subnets ?? (open.length > 0 ? open : closed),
    securityGroups: [...own, ...(securityGroups ?? [])],
    publicAddress: subnets !== undefined || open.length > 0,
  };
}

function clusterOf(state: StackState, environment: string): string {
  const found = state.resources.find(({ type }) => type === "aws:ecs/cluster:Cluster")?.outputs.arn;
  if (typeof found === "string") return found;
  throw new RunError("usage", `"${environment}" has no cluster yet.`, {
    hint: `\`airlift env deploy --name ${environment}\` creates it.`,
  });
}

/** Lines of a task's log until it has stopped. @returns the highest exit code of the tasks @throws RunError */
export async function followTask(
  options: RunOptions,
  { group, cluster, tasks }: StartedTask,
  onLine: (line: { at: number; stream: string; message: string }) => void,
  onEvent: OnEvent = () => {},
): Promise<number> {
  const { target } = await openTask(options, group, onEvent, "read");
  const [{ followLogs }, { awaitStopped }] = await Promise.all([import("../aws/logs.js"), import("../aws/runTask.js")]);
  const done = new AbortController();
  const following = followLogs(target.aws, { group: `/copilot/${group}`, tasks, from: 0 }, onLine, done.signal);
  const family = `copilot-${group}`;
  const stopped = await Promise.race([
    awaitStopped(target.aws, { cluster, family, ids: tasks }),
    // It only ends before the tasks where it fails.
    following.then(() => []),
  ]);
  done.abort();
  await following;
  for (const { id, exitCode, reason } of stopped)
    if (exitCode !== 0)
      onEvent({
        kind: "notice",
        stack: "",
        text: `The task ${id.slice(0, 8)} ended with ${exitCode === undefined ? "no exit code" : `exit code ${exitCode}`}${reason === undefined ? "" : `: ${reason}`}.`,
      });
  return Math.max(0, ...stopped.map(({ exitCode = 1 }) => exitCode));
}

/** Runs a command in a running one-off task. @returns its exit code @throws RunError */
export async function execInTask(
  options: RunOptions,
  wanted: { group?: string; command: string; task?: string },
): Promise<number> {
  const { group, target, workspace } = await openTask(options, wanted.group, () => {}, "read");
  const cluster = await clusterOfTask(workspace, group);
  const { execInContainer } = await import("../aws/exec.js");
  const { command, task } = wanted;
  const owner = { cluster, family: `copilot-${group}`, workload: group };
  return execInContainer(target.aws, { ...owner, command, ...(task !== undefined && { task }) });
}

async function clusterOfTask(workspace: Workspace, group: string): Promise<string> {
  const cluster = ownValue((await stackOutputs(workspace.stack(taskStack(group)))) ?? {}, "cluster");
  if (typeof cluster === "string") return cluster;
  throw new RunError("usage", `There is no task group "${group}".`, { hint: "`airlift task run` creates one." });
}

/** Stops the tasks of a group and removes what was made for it. @throws RunError */
export async function deleteTask(
  options: RunOptions,
  group: string | undefined,
  onEvent: OnEvent = () => {},
): Promise<{ group: string; environment: string; stopped: string[] }> {
  const open = await openTask(options, group, onEvent, "run");
  const cluster = await clusterOfTask(open.workspace, open.group);
  const { stopTasks } = await import("../aws/runTask.js");
  const stopped = await stopTasks(open.target.aws, { cluster, family: `copilot-${open.group}` });
  const { waitForLock, debug } = options;
  await runTarget(open.target, { operation: "destroy", remove: true, waitForLock, debug }, onEvent);
  return { group: open.group, environment: open.environment, stopped };
}

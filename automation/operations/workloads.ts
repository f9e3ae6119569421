import { logGroupName } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import type { JobRun } from "../aws/executions.js";
import type { LogLine, LogQuery } from "../aws/logs.js";
import { RunError } from "../base/errors.js";
import { dataOf } from "../deployment/destroy.js";
import type { KeptData } from "../deployment/retention.js";
import { resourceOf, serviceOfWorkload } from "../deployment/rollouts/services.js";
import { recordFrom } from "../record/environmentRecord.js";
import { chosenEnvironments, openFolder } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { exportStack, stackOutputs } from "../stack/contents.js";
import { anyWorkload, jobs, openWorkload, services } from "./openDeployed.js";

export interface ListedWorkload {
  name: string;
  kind: string;
  /** Absent for what is nowhere deployed yet. */
  repository?: string;
}

/** The workloads of the application: this folder's, and unless `local` those of other repositories. */
export async function listWorkloads(
  options: RunOptions,
  { local = false, jobs: wanted }: { local?: boolean; jobs: boolean },
): Promise<ListedWorkload[]> {
  const { folder, repository } = openFolder(options);
  const found = new Map<string, ListedWorkload>();
  for (const { name, kind } of folder.workloads) found.set(name, { name, kind: kind ?? "unknown type", repository });
  if (!local) {
    const workspace = await openWorkspace(options, undefined, "read");
    const states = await Promise.all(folder.environments.map(({ name }) => exportStack(workspace.stack(name))));
    for (const state of states) {
      for (const [name, one] of Object.entries(recordFrom(state?.outputs)?.workloads ?? {})) {
        if (!found.has(name)) found.set(name, { name, kind: one.kind, repository: one.repository });
      }
    }
  }
  return [...found.values()].filter(({ kind }) => jobs.is(kind) === wanted).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What of a workload's log is wanted. */
export interface WantedLogs extends Omit<LogQuery, "group"> {
  /** @default Copilot's own, `/copilot/{app}-{env}-{name}` */
  group?: string;
  /** Goes on until the signal. */
  follow?: AbortSignal;
  /** Only the task that stopped last. */
  previous?: boolean;
  /** Whose log it is: a job's, or a service's. @default any workload's */
  of?: "job" | "service";
}

/**
 * Lines of a workload's log, one by one, oldest first.
 * @throws RunError
 */
export async function workloadLogs(
  options: RunOptions,
  wanted: WantedLogs,
  onLine: (line: LogLine) => void,
): Promise<void> {
  const among = wanted.of === undefined ? anyWorkload : wanted.of === "job" ? jobs : services;
  const { workspace, environment, workload, access, state } = await openWorkload(options, among);
  const { followLogs, readLogs } = await import("../aws/logs.js");
  const { follow, previous, of: _, ...query } = wanted;
  const group = wanted.group ?? logGroupName(workspace.application, environment, workload);
  let tasks = query.tasks;
  if (previous === true) {
    const { describeTasks, taskId } = await import("../aws/serviceTasks.js");
    const stopped = await describeTasks(access, serviceOfWorkload(state, workload, environment), "STOPPED");
    const [last] = stopped.sort((a, b) => (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0));
    if (last === undefined)
      throw new RunError("usage", `No task of ${workload} stopped recently.`, {
        hint: "ECS lists stopped tasks for an hour; without --previous the whole log is read.",
      });
    tasks = [taskId(last)];
  }
  const found = { ...query, group, ...(tasks !== undefined && { tasks }) };
  const lines = await readLogs(access, found);
  for (const line of lines) onLine(line);
  if (follow !== undefined)
    await followLogs(access, { ...found, from: (lines.at(-1)?.at ?? Date.now()) + 1 }, onLine, follow);
}

/** Runs a command in a container of a service. @returns its exit code @throws RunError */
export async function execInService(
  options: RunOptions,
  wanted: { command: string; container?: string; task?: string },
): Promise<number> {
  const { environment, workload, access, state, workspace } = await openWorkload(options, services);
  const { cluster, service } = serviceOfWorkload(state, workload, environment);
  const { execInContainer } = await import("../aws/exec.js");
  const profiled = workspace.options.profile === undefined ? access : { ...access, profile: workspace.options.profile };
  return execInContainer(profiled, { cluster, service, workload, ...wanted });
}

/** Starts a job now. @throws RunError */
export async function runJob(
  options: RunOptions,
  onEvent: OnEvent = () => {},
): Promise<JobRun & { workload: string; environment: string }> {
  const { environment, workload, access, state } = await openWorkload(options, jobs, onEvent);
  const machine = resourceOf(state, workload, "aws:sfn/stateMachine:StateMachine");
  if (machine?.id === undefined)
    throw new RunError("usage", `"${workload}" has no state machine in ${environment}.`, {
      hint: `\`airlift up --env ${environment} --name ${workload}\` creates it.`,
    });
  const { startJob } = await import("../aws/executions.js");
  return { ...(await startJob(access, machine.id)), workload, environment };
}

/**
 * Which workloads the options name, and in which environments they are deployed.
 * @throws RunError `usage` when they are nowhere
 */
export async function deployedIn(
  options: RunOptions,
  wantJobs: boolean,
): Promise<{ names: string[]; environments: string[] }> {
  const noun = wantJobs ? "job" : "service";
  const { names } = options;
  if (names === undefined) throw new RunError("usage", `Which ${noun}? Name it with --name.`);
  const workspace = await openWorkspace(options, undefined, "read");
  const candidates = options.environments ?? workspace.folder.environments.map(({ name }) => name);
  const found = await Promise.all(
    candidates.map(async (environment) => {
      const recorded = recordFrom(await stackOutputs(workspace.stack(environment)))?.workloads ?? {};
      return names.every((name) => {
        const kind = ownValue(recorded, name)?.kind;
        return kind !== undefined && jobs.is(kind) === wantJobs;
      })
        ? [environment]
        : [];
    }),
  );
  const environments = found.flat();
  if (environments.length > 0) return { names, environments };
  throw new RunError(
    "usage",
    `The ${noun} ${names.join(", ")} isn't deployed in any of ${candidates.join(", ") || "no environment"}.`,
    {
      hint: `\`airlift ${wantJobs ? "job" : "svc"} ls\` lists what is deployed.`,
    },
  );
}

/** Data that a `destroy` with these options would leave. */
export async function dataLeft(options: RunOptions): Promise<KeptData[]> {
  const workspace = await openWorkspace({ ...options, names: [] }, undefined, "read");
  const all = chosenEnvironments(workspace).map((environment) => dataOf(workspace, environment, options.names));
  return (await Promise.all(all)).flat();
}

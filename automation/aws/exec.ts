import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed } from "./access.js";
import { withEcs } from "./ecs.js";
import { describeTasks, type TaskOwner, taskId } from "./serviceTasks.js";
import { type BegunSession, startPlugin } from "./sessionPlugin.js";

export type ExecRequest = TaskOwner & {
  workload: string;
  command: string;
  /** @default the workload's main container */
  container?: string;
  /** Beginning of a task's id. @default one that runs */
  task?: string;
};

/**
 * Runs a command in a container, on this terminal, by AWS's Session Manager plugin.
 * @returns the plugin's exit code
 * @throws RunError when no task runs, ECS Exec is off or the plugin is not installed
 */
export async function execInContainer(access: AwsAccess, request: ExecRequest): Promise<number> {
  const { cluster, workload, command, container = workload } = request;
  const all = await describeTasks(access, request);
  const running = all.filter(({ lastStatus }) => lastStatus === "RUNNING");
  const task = running.find((one) => taskId(one).startsWith(request.task ?? ""));
  if (task === undefined) {
    const known = running.map((one) => taskId(one).slice(0, 8)).join(", ");
    throw new RunError(
      "usage",
      `No task${request.task === undefined ? "" : ` ${request.task}`} of ${workload} is running.`,
      {
        hint: known === "" ? `\`airlift svc status -n ${workload}\` shows its status.` : `Running: ${known}.`,
      },
    );
  }
  if (task.enableExecuteCommand !== true) {
    throw new RunError("usage", `The tasks of ${workload} were started without ECS Exec.`, {
      hint: "Add `exec: true` to its manifest and run `airlift up`.",
    });
  }
  const { session, runtimeId } = await withEcs(access, async (client) => {
    const { ExecuteCommandCommand } = await import("@aws-sdk/client-ecs");
    try {
      const answer = await client.send(
        new ExecuteCommandCommand({ cluster, task: task.taskArn, container, command, interactive: true }),
      );
      const runtime = task.containers?.find(({ name }) => name === (answer.containerName ?? container))?.runtimeId;
      return { session: answer.session, runtimeId: runtime };
    } catch (error) {
      throw callFailed(`Running a command in ${workload}`, error);
    }
  });
  const target = `ecs:${cluster.split("/").at(-1)}_${taskId(task)}_${runtimeId ?? ""}`;
  return runPlugin(access, session, target);
}

async function runPlugin(access: AwsAccess, session: BegunSession | undefined, target: string): Promise<number> {
  // Ctrl-C belongs to the program in the container.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  try {
    const child = await startPlugin(access, session ?? {}, { Target: target }, { stdio: "inherit" });
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    process.off("SIGINT", ignore);
  }
}

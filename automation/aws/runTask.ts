import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "@aws-sdk/client-ecs";
import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed } from "./access.js";
import { withEcs } from "./ecs.js";
import { describeTasks, taskId } from "./serviceTasks.js";

/** Tasks to start outside of any service. */
export interface TaskStart {
  cluster: string;
  taskDefinition: string;
  subnets: readonly string[];
  /** @default the VPC's own */
  securityGroups?: readonly string[];
  /** Whether they get public addresses: without one, images are only pulled through NAT gateways or endpoints. */
  publicAddress: boolean;
  /** Up to 10, as in one call of ECS. */
  count: number;
}

/** Starts tasks on Fargate. @returns their ids @throws RunError */
export async function startTasks(access: AwsAccess, wanted: TaskStart): Promise<string[]> {
  return withEcs(access, async (client) => {
    const { RunTaskCommand } = await import("@aws-sdk/client-ecs");
    try {
      const { tasks = [], failures = [] } = await client.send(
        new RunTaskCommand({
          cluster: wanted.cluster,
          taskDefinition: wanted.taskDefinition,
          count: wanted.count,
          launchType: "FARGATE",
          startedBy: "airlift-task",
          enableExecuteCommand: true,
          propagateTags: "TASK_DEFINITION",
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: [...wanted.subnets],
              ...(wanted.securityGroups !== undefined && { securityGroups: [...wanted.securityGroups] }),
              assignPublicIp: wanted.publicAddress ? "ENABLED" : "DISABLED",
            },
          },
        }),
      );
      const [failed] = failures;
      if (failed !== undefined)
        throw new RunError("program", `ECS did not start the task: ${failed.reason ?? "no reason given"}.`, {
          ...(failed.detail !== undefined && { hint: failed.detail }),
        });
      return tasks.map(taskId);
    } catch (error) {
      throw callFailed("Starting the task", error);
    }
  });
}

/** A task that has stopped. */
export interface StoppedTask {
  id: string;
  /** Of its container; absent when it never ran. */
  exitCode?: number;
  reason?: string;
}

/**
 * Waits until tasks have stopped.
 * @param family of their task definition
 */
export async function awaitStopped(
  access: AwsAccess,
  { cluster, family, ids }: { cluster: string; family: string; ids: readonly string[] },
): Promise<StoppedTask[]> {
  for (;;) {
    const stopped = await describeTasks(access, { cluster, family }, "STOPPED");
    const ours = stopped.filter((task) => ids.includes(taskId(task)) && task.lastStatus === "STOPPED");
    if (ours.length === ids.length) return ours.map(stoppedTask);
    await sleep(access.pollInterval ?? 5000);
  }
}

function stoppedTask(task: Task): StoppedTask {
  const [container] = task.containers ?? [];
  const { exitCode } = container ?? {};
  const reason = container?.reason ?? task.stoppedReason;
  return { id: taskId(task), ...(exitCode !== undefined && { exitCode }), ...(reason !== undefined && { reason }) };
}

/** Stops the tasks of a family that still run. @returns their ids @throws RunError */
export async function stopTasks(access: AwsAccess, owner: { cluster: string; family: string }): Promise<string[]> {
  const running = await describeTasks(access, owner);
  await withEcs(access, async (client) => {
    const { StopTaskCommand } = await import("@aws-sdk/client-ecs");
    for (const { taskArn } of running)
      await client
        .send(new StopTaskCommand({ cluster: owner.cluster, task: taskArn, reason: "airlift task delete" }))
        .catch((error: unknown) => {
          throw callFailed("Stopping the task", error);
        });
  });
  return running.map(taskId);
}

import type { Task } from "@aws-sdk/client-ecs";
import { type AwsAccess, callFailed } from "./access.js";
import { type ServiceAddress, withEcs } from "./ecs.js";

/** Id of a task: the last part of its ARN. */
export const taskId = ({ taskArn = "" }: Pick<Task, "taskArn">): string => taskArn.split("/").at(-1) ?? "";

/** Whose tasks: a service's, or those that run a family of task definitions. */
export type TaskOwner = ServiceAddress | { cluster: string; family: string };

/** The tasks of a service or a family; ECS remembers stopped ones for an hour. @throws RunError */
export async function describeTasks(
  access: AwsAccess,
  { cluster, ...owner }: TaskOwner,
  desiredStatus: "RUNNING" | "STOPPED" = "RUNNING",
): Promise<Task[]> {
  return withEcs(access, async (client) => {
    const { DescribeTasksCommand, paginateListTasks } = await import("@aws-sdk/client-ecs");
    const found: Task[] = [];
    const [name, whose] =
      "service" in owner ? [owner.service, { serviceName: owner.service }] : [owner.family, { family: owner.family }];
    try {
      const pages = paginateListTasks({ client }, { cluster, ...whose, desiredStatus });
      for await (const { taskArns: tasks = [] } of pages) {
        if (tasks.length === 0) continue;
        const answer = await client.send(new DescribeTasksCommand({ cluster, tasks }));
        found.push(...(answer.tasks ?? []));
      }
    } catch (error) {
      throw callFailed(`Asking ECS for the tasks of ${name}`, error);
    }
    return found;
  });
}

/** Private address of a task, by which target groups know it. */
export function addressOfTask(task: Task): string | undefined {
  const details = (task.attachments ?? []).flatMap((one) => one.details ?? []);
  return details.find(({ name }) => name === "privateIPv4Address")?.value;
}

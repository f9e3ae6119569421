import type { Call } from "../kind.js";
import { keyOf } from "../world.js";

/** What no engine makes: a task outside of any service. Goes with its task definition. */
export const TASK = "simulation:ecs/task:Task";

/** For the resource type: tasks go with the revision that they run. */
export function forgetTasks({ world, before }: Call): void {
  if (before === undefined) return;
  for (const one of world.list({ type: TASK, account: before.account, region: before.region }))
    if (one.inputs.taskDefinition === before.outputs.arn) world.remove(keyOf(one));
}

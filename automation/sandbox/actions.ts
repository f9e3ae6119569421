import { keyOf, openWorld } from "./world.js";

/**
 * Deregisters every revision of task definition families: the engine keeps them (`skipDestroy`), so the runner does it
 * once their service is gone.
 * @returns the ARNs that were deregistered.
 */
export function deregisterTaskDefinitions(directory: string, families: readonly string[]): string[] {
  return openWorld(directory).change((world) => {
    const all = world
      .list({ type: "aws:ecs/taskDefinition:TaskDefinition" })
      .filter((one) => !one.existing && families.includes(String(one.inputs.family)));
    for (const one of all) world.remove(keyOf(one));
    return all.map(({ id }) => id);
  });
}

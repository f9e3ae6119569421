import { RunError } from "../base/errors.js";
import type { RunOptions } from "../session/options.js";
import type { RawResource, StackState } from "../stack/contents.js";

const fileSystemType = "aws:efs/fileSystem:FileSystem";

/** Takes the protection off the file systems in a state. */
export function unprotectFileSystems(resources: RawResource[]): void {
  for (const one of resources) if (one.type === fileSystemType) one.protect = false;
}

/**
 * Refuses to delete the environment's file system, unless that is asked for by id, or with `all`.
 * @throws RunError `protected` when there is one and nobody asked
 */
export function refuseFileSystems(
  environment: string,
  { resources }: Pick<StackState, "resources">,
  { deleteData: asked = [] }: Pick<RunOptions, "deleteData">,
): void {
  const systems = resources.filter((one) => one.type === fileSystemType && one.protect);
  const missing = systems.flatMap(({ id = "" }) => (asked.includes("all") || asked.includes(id) ? [] : [id]));
  if (missing.length > 0)
    throw new RunError(
      "protected",
      `The file system ${missing.join(", ")} of "${environment}" holds what workloads wrote; all of it would be lost.`,
      { hint: `If that is intended: ${missing.map((id) => `--delete-data ${id}`).join(" ")}.`, stack: environment },
    );
}

import { RunError } from "../base/errors.js";
import type { RunOptions } from "../session/options.js";
import type { Target } from "../session/target.js";
import { changeState, type StackState } from "../stack/contents.js";

/**
 * Takes the protection off the environment's file system when its deletion is asked for by id, or with `all`.
 * @throws RunError `protected` when there is one and nobody asked
 */
export async function giveUpFileSystems(
  { stack, environment }: Target,
  { resources }: Pick<StackState, "resources">,
  { deleteData: asked = [] }: Pick<RunOptions, "deleteData">,
): Promise<void> {
  const systems = resources.filter(({ type, protect }) => type === "aws:efs/fileSystem:FileSystem" && protect);
  if (systems.length === 0) return;
  const missing = systems.flatMap(({ id = "" }) => (asked.includes("all") || asked.includes(id) ? [] : [id]));
  if (missing.length > 0)
    throw new RunError(
      "protected",
      `The file system ${missing.join(", ")} of "${environment}" holds what workloads wrote; all of it would be lost.`,
      { hint: `If that is meant: ${missing.map((id) => `--delete-data ${id}`).join(" ")}.`, stack: environment },
    );
  await changeState(stack, new Set(systems.map(({ urn }) => urn)), { protect: false });
}

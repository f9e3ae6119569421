import type { Stack } from "@pulumi/pulumi/automation/index.js";

/**
 * Sets those tags of a stack in Pulumi Cloud that are not as wanted; each costs a process of the engine.
 * @returns names of those that were set
 */
export async function keepTags(
  stack: Pick<Stack, "listTags" | "setTag">,
  wanted: Readonly<Record<string, string>>,
): Promise<string[]> {
  const known: Record<string, string> = await stack.listTags();
  const changed = Object.entries(wanted).filter(([name, value]) => value !== "" && known[name] !== value);
  for (const [name, value] of changed) await stack.setTag(name, value.slice(0, longest));
  return changed.map(([name]) => name);
}

/** Characters of a tag's value that Pulumi Cloud takes. */
const longest = 256;

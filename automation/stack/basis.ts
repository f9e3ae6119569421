import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { plainMap } from "../engine/events.js";

interface Resource {
  urn: string;
  type: string;
  inputs?: unknown;
  outputs?: unknown;
}

/** What stands for the state that a run was worked out from: the same text as long as nobody has deployed since. */
export function basisOf(resources: readonly Resource[]): string {
  const root = resources.find((resource) => resource.type === "pulumi:pulumi:Stack");
  const record = plainMap(root?.outputs).airlift ?? null;
  // A deployment that failed leaves the record as it was, and resources.
  // The stack itself does not count: the engine registers it before the program of a first run looks at the state.
  const urns = resources.filter((resource) => resource !== root).map(({ urn }) => urn);
  urns.sort();
  return createHash("sha256")
    .update(JSON.stringify([sorted(record), urns]))
    .digest("hex");
}

/** The same for the state as it is now; called under the lock. `file` is the state's own, where it is one. */
export async function currentBasis(stack: Stack, file: string | undefined): Promise<string> {
  return basisOf(await currentResources(stack, file));
}

/** The resources of the state as it is now, secrets sealed. */
export async function currentResources(stack: Stack, file: string | undefined): Promise<Resource[]> {
  return (file === undefined ? undefined : await resourcesIn(file)) ?? (await exported(stack));
}

async function exported(stack: Stack): Promise<Resource[]> {
  const { deployment } = await stack.exportStack();
  return (deployment as { resources?: Resource[] | null } | null)?.resources ?? [];
}

/** Reading the file takes milliseconds, asking the engine a process of its own; undefined where it is not plain JSON. */
async function resourcesIn(file: string): Promise<Resource[] | undefined> {
  try {
    const { checkpoint } = JSON.parse(await readFile(file, "utf8")) as {
      checkpoint?: { latest?: { resources?: Resource[] | null } | null };
    };
    return checkpoint === undefined ? undefined : (checkpoint.latest?.resources ?? []);
  } catch {
    return undefined;
  }
}

/** Keys in order: the engine does not keep the order in which they were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

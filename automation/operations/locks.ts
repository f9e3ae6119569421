import { chosenEnvironments, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { readLocks, type StackLock } from "../stack/locks.js";

/** The environments that the options choose. Needs no engine. */
export function environmentsChosen(options: RunOptions): string[] {
  // Only the state knows environments that were made out of others.
  if (options.all !== true && options.environments !== undefined) return [...new Set(options.environments)];
  return chosenEnvironments(openFolder(options));
}

/**
 * Who holds the stacks of the chosen environments: environment → locks, oldest first. `undefined` where the backend
 * does not show it without a run (buckets, Pulumi Cloud).
 */
export async function locks(options: RunOptions): Promise<Record<string, StackLock[] | undefined>> {
  const { location, application } = await openWorkspace(options, undefined, "read");
  const { folder } = location;
  const environments = environmentsChosen(options);
  const found = await Promise.all(
    environments.map(async (name) => {
      return [name, folder === undefined ? undefined : await readLocks(folder, application, name)] as const;
    }),
  );
  return Object.fromEntries(found);
}

import type { RunOptions } from "../session/options.js";
import { chosenEnvironments, openFolder, openSession } from "../session/session.js";
import { readLocks, type StackLock } from "../stack/locks.js";

/** The environments that the options choose. Needs no engine. */
export function environmentsChosen(options: RunOptions): string[] {
  // Only the state knows environments that were made out of others.
  if (options.all !== true && options.environments !== undefined) return [...new Set(options.environments)];
  const { folder } = openFolder(options);
  return chosenEnvironments(
    options,
    folder.environments.map(({ name }) => name),
  );
}

/**
 * Who holds the stacks of the chosen environments: environment → locks, oldest first. `undefined` where the backend
 * does not show it without a run (buckets, Pulumi Cloud).
 */
export async function locks(options: RunOptions): Promise<Record<string, StackLock[] | undefined>> {
  const { location, application } = await openSession(options, undefined, "read");
  const { folder } = location;
  const environments = environmentsChosen(options);
  const found = await Promise.all(
    environments.map(async (name) => {
      return [name, folder === undefined ? undefined : await readLocks(folder, application, name)] as const;
    }),
  );
  return Object.fromEntries(found);
}

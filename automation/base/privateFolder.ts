import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder that holds state, with those above it that are missing, for its owner alone; one that was made before
 * with more rights loses them.
 * @throws when it can't be made
 */
export function makePrivateFolder(folder: string): void {
  makeEach(folder);
  try {
    if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
  } catch {
    // Somebody else's, or on a file system without rights.
  }
}

/** One after the other: below /proc, where nothing can be made, Node.js 20 never ends a recursive `mkdir`. */
function makeEach(folder: string): void {
  if (existsSync(folder)) return;
  makeEach(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been sooner.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

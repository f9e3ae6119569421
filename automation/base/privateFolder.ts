import { chmodSync, mkdirSync, statSync } from "node:fs";

/**
 * Makes a folder that holds state, with those above it that are missing, for its owner alone; one that was made before
 * with more rights loses them.
 * @throws when it can't be made
 */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
  } catch {
    // Somebody else's, or on a file system without rights.
  }
}

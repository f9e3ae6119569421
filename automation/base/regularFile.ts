import { readFileSync, type Stats, statSync } from "node:fs";

/**
 * Text of a file that a repository or a home folder has. Its kind is looked at first: opening a named pipe would wait
 * for ever, and a device has no end.
 * @throws Error where there is none, or it is no file
 */
export function readTextFile(path: string): string {
  if (!isFile(path)) throw new Error(`${path} is not a file that can be read`);
  return readFileSync(path, "utf8");
}

/** Whether there is a file: no folder, pipe or device. */
export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** @throws Error with a message that fits behind "can't be read: " */
export function refuseOther(found: Stats): void {
  if (!found.isFile()) throw new Error(`it is ${kindOf(found)}, not a file`);
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a named pipe";
  return found.isSocket() ? "a socket" : "a device";
}

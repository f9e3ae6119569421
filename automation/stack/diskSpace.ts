import { readFile, rename, stat, statfs } from "node:fs/promises";
import { RunError } from "../base/errors.js";
import type { OnStackEvent, StackAddress } from "./address.js";
import { stateFile } from "./stateFile.js";

/** Bytes that have to be free before a run changes anything: a run writes its state hundreds of times, and its history. */
const least = 8 * 1024 * 1024;

/**
 * Refuses to begin on a disk that is nearly full: the engine replaces a state that it can't write by an empty one.
 * @throws RunError `backend`
 */
export async function refuseFullDisk(address: StackAddress): Promise<void> {
  const { folder } = address.location;
  const file = stateFile(address);
  if (folder === undefined || file === undefined) return;
  const disk = await statfs(folder).catch(() => undefined);
  if (disk === undefined) return;
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  const free = disk.bavail * disk.bsize;
  const needed = least + 4 * size;
  if (free >= needed) return;
  const inMegabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  throw new RunError(
    "backend",
    `The disk is full that holds ${folder}: ${inMegabytes(free)} MB are free, and a run may need ${inMegabytes(needed)} MB.`,
    { stack: address.stack, hint: "Free some space and run the same command again. Nothing was changed." },
  );
}

/** Puts the version before back when the engine has replaced the state by one that it could not finish writing. */
export async function restoreUnfinished(address: StackAddress, onEvent: OnStackEvent): Promise<void> {
  const file = stateFile(address);
  if (file === undefined || (await isWhole(file)) || !(await isWhole(`${file}.bak`))) return;
  // Renaming needs no space.
  await rename(`${file}.bak`, file);
  const text = `The engine could not finish writing the state of ${address.stack}; the version before is back, with what was under way noted in it.`;
  onEvent({ kind: "notice", stack: address.stack, text });
}

async function isWhole(file: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}

import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
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
    `The disk that holds ${folder} is full: ${inMegabytes(free)} MB are free, and a run may need ${inMegabytes(needed)} MB.`,
    { stack: address.stack, hint: "Free some space and run the same command again. Nothing was changed." },
  );
}

/** Bytes that count as nothing: a state of some hundred resources does not fit in any more. */
const nearlyNothing = 512 * 1024;

/** Space on the disk of a state that a run has put aside for itself. */
export interface Reserve {
  /** Whether the disk filled up, and the space was given to the engine. */
  wasNeeded: () => boolean;
  release: () => Promise<void>;
}

/**
 * Puts space aside beside a state, and gives it to the engine when the disk fills up during the run. The engine tries for
 * half a minute to write its state; without space it leaves one that is cut off, and a backup that is several steps old.
 *
 * @param onFull is to end the run: there is space for what is under way, not for more
 */
export async function reserveSpace(file: string | undefined, onFull: () => void): Promise<Reserve> {
  if (file === undefined) return { wasNeeded: () => false, release: async () => {} };
  // As the engine names what it has not finished writing, which the next run removes.
  const reserve = `${file}.reserve.tmp`;
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  let wasNeeded = false;
  // Random, since some file systems store nothing for zeros.
  const isHeld = await writeFile(reserve, randomBytes(2 * nearlyNothing + 4 * size)).then(
    () => true,
    () => false,
  );
  const release = async (): Promise<void> => {
    clearInterval(watch);
    await rm(reserve, { force: true });
  };
  const look = async (): Promise<void> => {
    const disk = await statfs(dirname(file)).catch(() => undefined);
    if (wasNeeded || disk === undefined || disk.bavail * disk.bsize >= nearlyNothing) return;
    wasNeeded = true;
    await release();
    onFull();
  };
  const watch = setInterval(() => void look(), 200);
  watch.unref();
  if (!isHeld) await release();
  return { wasNeeded: () => wasNeeded, release };
}

/** Why a run was ended whose disk filled up. */
export function filledUp(stack: string, file: string | undefined): RunError {
  const message = `The disk that holds ${dirname(file ?? "")} is full; the run was stopped, and what it did is recorded.`;
  return new RunError("backend", message, { stack, hint: "Free some space and run the same command again." });
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

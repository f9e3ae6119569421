import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { isAlive } from "../base/alive.js";

/** A holder keeps the lock for less than a millisecond or so; one that is this old belongs to nobody. */
const STALE_AFTER_MS = 10_000;
const GIVE_UP_AFTER_MS = 30_000;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Runs `work` while this process alone holds the lock file. `work` must not wait for anything: that is also what makes
 * it safe against other calls in this process.
 * @throws when another living process holds the lock for 30 seconds.
 */
export function withLock<T>(file: string, work: () => T): T {
  acquire(file);
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

function acquire(file: string): void {
  const began = Date.now();
  for (let tries = 0; ; tries++) {
    try {
      const lock = openSync(file, "wx");
      writeSync(lock, `${process.pid}`);
      closeSync(lock);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (tries > 5 && isStale(file)) takeAway(file);
    else if (Date.now() - began > GIVE_UP_AFTER_MS) throw new Error(`${file} is held by another process`);
    Atomics.wait(sleeper, 0, 0, tries < 10 ? 1 : 5);
  }
}

function isStale(file: string): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    if (age > STALE_AFTER_MS) return true;
    const holder = Number(readFileSync(file, "utf8"));
    return holder > 0 && holder !== process.pid && !isAlive(holder);
  } catch {
    return false; // gone in the meantime
  }
}

/** Two processes may see the same dead lock: the one that moves it away looks whether it moved a live one, and puts that back. */
function takeAway(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (!isStale(aside)) linkSync(aside, file);
  } catch {
    // another process was first
  } finally {
    rmSync(aside, { force: true });
  }
}

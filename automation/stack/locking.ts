import { setTimeout as sleep } from "node:timers/promises";
import { inContinuousIntegration } from "../base/continuousIntegration.js";
import { RunError } from "../base/errors.js";
import { listenForInterrupts } from "../engine/interrupts.js";
import type { OnStackEvent, StackAddress } from "./address.js";
import { describeLock, isDead, locksInMessage, readLocks, removeLock, type StackLock } from "./locks.js";
import { removeUnfinished } from "./stateFile.js";

/** How a run treats a stack that another one holds. */
export interface LockPatience {
  /**
   * Waits for a stack that another run holds, instead of failing.
   * @default true in CI, where nobody is there to try again
   */
  waitForLock?: boolean;
  /**
   * Milliseconds between two looks at a held lock.
   * @default 2000 quick enough to be noticed, slow enough for a bucket
   */
  lockInterval?: number;
}

type Request = StackAddress & LockPatience;

/** Clears dead locks first; then runs, and on a live lock waits or says whose it is. */
export async function withLockPatience<T>(request: Request, onEvent: OnStackEvent, run: () => Promise<T>): Promise<T> {
  await clearDeadLocks(request, onEvent);
  let races = 0;
  for (let reported = false; ; ) {
    try {
      return await run();
    } catch (error) {
      if (error instanceof RunError && lostRace(error) && races++ < 20) {
        await sleep(200);
        continue;
      }
      if (!(error instanceof RunError) || error.kind !== "locked") throw error;
      const held = await heldLocks(request, error);
      if (!(request.waitForLock ?? inContinuousIntegration())) throw lockedError(request, held, error);
      if (!reported) {
        const holder = held[0] === undefined ? "another run" : describeLock(held[0]);
        onEvent({ kind: "notice", stack: request.stack, text: `Waiting for ${holder}, which holds ${request.stack}.` });
        reported = true;
      }
      await patience(request);
      await clearDeadLocks(request, onEvent);
    }
  }
}

/**
 * The file backend lists a folder in which another run just wrote and renamed its lock, and takes the name that is gone
 * for a broken backend. The next look is right.
 */
function lostRace({ kind, transcript, message }: RunError): boolean {
  return kind === "backend" && /\.pulumi\/\S*\.tmp: no such file or directory/.test(`${message}\n${transcript ?? ""}`);
}

async function heldLocks(request: Request, error: RunError): Promise<StackLock[]> {
  const { folder } = request.location;
  if (folder === undefined) return locksInMessage(error.transcript ?? "");
  return readLocks(folder, request.project, request.stack);
}

function lockedError(request: Request, held: StackLock[], cause: RunError): RunError {
  const holders = held.map((lock) => describeLock(lock)).join("; ");
  const whose = holders === "" ? "another run" : holders;
  return new RunError("locked", `${request.stack} is locked by ${whose}.`, {
    stack: request.stack,
    cause,
    hint: "Wait for it with --wait-for-lock. If that run is gone for good: `airlift unlock`.",
  });
}

/** Waits between two tries; Ctrl-C ends the wait. */
async function patience(request: Request): Promise<void> {
  const stop = new AbortController();
  const stopListening = listenForInterrupts({ interrupt: () => stop.abort(), kill: () => stop.abort() });
  try {
    const { folder } = request.location;
    const interval = request.lockInterval ?? 2000;
    do {
      await sleep(interval, undefined, { signal: stop.signal });
    } while (folder !== undefined && (await liveLocks(folder, request)).length > 0);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new RunError("aborted", `Stopped waiting for ${request.stack}; nothing was changed.`, {
      stack: request.stack,
    });
  } finally {
    stopListening();
  }
}

async function liveLocks(folder: string, request: StackAddress): Promise<StackLock[]> {
  const locks = await readLocks(folder, request.project, request.stack);
  const dead = await Promise.all(locks.map((lock) => isDead(lock)));
  return locks.filter((_, index) => !dead[index]);
}

/** Removes locks whose process is gone from this machine, and says so. Only a file backend shows them in advance. */
export async function clearDeadLocks(address: StackAddress, onEvent: OnStackEvent): Promise<StackLock[]> {
  const { folder } = address.location;
  if (folder === undefined) return [];
  const cleared: StackLock[] = [];
  for (const lock of await readLocks(folder, address.project, address.stack)) {
    if (!(await isDead(lock)) || !(await removeLock(lock))) continue;
    cleared.push(lock);
    const text = `Cleared a lock on ${address.stack} that a run that no longer exists left behind: ${describeLock(lock)}.`;
    onEvent({ kind: "notice", stack: address.stack, text });
  }
  if (cleared.length > 0) await removeUnfinished(address);
  return cleared;
}

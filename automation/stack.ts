import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Engine, engineEnvironment } from "./engineCommand.js";
import { runInChild } from "./engineProcess.js";
import { RunError } from "./errors.js";
import { listenForInterrupts } from "./interrupts.js";
import { describeLock, isDead, locksInMessage, readLocks, removeLock, type StackLock } from "./locks.js";
import { registeredSecrets } from "./mask.js";
import type { EngineJob, EngineOutcome, StackEvent } from "./stackProtocol.js";
import type { StateLocation } from "./state.js";

export type { EngineOperation, EngineOutcome, ProgramReference, StackEvent, Step } from "./stackProtocol.js";

/** One stack, where it lives and which engine drives it. */
export interface StackAddress {
  engine: Engine;
  location: StateLocation;
  /** Pulumi project: the application's name. */
  project: string;
  /** Bare stack name, for example `development`. */
  stack: string;
  /** More variables for the engine and its plugins: PULUMI_HOME of a sandbox, AWS_PROFILE. */
  variables?: Record<string, string>;
}

/** One engine run on one stack. */
export interface StackRequest
  extends StackAddress,
    Pick<EngineJob, "operation" | "program" | "exclude" | "replace" | "parallel" | "refresh" | "message">,
    Pick<EngineJob, "continueOnError" | "remove" | "details" | "debug"> {
  /**
   * Stack configuration: `aws:region`, `aws:profile`, `aws:assumeRoles`, `aws:defaultTags` and so on, as plain values.
   * @default {} the provider's own defaults
   */
  settings?: Record<string, unknown>;
  /**
   * Waits for a stack that another run holds, in place of failing.
   * @default false
   */
  waitForLock?: boolean;
  /**
   * Milliseconds between two looks at a held lock.
   * @default 2000 quick enough to be noticed, slow enough for a bucket
   */
  lockInterval?: number;
}

export type OnStackEvent = (event: StackEvent) => void;

/** The stack's name as the backend knows it, whatever folder asks. */
export function qualifiedName({ location, project, stack }: StackAddress): string {
  if (location.kind !== "cloud") return `organization/${project}/${stack}`;
  return location.organization === undefined ? stack : `${location.organization}/${project}/${stack}`;
}

/** Whether an operation changes state and therefore needs the lock. */
function takesLock(request: StackRequest): boolean {
  return request.operation !== "preview";
}

/**
 * Runs one operation of the engine on one stack, in a process of its own, to its end. No prompt, ever.
 * @throws RunError, whose kind says what went wrong
 */
export async function runStack(request: StackRequest, onEvent: OnStackEvent = () => {}): Promise<EngineOutcome> {
  const { stack, operation } = request;
  onEvent({ kind: "begin", stack, operation });
  try {
    const outcome = await withLockPatience(request, onEvent, () => runOnce(request, onEvent));
    onEvent({ kind: "end", stack, ok: true });
    return outcome;
  } catch (error) {
    onEvent({ kind: "end", stack, ok: false });
    throw error;
  }
}

async function runOnce(request: StackRequest, onEvent: OnStackEvent): Promise<EngineOutcome> {
  const { engine, location, settings, variables, lockInterval: _, waitForLock: __, ...rest } = request;
  const stack = location.kind === "cloud" ? qualifiedName(request) : request.stack;
  return inWorkFolder(location, request.stack, async (workDir) => {
    const job: EngineJob = {
      ...rest,
      stack,
      workDir,
      settings: settings ?? {},
      secretsProvider: location.secretsProvider,
      secrets: registeredSecrets(),
    };
    const named = (event: StackEvent): void => onEvent({ ...event, stack: request.stack });
    const outcome = await runInChild(job, engineEnvironment(engine, location, variables), named);
    return { ...outcome, stack: request.stack };
  });
}

/** A folder for one run; those of runs that were killed are swept on the way. */
export async function inWorkFolder<T>(
  location: StateLocation,
  stack: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(location.workRoot, `${stack}.${process.pid}.${randomBytes(3).toString("hex")}`);
  await sweep(location.workRoot);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const pid = Number(name.split(".").at(-2));
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Clears dead locks first; then runs, and on a live lock waits or tells whose it is. */
async function withLockPatience<T>(request: StackRequest, onEvent: OnStackEvent, run: () => Promise<T>): Promise<T> {
  if (!takesLock(request)) return run();
  await clearDeadLocks(request, onEvent);
  for (let told = false; ; told = true) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof RunError) || error.kind !== "locked") throw error;
      const held = await heldLocks(request, error);
      if (request.waitForLock !== true) throw lockedError(request, held, error);
      if (!told) {
        const holder = held[0] === undefined ? "another run" : describeLock(held[0]);
        onEvent({ kind: "notice", stack: request.stack, text: `Waiting for ${holder}, which holds ${request.stack}.` });
      }
      await patience(request);
      await clearDeadLocks(request, onEvent);
    }
  }
}

async function heldLocks(request: StackRequest, error: RunError): Promise<StackLock[]> {
  const { folder } = request.location;
  if (folder === undefined) return locksInMessage(error.transcript ?? "");
  return readLocks(folder, request.project, request.stack);
}

function lockedError(request: StackRequest, held: StackLock[], cause: RunError): RunError {
  const holders = held.map((lock) => describeLock(lock)).join("; ");
  const whose = holders === "" ? "another run" : holders;
  return new RunError("locked", `${request.stack} is locked by ${whose}.`, {
    stack: request.stack,
    cause,
    hint: "Wait for it with --wait-for-lock. If that run is gone for good: `airlift unlock`.",
  });
}

/** Waits between two tries; Ctrl-C ends the wait. */
async function patience(request: StackRequest): Promise<void> {
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
  return cleared;
}

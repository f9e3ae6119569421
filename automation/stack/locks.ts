import { execFile } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";

/** A lock on a stack, as the engine left it in the backend. */
export interface StackLock {
  /** File of the lock, where the backend is a folder. */
  file?: string;
  owner: string;
  host: string;
  /** Process id of the engine on `host`. */
  pid: number;
  since: Date;
  /** The stack that is locked, where it is known. */
  stack?: string;
}

/** Milliseconds by which a process may seem younger than its lock before it counts as another process. */
const startTolerance = 5000;

/** The folder of a stack's locks in a file backend. */
export function lockFolder(folder: string, project: string, stack: string): string {
  return join(folder, ".pulumi", "locks", "organization", project, stack);
}

function readLock(text: string, file?: string): StackLock | undefined {
  try {
    const { pid, username, hostname: host, timestamp } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== "number" || typeof host !== "string") return undefined;
    return { file, pid, host, owner: String(username ?? "unknown"), since: new Date(String(timestamp)) };
  } catch {
    return undefined;
  }
}

/** The locks on a stack of a file backend, oldest first. A file half written is passed over. */
export async function readLocks(folder: string, project: string, stack: string): Promise<StackLock[]> {
  const at = lockFolder(folder, project, stack);
  const files = (await readdir(at).catch(() => [])).filter((file) => file.endsWith(".json"));
  const locks = await Promise.all(
    files.map(async (file) => readLock(await readFile(join(at, file), "utf8").catch(() => ""), join(at, file))),
  );
  return locks
    .flatMap((lock) => (lock === undefined ? [] : [{ ...lock, stack }]))
    .sort((a, b) => a.since.getTime() - b.since.getTime());
}

/** The locks that a "currently locked by" error of the engine names; it is the only way to see those of a bucket. */
export function locksInMessage(text: string): StackLock[] {
  const found: StackLock[] = [];
  for (const line of text.matchAll(/(\S+): created by (.+?)@(\S+) \(pid (\d+)\) at (\S+)/g)) {
    const [, , owner, host, pid, since] = line;
    if (owner && host && pid && since) found.push({ owner, host, pid: Number(pid), since: new Date(since) });
  }
  return found;
}

/** How the process with this id looks now, or nothing when there is none. */
export interface RunningProcess {
  command: string;
  /** Command line. */
  line?: string;
  startedAt?: Date;
}

export type LookUpProcess = (pid: number) => Promise<RunningProcess | undefined>;

/** Asks the system for a process, in the portable way. */
export async function lookUpProcess(pid: number): Promise<RunningProcess | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to someone else.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  try {
    const columns = ["-o", "stat=", "-o", "lstart=", "-o", "args=", "-ww", "-p", String(pid)];
    const { stdout } = await promisify(execFile)("ps", columns, { env: { ...process.env, LC_ALL: "C" } });
    const match = /^\s*(\S+)\s+(\w+ \w+ +\d+ [\d:]+ \d+)\s+(.*)$/m.exec(stdout);
    if (match === null) return undefined;
    // A zombie holds nothing any more; only its parent has not taken notice.
    if (match[1]?.startsWith("Z")) return undefined;
    const line = (match[3] ?? "").trim();
    return { startedAt: new Date(match[2] ?? ""), command: basename(line.split(" ")[0] ?? ""), line };
  } catch {
    return { command: "" };
  }
}

/**
 * Whether nobody holds the lock any more: it was taken on this machine by a process that is gone, or whose id has
 * since gone to another one. A lock of another machine is never taken for dead.
 */
export async function isDead(
  lock: StackLock,
  look: LookUpProcess = lookUpProcess,
  host = hostname(),
): Promise<boolean> {
  if (lock.host !== host) return false;
  const running = await look(lock.pid);
  if (running === undefined) return true;
  if (running.command === "") return false;
  if (!/pulumi/.test(running.command)) return true;
  // The clock may have been set since; a run of this very stack is the holder, whenever it seems to have begun.
  if (lock.stack !== undefined && running.line?.split(/[\s/]/).includes(lock.stack)) return false;
  const started = running.startedAt?.getTime();
  return started !== undefined && started > lock.since.getTime() + startTolerance;
}

/** Removes one lock of a file backend with its attributes; true when it was still there. */
export async function removeLock(lock: StackLock): Promise<boolean> {
  if (lock.file === undefined) return false;
  try {
    await rm(lock.file);
    await rm(`${lock.file}.attrs`, { force: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** "3 minutes", "2 hours": how long ago, in the largest unit that fits. */
export function age(since: Date, now = new Date()): string {
  const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
  if (Number.isNaN(seconds)) return "an unknown time";
  const [count, unit] =
    seconds < 90
      ? [seconds, "second"]
      : seconds < 5400
        ? [Math.round(seconds / 60), "minute"]
        : [Math.round(seconds / 3600), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** Owner, host, process and age, for people. */
export function describeLock(lock: StackLock, now = new Date()): string {
  return `${lock.owner} on ${lock.host} (process ${lock.pid}) for ${age(lock.since, now)}`;
}

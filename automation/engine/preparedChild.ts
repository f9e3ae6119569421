import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { loaderArguments } from "./entryPoints.js";

/** Milliseconds that a process waits for its run before it is ended: a folder is read and AWS asked meanwhile. */
const patience = 120_000;

/** Argument of a process that loads what runs need before it has its job. */
export const PREPARED = "--prepared";

interface Waiting {
  entry: string;
  child: ChildProcess;
  timer: NodeJS.Timeout;
}

const waiting: Waiting[] = [];

/** A process that owns one engine run, in a group of its own. */
function start(entry: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(entry), args, {
    detached: true,
    execArgv: loaderArguments(entry),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "json",
  });
}

interface Held {
  ref(): void;
  unref(): void;
}

/** What of a child keeps this process from ending. */
function handlesOf(child: ChildProcess): Held[] {
  return [child, child.channel, child.stdout, child.stderr].flatMap((one) => (one ? [one as unknown as Held] : []));
}

/** Takes a process from those that wait. */
function take(one: Waiting): void {
  clearTimeout(one.timer);
  waiting.splice(waiting.indexOf(one), 1);
}

/**
 * Starts the processes of the next runs while their jobs are still being worked out, as far as fewer wait already. They
 * keep nobody from ending, and end with this process.
 * @param count how many runs will follow
 */
export function prepareChildren(entry: string, count: number): void {
  while (waiting.filter((one) => one.entry === entry).length < count) waiting.push(prepared(entry));
}

function prepared(entry: string): Waiting {
  const child = start(entry, [PREPARED]);
  for (const handle of handlesOf(child)) handle.unref();
  const forget = (): void => {
    if (!waiting.includes(one)) return;
    take(one);
    if (child.connected) child.disconnect();
  };
  child.once("error", forget);
  child.once("exit", forget);
  const one = { entry, child, timer: setTimeout(forget, patience).unref() };
  return one;
}

/** The process for a run: one that waits, or a new one. */
export function childFor(entry: string): ChildProcess {
  const ready = waiting.find((one) => one.entry === entry && one.child.connected);
  if (ready === undefined) return start(entry, []);
  take(ready);
  for (const handle of handlesOf(ready.child)) handle.ref();
  return ready.child;
}

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { loaderArguments } from "./entryPoints.js";

/** Milliseconds that a process waits for its run before it is ended: a folder is read and AWS asked meanwhile. */
const patience = 120_000;

/** Argument of a process that loads what runs need before it has its job. */
export const PREPARED = "--prepared";

let waiting: { entry: string; child: ChildProcess; timer: NodeJS.Timeout } | undefined;

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

/** Ends the process that waits, if one does. */
function dismiss(): void {
  if (waiting === undefined) return;
  clearTimeout(waiting.timer);
  if (waiting.child.connected) waiting.child.disconnect();
  waiting = undefined;
}

/**
 * Starts the process of the next run while its job is still being worked out, and nothing where one waits already. It
 * keeps nobody from ending, and ends with this process.
 */
export function prepareChild(entry: string): void {
  if (waiting?.entry === entry) return;
  dismiss();
  const child = start(entry, [PREPARED]);
  for (const handle of handlesOf(child)) handle.unref();
  const forget = (): void => {
    if (waiting?.child === child) dismiss();
  };
  child.once("error", forget);
  child.once("exit", forget);
  const timer = setTimeout(forget, patience);
  timer.unref();
  waiting = { entry, child, timer };
}

/** The process for a run: the one that waits, or a new one. */
export function childFor(entry: string): ChildProcess {
  const ready = waiting;
  if (ready === undefined || ready.entry !== entry || !ready.child.connected) return start(entry, []);
  waiting = undefined;
  clearTimeout(ready.timer);
  for (const handle of handlesOf(ready.child)) handle.ref();
  return ready.child;
}

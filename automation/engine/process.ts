import type { ChildProcess } from "node:child_process";
import { fromPlain, RunError } from "../base/errors.js";
import { maskAll } from "../base/mask.js";
import { listenForInterrupts } from "./interrupts.js";
import { childFor } from "./preparedChild.js";
import type { EngineJob, EngineOutcome, FromChild, StackEvent, ToChild } from "./protocol.js";

/** Kills the whole process group that `child` leads: itself, the engine and the plugins that stayed in the group. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

/** Resources whose operation has begun and not ended, by URN. */
class InFlight {
  private readonly open = new Map<string, string>();

  note(event: StackEvent): void {
    if (event.kind === "step" && !event.planning) this.open.set(event.step.urn, event.step.name);
    else if (event.kind === "done" || event.kind === "failed") this.open.delete(event.step.urn);
  }

  names(): string[] {
    return [...this.open.values()];
  }
}

function killedError(job: EngineJob, begun: string[]): RunError {
  const left = begun.length === 0 ? "nothing was under way" : `these were under way: ${begun.join(", ")}`;
  return new RunError("aborted", `The run on ${job.stack} was killed; ${left}.`, {
    stack: job.stack,
    hint: "Such resources may exist in AWS without being recorded, and the stack's lock is left behind. The next run clears the lock and names what was pending.",
  });
}

/** Text of the child's own output, line by line: what a transform prints belongs to the user, not to the result. */
function forwardLines(child: ChildProcess, stack: string, onEvent: (event: StackEvent) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines)
        if (line.trim() !== "") onEvent({ kind: "message", stack, severity: "info", text: line });
    });
    stream?.on("end", () => {
      if (rest.trim() !== "") onEvent({ kind: "message", stack, severity: "info", text: rest });
    });
  }
}

/**
 * Runs one engine job in a detached child that starts from `entry` and hands on its events, masked. Ctrl-C once: the child ends in order;
 * twice: its group is killed.
 * @param signal asks it to end as Ctrl-C does
 * @throws RunError of every kind
 */
export function runInChild(
  entry: string,
  job: EngineJob,
  env: NodeJS.ProcessEnv,
  onEvent: (event: StackEvent) => void,
  signal?: AbortSignal,
): Promise<EngineOutcome> {
  const inFlight = new InFlight();
  const tell = (event: StackEvent) => {
    inFlight.note(event);
    onEvent(maskAll(event));
  };
  const child = childFor(entry);
  forwardLines(child, job.stack, tell);
  // A child that has ended meanwhile is judged when it closes.
  const send = (message: ToChild) => child.connected && child.send(message, () => {});
  return new Promise<EngineOutcome>((resolve, reject) => {
    let outcome: EngineOutcome | undefined;
    let failure: RunError | undefined;
    let killed = false;
    const interrupt = () => {
      tell({ kind: "interrupted", stack: job.stack });
      send({ kind: "interrupt" });
    };
    signal?.addEventListener("abort", interrupt);
    const stopListening = listenForInterrupts({
      interrupt,
      kill() {
        killed = true;
        killGroup(child);
      },
    });
    child.on("message", (message: FromChild) => {
      if (message.kind === "event") tell(message.event);
      else if (message.kind === "outcome") outcome = message.outcome;
      else failure = fromPlain(message.error);
    });
    if (signal?.aborted) interrupt();
    send({ kind: "job", job, env });
    child.on("error", (error) => {
      failure ??= new RunError("program", `The engine's process could not be started: ${error.message}`, {
        cause: error,
      });
    });
    child.on("close", (code, killedBy) => {
      stopListening();
      signal?.removeEventListener("abort", interrupt);
      if (outcome !== undefined) resolve(outcome);
      else if (killed) reject(killedError(job, inFlight.names()));
      else if (failure !== undefined) reject(failure);
      else reject(diedError(job, inFlight.names(), code, killedBy));
    });
  });
}

function diedError(job: EngineJob, begun: string[], code: number | null, signal: NodeJS.Signals | null): RunError {
  if (signal === "SIGKILL") return killedError(job, begun);
  return new RunError("program", `The engine's process for ${job.stack} ended without an answer (${signal ?? code}).`, {
    stack: job.stack,
    hint: "Run the command again with --debug to see what it printed.",
  });
}

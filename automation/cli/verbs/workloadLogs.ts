import { RunError } from "../../base/errors.js";
import type { WantedLogs } from "../../operations/workloads.js";
import { listed, type OwnFlags, optionsFrom, type Parsed, reaching } from "../flags.js";
import { sinceGiven, timeGiven } from "../times.js";
import { defineVerb, type Verb } from "../verb.js";

const flags = [...reaching, "name", "json"] as const;

const shared = {
  follow: { type: "boolean", describe: "Keep printing new lines until Ctrl-C" },
  since: { type: "string", describe: "Start this long ago, for example 5m or 2h" },
  "start-time": { type: "string", describe: "Start at this time, for example 2026-11-20T09:00:00Z" },
  "end-time": { type: "string", describe: "End at this time" },
  limit: { type: "number", describe: "Number of lines, newest last (default 10 unless a time is given)" },
  tasks: { type: "string", array: true, describe: "Only these tasks, by the beginning of their IDs" },
} as const satisfies OwnFlags;

/** Prints what is wanted of a log: lines are data, so they go to standard output. */
async function printLogs(
  parsed: Parsed<(typeof flags)[number], typeof shared>,
  verb: Verb,
  more: Omit<WantedLogs, "from" | "to" | "follow">,
): Promise<void> {
  const since = sinceGiven(parsed.since);
  const start = timeGiven(parsed["start-time"], "start-time");
  if (since !== undefined && start !== undefined)
    throw new RunError("usage", "--since and --start-time are mutually exclusive.");
  const following = parsed.follow === true;
  const end = timeGiven(parsed["end-time"], "end-time");
  if (following && end !== undefined) throw new RunError("usage", "--follow and --end-time are mutually exclusive.");
  const enough = new AbortController();
  const interrupted = () => enough.abort();
  if (following) process.once("SIGINT", interrupted);
  const { workloadLogs } = await import("../../operations/workloads.js");
  try {
    await workloadLogs(
      optionsFrom(parsed),
      {
        ...more,
        from: since ?? start,
        to: end,
        limit: countGiven(parsed.limit, "limit"),
        tasks: listed(parsed.tasks),
        ...(following && { follow: enough.signal }),
      },
      ({ at, stream, message }) => {
        if (parsed.json === true) {
          verb.print(`${JSON.stringify({ timestamp: at, stream, message })}\n`);
          return;
        }
        const [, container = "", task = ""] = stream.split("/");
        // A container's own words, colours included, as `docker logs` shows them.
        verb.terminal.stdout.write(`${container}/${task.slice(0, 8)} ${message}\n`);
      },
    );
  } finally {
    process.off("SIGINT", interrupted);
  }
}

/** @throws RunError `usage` unless it is a whole number above 0 */
function countGiven(count: number | undefined, flag: string): number | undefined {
  if (count === undefined || (Number.isInteger(count) && count > 0)) return count;
  throw new RunError("usage", `--${flag} must be a whole number above 0.`);
}

export const svcLogsVerb = defineVerb({
  command: "logs",
  describe: "Print the log of a service: its last lines, or from a given time on",
  flags,
  own: {
    ...shared,
    container: { type: "string", describe: "Only this container" },
    "log-group": { type: "string", describe: "Another log group" },
    previous: { alias: "p", type: "boolean", describe: "Only the task that stopped last" },
  },
  run: (parsed, verb) =>
    printLogs(parsed, verb, {
      of: "service",
      container: parsed.container,
      group: parsed["log-group"],
      previous: parsed.previous,
    }),
});

export const jobLogsVerb = defineVerb({
  command: "logs",
  describe: "Print the log of a job: its last lines, or from a given time on",
  flags,
  own: {
    ...shared,
    last: { type: "number", describe: "Only this many of the latest runs" },
    "include-state-machine": { type: "boolean", describe: "Also print what the state machine logs" },
  },
  run: (parsed, verb) =>
    printLogs(parsed, verb, {
      of: "job",
      executions: countGiven(parsed.last, "last"),
      stateMachine: parsed["include-state-machine"] === true,
    }),
});

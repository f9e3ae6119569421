import { RunError } from "../../base/errors.js";
import { listed, optionsFrom, reaching } from "../flags.js";
import { sinceGiven, timeGiven } from "../times.js";
import { defineVerb } from "../verb.js";

/** `logs` of services and jobs: lines are data, so they go to standard output. */
export const logsVerb = defineVerb({
  command: "logs",
  describe: "Print the log: its last lines, or from a given time on",
  flags: [...reaching, "name", "json"],
  own: {
    follow: { type: "boolean", describe: "Keep printing new lines until Ctrl-C" },
    since: { type: "string", describe: "Start this long ago, for example 5m or 2h" },
    "start-time": { type: "string", describe: "Start at this time, for example 2026-11-20T09:00:00Z" },
    "end-time": { type: "string", describe: "End at this time" },
    limit: { type: "number", describe: "Number of lines, newest last (default 10 unless a time is given)" },
    tasks: { type: "string", array: true, describe: "Only these tasks, by the beginning of their IDs" },
    container: { type: "string", describe: "Only this container" },
    "log-group": { type: "string", describe: "Another log group" },
    previous: { alias: "p", type: "boolean", describe: "Only the task that stopped last" },
  },
  async run(parsed, verb) {
    const since = sinceGiven(parsed.since);
    const start = timeGiven(parsed["start-time"], "start-time");
    if (since !== undefined && start !== undefined)
      throw new RunError("usage", "--since and --start-time exclude each other.");
    const following = parsed.follow === true;
    const end = timeGiven(parsed["end-time"], "end-time");
    if (following && end !== undefined) throw new RunError("usage", "--follow and --end-time exclude each other.");
    const enough = new AbortController();
    const interrupted = () => enough.abort();
    if (following) process.once("SIGINT", interrupted);
    const { workloadLogs } = await import("../../operations/workloads.js");
    try {
      await workloadLogs(
        optionsFrom(parsed),
        {
          from: since ?? start,
          to: end,
          limit: parsed.limit,
          tasks: listed(parsed.tasks),
          container: parsed.container,
          group: parsed["log-group"],
          previous: parsed.previous,
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
  },
});

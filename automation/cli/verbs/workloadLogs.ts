import { RunError } from "../../base/errors.js";
import { optionsFrom, reaching } from "../flags.js";
import { listGiven, switchGiven, textGiven, withOwn } from "../given.js";
import { sinceGiven, timeGiven } from "../times.js";
import type { VerbDefinition } from "../verb.js";

/** `logs` of services and jobs: lines are data, so they go to standard output. */
export const logsVerb: VerbDefinition = {
  command: "logs",
  describe: "Print the log, its last lines or from a time on",
  flags: [...reaching, "name", "json"],
  arguments: (yargs) =>
    withOwn(yargs, {
      follow: { type: "boolean", describe: "Go on as lines are written, until Ctrl-C" },
      since: { type: "string", describe: "From this long ago, like 5m or 2h" },
      "start-time": { type: "string", describe: "From this time on, like 2026-11-20T09:00:00Z" },
      "end-time": { type: "string", describe: "Up to this time" },
      limit: { type: "number", describe: "How many lines, the newest ones (default 10 without a time)" },
      tasks: { type: "string", describe: "Only these tasks, by the beginning of their ids" },
      container: { type: "string", describe: "Only this container" },
      "log-group": { type: "string", describe: "Another log group" },
      previous: { alias: "p", type: "boolean", describe: "Only the last task that stopped" },
    }),
  async run(parsed, verb) {
    const since = sinceGiven(textGiven(parsed, "since"));
    const start = timeGiven(textGiven(parsed, "start-time"), "start-time");
    if (since !== undefined && start !== undefined)
      throw new RunError("usage", "--since and --start-time can not be given together.");
    const following = switchGiven(parsed, "follow") === true;
    const end = timeGiven(textGiven(parsed, "end-time"), "end-time");
    if (following && end !== undefined)
      throw new RunError("usage", "--follow and --end-time can not be given together.");
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
          limit: typeof parsed.limit === "number" ? parsed.limit : undefined,
          tasks: listGiven(parsed, "tasks"),
          container: textGiven(parsed, "container"),
          group: textGiven(parsed, "log-group"),
          previous: switchGiven(parsed, "previous"),
          ...(following && { follow: enough.signal }),
        },
        ({ at, stream, message }) => {
          if (parsed.json === true) {
            verb.print(`${JSON.stringify({ timestamp: at, stream, message })}\n`);
            return;
          }
          const [, container = "", task = ""] = stream.split("/");
          verb.print(`${container}/${task.slice(0, 8)} ${message}\n`);
        },
      );
    } finally {
      process.off("SIGINT", interrupted);
    }
  },
};

import { optionsFrom, reaching } from "../flags.js";
import { textGiven, withOwn } from "../given.js";
import type { VerbDefinition } from "../verb.js";

export const svcExecVerb: VerbDefinition = {
  command: "exec",
  describe: "Run a command in a container that runs, on this terminal",
  flags: [...reaching, "name", "yes"],
  arguments: (yargs) =>
    withOwn(yargs, {
      command: { alias: "c", type: "string", describe: "What to run (default /bin/sh)" },
      container: { type: "string", describe: "Container (default the service's own)" },
      "task-id": { type: "string", describe: "Task, by the beginning of its id" },
    }),
  async run(parsed, verb) {
    const { execInService } = await import("../../operations/workloads.js");
    const code = await execInService(optionsFrom(parsed), {
      command: textGiven(parsed, "command") ?? "/bin/sh",
      container: textGiven(parsed, "container"),
      task: textGiven(parsed, "task-id"),
    });
    if (code !== 0) verb.exit(1);
  },
};

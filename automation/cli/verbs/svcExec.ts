import { optionsFrom, reaching } from "../flags.js";
import { defineVerb } from "../verb.js";

export const svcExecVerb = defineVerb({
  command: "exec",
  describe: "Run a command in a running container",
  flags: [...reaching, "name", "yes"],
  own: {
    command: { alias: "c", type: "string", describe: "Command to run (default /bin/sh)" },
    container: { type: "string", describe: "Container (default: the service's main container)" },
    "task-id": { type: "string", describe: "Task, by the beginning of its ID" },
  },
  async run(parsed, verb) {
    const { execInService } = await import("../../operations/workloads.js");
    const code = await execInService(optionsFrom(parsed), {
      command: parsed.command ?? "/bin/sh",
      container: parsed.container,
      task: parsed["task-id"],
    });
    if (code !== 0) verb.exit(1);
  },
});

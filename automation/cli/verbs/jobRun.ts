import { optionsFrom, reaching } from "../flags.js";
import { defineVerb } from "../verb.js";

export const jobRunVerb = defineVerb({
  command: "run",
  describe: "Start a job now",
  flags: [...reaching, "name", "json"],
  async run(parsed, verb) {
    const { runJob } = await import("../../operations/workloads.js");
    const run = await verb.printer.during(runJob(optionsFrom(parsed), verb.printer.onEvent));
    if (parsed.json === true) verb.print({ version: 1, ...run });
    verb.printer.say(`Started ${run.workload} in ${run.environment}: ${run.execution}`);
    verb.printer.say(`\`airlift job logs --env ${run.environment} --name ${run.workload}\` shows its log.`);
  },
});

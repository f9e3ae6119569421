import { initWorkload } from "../../init/workload.js";
import { textGiven, withOwn } from "../given.js";
import { initContext, tellNext } from "../initContext.js";
import type { VerbDefinition } from "../verb.js";
import { jobFlags, workloadFlags, workloadGiven } from "../workloadFlags.js";

export const jobInitVerb: VerbDefinition = {
  command: "init",
  describe: "Write the manifest of a new job",
  flags: ["json"],
  arguments: (yargs) =>
    withOwn(yargs, {
      "job-type": { alias: ["t", "type"], type: "string", describe: 'Type of the job: "Scheduled Job"' },
      ...workloadFlags,
      ...jobFlags,
    }),
  async run(parsed, verb) {
    const given = workloadGiven(parsed, textGiven(parsed, "job-type"));
    tellNext(parsed, verb, await initWorkload(initContext(parsed, verb), "job", given));
  },
};

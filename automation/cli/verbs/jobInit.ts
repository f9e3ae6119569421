import { initWorkload } from "../../init/workload.js";
import { initContext, tellNext } from "../initContext.js";
import { defineVerb } from "../verb.js";
import { jobFlags, workloadFlags, workloadGiven } from "../workloadFlags.js";

export const jobInitVerb = defineVerb({
  command: "init",
  describe: "Write the manifest of a new job",
  flags: ["json"],
  own: {
    "job-type": { alias: ["t", "type"], type: "string", describe: 'Type of the job: "Scheduled Job"' },
    ...workloadFlags,
    ...jobFlags,
  },
  async run(parsed, verb) {
    const given = workloadGiven(parsed, parsed["job-type"]);
    tellNext(parsed, verb, await initWorkload(initContext(parsed, verb), "job", given));
  },
});

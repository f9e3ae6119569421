import { initWorkload } from "../../init/workload.js";
import { initContext, tellNext } from "../initContext.js";
import { defineVerb } from "../verb.js";
import { serviceFlags, workloadFlags, workloadGiven } from "../workloadFlags.js";

export const svcInitVerb = defineVerb({
  command: "init",
  describe: "Write the manifest of a new service",
  flags: ["json"],
  own: {
    "svc-type": {
      alias: ["t", "type"],
      type: "string",
      describe: 'Type of the service, for example "Backend Service"',
    },
    ...workloadFlags,
    ...serviceFlags,
  },
  async run(parsed, verb) {
    const given = workloadGiven(parsed, parsed["svc-type"]);
    tellNext(parsed, verb, await initWorkload(initContext(parsed, verb), "service", given));
  },
});

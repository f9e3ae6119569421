import { initWorkload } from "../../init/workload.js";
import { textGiven, withOwn } from "../given.js";
import { initContext, tellNext } from "../initContext.js";
import type { VerbDefinition } from "../verb.js";
import { serviceFlags, workloadFlags, workloadGiven } from "../workloadFlags.js";

export const svcInitVerb: VerbDefinition = {
  command: "init",
  describe: "Write the manifest of a new service",
  flags: ["json"],
  arguments: (yargs) =>
    withOwn(yargs, {
      "svc-type": {
        alias: ["t", "type"],
        type: "string",
        describe: 'Type of the service, for example "Backend Service"',
      },
      ...workloadFlags,
      ...serviceFlags,
    }),
  async run(parsed, verb) {
    const given = workloadGiven(parsed, textGiven(parsed, "svc-type"));
    tellNext(parsed, verb, await initWorkload(initContext(parsed, verb), "service", given));
  },
};

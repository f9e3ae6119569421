import { optionsFrom } from "../flags.js";
import { initContext, knownApplications, tellNext } from "../initContext.js";
import { api, tellResult } from "../run.js";
import { defineVerb } from "../verb.js";
import { jobFlags, serviceFlags, workloadFlags, workloadGiven } from "../workloadFlags.js";

export const initVerb = defineVerb({
  command: "init",
  describe: "Create an application with its first service and, if you like, deploy it",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  own: {
    type: { alias: ["t", "svc-type"], type: "string", describe: 'Type, for example "Load Balanced Web Service"' },
    ...workloadFlags,
    ...serviceFlags,
    ...jobFlags,
    deploy: { type: "boolean", describe: "Deploy right away; --no-deploy doesn't ask" },
    env: { alias: "e", type: "string", describe: "Environment to deploy to (default test)" },
    tag: { type: "string", describe: "Additional tag for the image" },
  },
  async run(parsed, verb) {
    const { initFirst } = await import("../../init/first.js");
    const result = await initFirst(
      initContext(parsed, verb),
      {
        ...workloadGiven(parsed, parsed.type),
        deploy: parsed.deploy,
        env: parsed.env,
      },
      await knownApplications(parsed, verb),
    );
    tellNext(parsed, verb, result);
    if (result.deployTo === undefined) return;
    const { up } = await api();
    const { dir, sandbox, backend, region, profile, debug } = parsed;
    const options = {
      ...optionsFrom({ dir, sandbox, backend, region, profile, debug }),
      environments: [result.deployTo],
      names: [result.name],
      tag: parsed.tag,
    };
    const deployed = await verb.printer.during(up(options, verb.printer.onEvent));
    tellResult(deployed, verb, debug === true, options.names);
  },
});

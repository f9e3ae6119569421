import { optionsFrom } from "../flags.js";
import { switchGiven, textGiven, withOwn } from "../given.js";
import { initContext, knownApplications, tellNext } from "../initContext.js";
import { api, tellResult } from "../run.js";
import type { VerbDefinition } from "../verb.js";
import { jobFlags, serviceFlags, workloadFlags, workloadGiven } from "../workloadFlags.js";

export const initVerb: VerbDefinition = {
  command: "init",
  describe: "From an empty folder to a first service: application, manifest and, on demand, an environment",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  arguments: (yargs) =>
    withOwn(yargs, {
      type: { alias: ["t", "svc-type"], type: "string", describe: 'Type, for example "Load Balanced Web Service"' },
      ...workloadFlags,
      ...serviceFlags,
      ...jobFlags,
      deploy: { type: "boolean", describe: "Deploy at once; --no-deploy: not now" },
      env: { alias: "e", type: "string", describe: "Environment to deploy to, test when none is named" },
      tag: { type: "string", describe: "One more tag for the image" },
    }),
  async run(parsed, verb) {
    const { initFirst } = await import("../../init/first.js");
    const result = await initFirst(
      initContext(parsed, verb),
      {
        ...workloadGiven(parsed, textGiven(parsed, "type")),
        deploy: switchGiven(parsed, "deploy"),
        env: textGiven(parsed, "env"),
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
      tag: textGiven(parsed, "tag"),
    };
    tellResult(await up(options, verb.printer.onEvent), verb, debug === true, options.names);
  },
};

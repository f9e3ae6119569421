import { initCi } from "../../init/ci.js";
import { listGiven, textGiven, withOwn } from "../given.js";
import { initContext, tellNext } from "../initContext.js";
import type { VerbDefinition } from "../verb.js";

export const ciInitVerb: VerbDefinition = {
  command: "init",
  describe: "Write a workflow that previews pull requests and deploys what is merged",
  flags: ["json", "region"],
  arguments: (yargs) =>
    withOwn(yargs, {
      github: { type: "boolean", describe: "For GitHub Actions" },
      gitlab: { type: "boolean", describe: "For GitLab CI" },
      environments: {
        alias: "e",
        type: "string",
        describe: "Environments in the order of deployment, separated by commas",
      },
      "git-branch": {
        alias: "b",
        type: "string",
        describe: "Branch that is deployed; else the one that is checked out",
      },
      role: { type: "string", describe: "ARN of the role that deploys; else a variable of the project" },
      overwrite: { type: "boolean", describe: "Replace files that exist" },
    }),
  async run(parsed, verb) {
    const result = await initCi(initContext(parsed, verb), {
      github: parsed.github === true,
      gitlab: parsed.gitlab === true,
      environments: listGiven(parsed, "environments"),
      branch: textGiven(parsed, "git-branch"),
      region: textGiven(parsed, "region"),
      role: textGiven(parsed, "role"),
      overwrite: parsed.overwrite === true,
    });
    tellNext(parsed, verb, result);
  },
};

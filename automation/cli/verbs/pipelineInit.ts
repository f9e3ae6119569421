import { RunError } from "../../base/errors.js";
import { initPipeline } from "../../init/pipeline.js";
import { listed } from "../flags.js";
import { initContext, tellNext } from "../initContext.js";
import { defineVerb } from "../verb.js";

export const pipelineInitVerb = defineVerb({
  command: "init",
  describe: "Write the manifest and the buildspec of a pipeline",
  flags: ["json"],
  own: {
    name: { alias: "n", type: "string", describe: "Name of the pipeline" },
    url: { alias: "u", type: "string", describe: "Repository that it watches (default: git's remote)" },
    "git-branch": {
      alias: "b",
      type: "string",
      describe: "Branch that it watches (default: the current branch)",
    },
    environments: {
      alias: "e",
      type: "string",
      array: true,
      describe: "Environments in the order of deployment, comma-separated",
    },
    "pipeline-type": { alias: "p", type: "string", describe: "Workloads or Environments" },
    "github-access-token": { alias: "t", type: "string", hidden: true, describe: "No longer supported" },
    overwrite: { type: "boolean", describe: "Overwrite existing files" },
  },
  async run(parsed, verb) {
    if (parsed["github-access-token"] !== undefined) {
      throw new RunError("usage", "--github-access-token is no longer supported.", {
        hint: "The pipeline accesses GitHub through a connection, which you confirm once in the AWS console.",
      });
    }
    const result = await initPipeline(initContext(parsed, verb), {
      name: parsed.name,
      url: parsed.url,
      gitBranch: parsed["git-branch"],
      environments: listed(parsed.environments),
      pipelineType: parsed["pipeline-type"],
      overwrite: parsed.overwrite === true,
    });
    tellNext(parsed, verb, result);
  },
});

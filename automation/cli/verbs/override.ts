import type { OverrideOwner } from "../../init/overrideSkeleton.js";
import { optionsFrom } from "../flags.js";
import { defineVerb, type VerbDefinition } from "../verb.js";

const subjects: Record<OverrideOwner, string> = {
  svc: "a service",
  job: "a job",
  env: "the environments",
  pipeline: "a pipeline",
};

function overrideVerb(owner: OverrideOwner): VerbDefinition {
  return defineVerb({
    command: "override",
    describe: `Create a file of overrides for ${subjects[owner]}`,
    flags: owner === "pipeline" ? ["name"] : ["env", "name"],
    own: {
      tool: {
        alias: "t",
        type: "string",
        default: "transform",
        describe: "transform writes transform.mjs, yamlpatch writes cfn.patches.yml as in Copilot",
      },
      overwrite: { type: "boolean", default: false, describe: "Overwrite an existing file" },
    },
    async run(parsed, verb) {
      const { overrideTool, writeOverrides } = await import("../../init/overrideSkeleton.js");
      const written = writeOverrides(optionsFrom(parsed), owner, overrideTool(parsed.tool), parsed.overwrite);
      for (const { path, outcome } of written) verb.printer.say(`${path}: ${outcome}`);
    },
  });
}

export const svcOverrideVerb = overrideVerb("svc");
export const jobOverrideVerb = overrideVerb("job");
export const envOverrideVerb = overrideVerb("env");
export const pipelineOverrideVerb = overrideVerb("pipeline");

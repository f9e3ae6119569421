import type { OverrideOwner, OverrideTool } from "../../overrides/skeleton.js";
import { optionsFrom } from "../flags.js";
import type { VerbDefinition } from "../verb.js";

const subjects: Record<OverrideOwner, string> = {
  svc: "a service",
  job: "a job",
  env: "the environments",
  pipeline: "a pipeline",
};

function overrideVerb(owner: OverrideOwner): VerbDefinition {
  return {
    command: "override",
    describe: `Begin a file that changes what ${subjects[owner]} is made of`,
    flags: owner === "env" ? [] : ["name"],
    arguments: (yargs) =>
      yargs
        .option("tool", {
          choices: ["transform", "yamlpatch"] as const,
          default: "transform" as const,
          describe: "transform.mjs, or patches as in Copilot",
        })
        .option("overwrite", { type: "boolean", default: false, describe: "Replace a file that is there" }),
    async run(parsed, verb) {
      const { writeOverrides } = await import("../../overrides/skeleton.js");
      const { tool, overwrite } = parsed as { tool?: OverrideTool; overwrite?: boolean };
      const written = writeOverrides(optionsFrom(parsed), owner, tool ?? "transform", overwrite === true);
      for (const { path, outcome } of written) verb.printer.say(`${path}: ${outcome}`);
    },
  };
}

export const svcOverrideVerb = overrideVerb("svc");
export const jobOverrideVerb = overrideVerb("job");
export const envOverrideVerb = overrideVerb("env");
export const pipelineOverrideVerb = overrideVerb("pipeline");

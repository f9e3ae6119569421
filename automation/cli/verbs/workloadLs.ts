import { columns } from "../../aws/rollout.js";
import { type FlagName, optionsFrom } from "../flags.js";
import { defineVerb, type VerbDefinition } from "../verb.js";

function listing(noun: string, jobs: boolean): VerbDefinition {
  return defineVerb({
    command: "ls",
    describe: `List the ${noun} of the application, including those of other repositories`,
    flags: ["sandbox", "backend", "json"] satisfies FlagName[],
    own: { local: { type: "boolean", describe: "Only those of this folder" } },
    async run(parsed, verb) {
      const { listWorkloads } = await import("../../operations/workloads.js");
      const local = parsed.local === true;
      const found = await listWorkloads(optionsFrom(parsed), { local, jobs });
      if (parsed.json === true) verb.print({ version: 1, [noun]: found });
      else if (found.length > 0) {
        const rows = found.map(({ name, kind, repository = "" }) => [name, kind, repository]);
        verb.print(`${columns([["Name", "Type", "Repository"], ...rows]).join("\n")}\n`);
      }
    },
  });
}

export const svcLsVerb = listing("services", false);
export const jobLsVerb = listing("jobs", true);

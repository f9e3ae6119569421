import { columns } from "../../aws/rollout.js";
import { RunError } from "../../base/errors.js";
import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const envShowVerb = defineVerb({
  command: "show",
  describe: "Show an environment and its workloads, or its manifest",
  flags: ["env", "sandbox", "backend", "json"],
  own: {
    name: { alias: "n", type: "string", describe: "Name of the environment" },
    resources: { type: "boolean", describe: "Also list its AWS resources by type and physical ID" },
    manifest: { type: "boolean", describe: "Print its manifest" },
  },
  async run(parsed, verb) {
    const { environmentsChosen, showEnvironment } = await api();
    const options = optionsFrom({ ...parsed, name: undefined });
    const [environment = ""] = [parsed.name ?? environmentsChosen(options)[0]];
    const shown = await showEnvironment(options, environment, verb.printer.onEvent);
    if (parsed.manifest === true) {
      if (shown.manifest !== undefined) verb.print(shown.manifest);
      else {
        throw new RunError("usage", `There is no manifest for "${environment}".`, {
          hint: `\`airlift env init --name ${environment}\` writes one.`,
        });
      }
      return;
    }
    const { resources, ...rest } = shown;
    const withResources = parsed.resources === true;
    if (parsed.json === true) {
      verb.print({ version: 1, ...(withResources ? shown : rest) });
      return;
    }
    const { owner, deployed, workloads } = shown;
    const by = owner === undefined ? "" : `, with the manifest of repository ${owner}`;
    verb.print(`${environment}: ${deployed ? "deployed" : "not deployed yet"}${by}\n`);
    for (const { name, kind, repository } of workloads) verb.print(`  ${name}\t${kind}\t${repository}\n`);
    if (!withResources) return;
    const rows = resources.map(({ type, id }) => [type, id]);
    verb.print(
      `\nResources\n\n${columns([["Type", "Physical ID"], ...rows])
        .map((line) => `  ${line}\n`)
        .join("")}`,
    );
  },
});

import { columns } from "../../aws/rollout.js";
import { RunError } from "../../base/errors.js";
import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const envShowVerb = defineVerb({
  command: "show",
  describe: "Show an environment: region, account, VPC, workloads and tags, or its manifest",
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
    const shown = await verb.printer.during(showEnvironment(options, environment, verb.printer.onEvent));
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
    const { owner, deployed, workloads, region = "-", account = "-", vpc = "-", tags } = shown;
    const section = (title: string, rows: string[][]) =>
      rows.length === 0
        ? ""
        : `\n${title}\n\n${columns(rows)
            .map((line) => `  ${line}\n`)
            .join("")}`;
    verb.print(
      [
        `${environment}: ${deployed ? "deployed" : "not deployed yet"}\n`,
        section("About", [
          ["Region", region],
          ["Account", account],
          ["VPC", vpc],
          ...(owner === undefined ? [] : [["Manifest of", owner]]),
        ]),
        section("Workloads", [
          ...(workloads.length === 0 ? [] : [["Name", "Type", "Repository"]]),
          ...workloads.map(({ name, kind, repository }) => [name, kind, repository]),
        ]),
        section("Tags", Object.entries(tags)),
        section(
          "Resources",
          withResources ? [["Type", "Physical ID"], ...resources.map(({ type, id }) => [type, id])] : [],
        ),
      ].join(""),
    );
  },
});

import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const appShowVerb = defineVerb({
  command: "show",
  describe: "Show the application: workloads, environments, stacks",
  flags: ["sandbox", "backend", "json"],
  own: { name: { alias: "n", type: "string", describe: "Name of the application, as --app" } },
  async run(parsed, verb) {
    const { showApplication } = await api();
    const options = optionsFrom({ ...parsed, name: undefined, app: parsed.name ?? parsed.app });
    const shown = await verb.printer.during(showApplication(options, verb.printer.onEvent));
    if (parsed.json === true) {
      verb.print({ version: 1, ...shown });
      return;
    }
    const list = (lines: string[]) => (lines.length === 0 ? "  none\n" : lines.map((line) => `  ${line}\n`).join(""));
    verb.print(`${shown.application}, repository ${shown.repository}\n`);
    verb.print(`Workloads\n${list(shown.workloads.map(({ name, kind }) => `${name}\t${kind ?? "unknown type"}`))}`);
    verb.print(
      `Environments\n${list(shown.environments.map(({ name, region, account }) => [name, region, account].filter(Boolean).join("\t")))}`,
    );
    verb.print(`Stacks\n${list(shown.stacks)}`);
  },
});

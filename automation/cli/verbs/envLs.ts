import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const envLsVerb = defineVerb({
  command: "ls",
  describe: "List the environments of the folder, those that are deployed, and those of AWS Copilot",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  own: { local: { type: "boolean", describe: "Only those of this folder" } },
  async run(parsed, verb) {
    const { environmentsKnown, listEnvironments } = await api();
    const options = optionsFrom(parsed);
    const { environments } =
      parsed.local === true
        ? listEnvironments(options)
        : await environmentsKnown(options, (text) => verb.printer.say(text));
    if (parsed.json === true) verb.print({ version: 1, environments });
    else verb.print(environments.map(({ name }) => `${name}\n`).join(""));
  },
});

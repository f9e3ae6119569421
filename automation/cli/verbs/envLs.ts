import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const envLsVerb = defineVerb({
  command: "ls",
  describe: "List the environments",
  flags: ["json"],
  async run(parsed, verb) {
    const { listEnvironments } = await api();
    const { environments } = listEnvironments(optionsFrom(parsed));
    if (parsed.json === true) verb.print({ version: 1, environments });
    else verb.print(environments.map(({ name }) => `${name}\n`).join(""));
  },
});

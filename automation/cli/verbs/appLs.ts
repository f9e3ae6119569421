import { optionsFrom } from "../flags.js";
import { defineVerb } from "../verb.js";

export const appLsVerb = defineVerb({
  command: "ls",
  describe: "List the applications found on this machine, in this folder and in the account",
  flags: ["json", "region", "profile", "sandbox"],
  own: { local: { type: "boolean", describe: "Only that of this folder" } },
  async run(parsed, verb) {
    const { applicationsKnown, localApplications } = await import("../../session/applications.js");
    const options = optionsFrom(parsed);
    const applications =
      parsed.local === true
        ? localApplications(options)
        : await applicationsKnown(options, verb.terminal.variables, (text) => verb.printer.say(text));
    if (parsed.json === true) verb.print({ version: 1, applications });
    else verb.print(applications.map((name) => `${name}\n`).join(""));
  },
});

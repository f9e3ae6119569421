import { optionsFrom } from "../flags.js";
import { knownApplications } from "../initContext.js";
import { defineVerb } from "../verb.js";

export const appLsVerb = defineVerb({
  command: "ls",
  describe: "List the applications found on this machine, in this folder and in the account",
  flags: ["json", "region", "profile", "sandbox"],
  async run(parsed, verb) {
    const { applicationsKnown } = await import("../../operations/applications.js");
    const applications = await applicationsKnown(optionsFrom(parsed), await knownApplications(parsed, verb), (text) =>
      verb.printer.say(text),
    );
    if (parsed.json === true) verb.print({ version: 1, applications });
    else verb.print(applications.map((name) => `${name}\n`).join(""));
  },
});

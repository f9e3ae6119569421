import { confirmByTyping } from "../ask.js";
import { optionsFrom, reaching } from "../flags.js";
import { api, runDocument, tellResult } from "../run.js";
import { defineVerb } from "../verb.js";

export const envExpireVerb = defineVerb({
  command: "expire",
  describe: "Destroy environments whose time to live has expired; data is kept unless named with --delete-data",
  flags: [...reaching, "yes", "json", "delete-data", "wait-for-lock"],
  async run(parsed, verb) {
    const { expireEnvironments, expiringEnvironments } = await api();
    const options = optionsFrom(parsed);
    const all = await expiringEnvironments(options);
    for (const { name, expires, overdue } of all)
      verb.printer.say(`${name} ${overdue ? "expired at" : "expires at"} ${expires}`);
    const names = all.filter(({ overdue }) => overdue).map(({ name }) => name);
    if (names.length === 0) {
      verb.printer.say("No environment has expired.");
      if (parsed.json === true) verb.print({ version: 1, environments: [] });
      return;
    }
    if (parsed.yes !== true) {
      await confirmByTyping(verb.terminal, `This will destroy everything in ${names.join(", ")}.`, "yes", "--yes");
    }
    const result = await verb.printer.during(
      expireEnvironments({ ...options, environments: names }, verb.printer.onEvent),
    );
    if (parsed.json === true) verb.print(runDocument(result));
    tellResult(result, verb, parsed.debug === true);
  },
});

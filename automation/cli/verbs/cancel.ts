import { ownValue } from "../../../components/ownValue.js";
import { describeLock } from "../../stack/locks.js";
import { confirmByTyping } from "../ask.js";
import { optionsFrom, reaching } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

export const cancelVerb = defineVerb({
  command: ["cancel", "unlock"],
  describe: "Remove a lock left behind by a run",
  flags: [...reaching, "all", "yes", "json"],
  async run(parsed, verb) {
    const { cancel, locks } = await api();
    const options = optionsFrom(parsed);
    const held = await locks(options);
    const environments = Object.keys(held);
    for (const [environment, found] of Object.entries(held)) {
      for (const lock of found ?? []) verb.printer.say(`${environment} is locked by ${describeLock(lock)}.`);
      if (found?.length === 0) verb.printer.say(`${environment} is not locked.`);
    }
    // What a bucket or Pulumi Cloud locks can't be seen from here; there the removal itself tells.
    const locked = environments.filter((environment) => ownValue(held, environment)?.length !== 0);
    if (locked.length > 0 && parsed.yes !== true) {
      const warning = "If that run is still active, removing its lock may corrupt the state.";
      for (const environment of locked) await confirmByTyping(verb.terminal, warning, environment, "--yes");
    }
    if (locked.length > 0) await cancel({ ...options, environments: locked, all: false });
    if (parsed.json === true) verb.print({ version: 1, unlocked: locked });
    for (const environment of locked) verb.printer.say(`${environment} is unlocked.`);
  },
});

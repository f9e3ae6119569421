import { optionsFrom, reaching } from "../flags.js";
import { api, runDocument, tellResult } from "../run.js";
import { defineVerb } from "../verb.js";

export const refreshVerb = defineVerb({
  command: "refresh",
  describe: "Update the state to match what exists in AWS",
  flags: [...reaching, "all", "yes", "json", "wait-for-lock"],
  async run(parsed, verb) {
    const { refresh } = await api();
    const result = await verb.printer.during(refresh(optionsFrom(parsed), verb.printer.onEvent));
    if (parsed.json === true) verb.print(runDocument(result));
    tellResult(result, verb, parsed.debug === true);
  },
});

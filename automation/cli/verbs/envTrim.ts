import { confirmByTyping } from "../ask.js";
import { listed, optionsFrom, reaching } from "../flags.js";
import { api, runDocument, tellResult } from "../run.js";
import { defineVerb } from "../verb.js";

export const envTrimVerb = defineVerb({
  command: "trim [parts..]",
  describe: "Remove shared resources that no workload uses any more: alb, internal-alb, nat, efs, app-runner",
  flags: [...reaching, "yes", "json", "delete-data", "wait-for-lock"],
  positionals: { parts: { type: "string", array: true, describe: "Which ones (default: all except the file system)" } },
  async run(parsed, verb) {
    const { environmentsChosen, trimEnvironment } = await api();
    const options = optionsFrom(parsed);
    const parts = listed(parsed.parts) ?? [];
    if (parsed.yes !== true) {
      const [environment = ""] = environmentsChosen(options);
      const what = parts.length === 0 ? "unused shared resources" : parts.join(", ");
      await confirmByTyping(verb.terminal, `This will destroy ${what} from ${environment}.`, environment, "--yes");
    }
    const result = await verb.printer.during(trimEnvironment(options, parts, verb.printer.onEvent));
    if (parsed.json === true) verb.print(runDocument(result));
    tellResult(result, verb, parsed.debug === true);
  },
});

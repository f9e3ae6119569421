import { askForWord } from "../ask.js";
import { optionsFrom, reaching } from "../flags.js";
import { api, runDocument, tellResult } from "../run.js";
import type { VerbDefinition } from "../verb.js";

export const destroyVerb: VerbDefinition = {
  command: "destroy",
  describe: "Remove environments, or with --name workloads of them; data stays unless --delete-data names it",
  flags: [
    ...([...reaching, "all", "name", "yes", "json", "unprotect", "all-repositories", "delete-data"] as const),
    ...(["wait-for-lock", "continue-on-error"] as const),
  ],
  async run(parsed, verb) {
    const { destroy, environmentsChosen } = await api();
    const options = optionsFrom(parsed);
    if (parsed.yes !== true) {
      for (const environment of environmentsChosen(options)) {
        const what = options.names === undefined ? "everything in" : `${options.names.join(", ")} in`;
        const data = options.deleteData === undefined ? "" : `, data included (${options.deleteData.join(", ")})`;
        await askForWord(verb.terminal, `This removes ${what} ${environment}${data}.`, environment, "--yes");
      }
    }
    const result = await destroy(options, verb.printer.onEvent);
    if (parsed.json === true) verb.print(runDocument(result));
    tellResult(result, verb, parsed.debug === true);
  },
};

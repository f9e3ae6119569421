import { askForWord } from "../ask.js";
import { optionsFrom, reaching } from "../flags.js";
import { anyDifference, api, runDocument, tellResult } from "../run.js";
import type { VerbDefinition } from "../verb.js";

export const upVerb: VerbDefinition = {
  command: ["up", "deploy"],
  describe: "Build images and deploy; with --diff it shows the changes and asks first",
  flags: [
    ...([...reaching, "all", "name", "yes", "diff", "json", "image", "tag", "strict", "prune", "take-over"] as const),
    ...(["transforms", "wait-for-lock", "continue-on-error"] as const),
  ],
  async run(parsed, verb) {
    const { preview, up } = await api();
    const options = optionsFrom(parsed);
    const debug = parsed.debug === true;
    if (parsed.diff === true && parsed.yes !== true) {
      const planned = await preview(options, verb.printer.onEvent);
      tellResult(planned, verb, debug);
      if (planned.environments.some(({ error }) => error !== undefined)) return;
      if (anyDifference(planned)) await askForWord(verb.terminal, "These changes will be made.", "yes", "--yes");
    }
    const result = await up(options, verb.printer.onEvent);
    if (parsed.json === true) verb.print(runDocument(result));
    tellResult(result, verb, debug);
  },
};

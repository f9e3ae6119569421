import type { RunOptions } from "../../options.js";
import { askForWord } from "../ask.js";
import type { Parsed } from "../flags.js";
import { deploying, optionsFrom, reaching } from "../flags.js";
import { anyDifference, api, runDocument, tellResult } from "../run.js";
import type { Verb, VerbDefinition } from "../verb.js";

/** Deploys; with --diff it shows the changes first, and unless --yes is given it asks. */
export async function deployWith(options: RunOptions, parsed: Parsed, verb: Verb): Promise<void> {
  const { preview, up } = await api();
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
}

export const upVerb: VerbDefinition = {
  command: ["up", "deploy"],
  describe: "Build images and deploy; with --diff it shows the changes and asks first",
  flags: [
    ...([...reaching, "all", "name", "yes", "diff", "json", "image", "tag", "strict", "prune", "take-over"] as const),
    ...(["transforms", "wait-for-lock", "continue-on-error", "from", "ttl", "replace-network", ...deploying] as const),
  ],
  run: (parsed, verb) => deployWith(optionsFrom(parsed), parsed, verb),
};

import { optionsFrom, reaching } from "../flags.js";
import { withImages } from "../imagesFile.js";
import { previewMarkdown } from "../markdown.js";
import { anyDifference, api, runDocument, tellResult } from "../run.js";
import { defineVerb } from "../verb.js";

export const previewVerb = defineVerb({
  command: "preview",
  describe: "Show what `up` would change",
  flags: [
    ...reaching,
    "all",
    "name",
    "diff",
    "json",
    "image",
    "images-file",
    "strict",
    "prune",
    "take-over",
    "from",
    "ttl",
    "replace-network",
    "transforms",
    "policy-pack",
    "policy-pack-config",
    "exit-code",
  ],
  own: { markdown: { type: "boolean", describe: "Print the preview as Markdown, for a comment on a pull request" } },
  async run(parsed, verb) {
    const { preview } = await api();
    const result = await preview(withImages(optionsFrom(parsed), parsed), verb.printer.onEvent);
    if (parsed.json === true) verb.print(runDocument(result));
    else if (parsed.markdown === true) verb.print(previewMarkdown(result));
    tellResult(result, verb, parsed.debug === true);
    const failed = result.environments.some(({ error }) => error !== undefined);
    if (parsed["exit-code"] === true && !failed && anyDifference(result)) verb.exit(2);
  },
});

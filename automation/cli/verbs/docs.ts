import { defineVerb } from "../verb.js";

/** Where something is explained. */
const places = [
  ["Manifests, in Copilot's documentation", "https://aws.github.io/copilot-cli/docs/manifest/overview/"],
  ["Copilot's commands", "https://aws.github.io/copilot-cli/docs/commands/docs/"],
  ["A command", "airlift COMMAND --help"],
  ["The JSON Schema of a manifest", "airlift schema KIND"],
  ["The manifest that applies in an environment", "airlift show-manifest -e ENVIRONMENT -n NAME"],
  ["What is missing on this machine", "airlift doctor"],
] as const;

export const docsVerb = defineVerb({
  command: "docs",
  describe: "Show where to find documentation",
  flags: ["json"],
  async run(parsed, verb) {
    if (parsed.json === true) {
      verb.print({ version: 1, docs: places.map(([about, place]) => ({ about, place })) });
      return;
    }
    const width = Math.max(...places.map(([about]) => about.length));
    for (const [about, place] of places) verb.print(`${about.padEnd(width)}  ${place}\n`);
  },
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RunError } from "../../base/errors.js";
import { nearest } from "../../manifest/nearest.js";
import { defineVerb } from "../verb.js";

/** Where something is explained that is no page of ours. */
const places = [
  ["Manifests, in Copilot's documentation", "https://aws.github.io/copilot-cli/docs/manifest/overview/"],
  ["Copilot's commands", "https://aws.github.io/copilot-cli/docs/commands/docs/"],
  ["A command", "airlift COMMAND --help"],
  ["The JSON Schema of a manifest", "airlift schema KIND"],
  ["The manifest that applies in an environment", "airlift show-manifest -e ENVIRONMENT -n NAME"],
  ["What is missing on this machine", "airlift doctor"],
] as const;

/** docs/ of this installation: some folders above the source, the compiled file or the bundle. */
function docsFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "docs", "manifest.md"))) return join(folder, "docs");
    if (dirname(folder) === folder) throw new RunError("program", "This installation has no docs/ folder.");
  }
}

/** The pages by topic, which is their file's name, with their headings. */
function pages(): Map<string, { file: string; heading: string }> {
  const folder = docsFolder();
  const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
  return new Map(
    names.sort().map((name) => {
      const file = join(folder, name);
      const [, heading = name] = /^# (.*)$/m.exec(readFileSync(file, "utf8")) ?? [];
      return [name.slice(0, -3), { file, heading }];
    }),
  );
}

export const docsVerb = defineVerb({
  command: "docs [topic]",
  describe: "List the documentation, or print one of its pages",
  flags: ["json"],
  positionals: { topic: { type: "string", describe: "Page to print, such as operating" } },
  async run(parsed, verb) {
    const found = pages();
    const { topic } = parsed;
    if (topic !== undefined) {
      const page = found.get(topic);
      if (page === undefined) {
        const meant = nearest(topic, [...found.keys()]);
        throw new RunError(
          "usage",
          `There is no page "${topic}".${meant === undefined ? "" : ` Did you mean ${meant}?`}`,
          {
            hint: `Pages: ${[...found.keys()].join(", ")}.`,
          },
        );
      }
      verb.print(readFileSync(page.file, "utf8"));
      return;
    }
    const topics = [...found].map(([name, { heading }]) => [heading, `airlift docs ${name}`] as const);
    const all = [...topics, ...places];
    if (parsed.json === true) {
      verb.print({ version: 1, docs: all.map(([about, place]) => ({ about, place })) });
      return;
    }
    const width = Math.max(...all.map(([about]) => about.length));
    for (const [about, place] of all) verb.print(`${about.padEnd(width)}  ${place}\n`);
  },
});

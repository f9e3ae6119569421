import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verbGroups } from "../../automation/cli/verbs/index.js";
import { splitWords } from "../../components/shellWords.js";
import { repositoryRoot } from "./root.js";

/** A command line of a page, without the word `airlift`. */
export interface ShownCommand {
  page: string;
  line: string;
  words: string[];
}

/** The pages of docs/ and the READMEs that people read, relative to the root. */
export const documents: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "components/README.md",
  ...readdirSync(join(repositoryRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(repositoryRoot, "samples")).map((name) => `samples/${name}/README.md`),
];

export const textOf = (page: string): string => readFileSync(join(repositoryRoot, page), "utf8");

/** What the shell makes of a line ends at a comment, at a redirection and before another command. */
const ends = / (?:#|>|\||&&|;|\d?>)(?: .*)?$/;

/** Every command line of a page: lines of blocks, and texts in backquotes that begin with `airlift`. */
export function commandsOf(page: string): ShownCommand[] {
  const text = textOf(page).replaceAll(/ *\\\n +/g, " ");
  const blocks = [...text.matchAll(/^(?: {4}|\t)?(?:\$ )?airlift (.*)$/gm)].map(([, line = ""]) => line);
  const inline = [...text.matchAll(/`airlift ([^`\n]+)`/g)].map(([, line = ""]) => line);
  const groups = verbGroups.map(({ name }) => name);
  return [...new Set([...blocks, ...inline])].flatMap((shown) => {
    const line = shown
      .replace(ends, "")
      .replace(/ (?:#|>|&&|;).*$/, "")
      .trim();
    const words = splitWords(line);
    if (!Array.isArray(words)) return [{ page, line, words: [line] }];
    // A group alone lists its commands, and a name in capitals stands for one.
    if (words.length === 1 && groups.includes(words[0] ?? "")) return [];
    return /^[A-Z<]/.test(words[0] ?? "") ? [] : [{ page, line, words }];
  });
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect } from "chai";
import { parseOnly } from "../../automation/cli/index.js";
import { splitWords } from "../../components/shellWords.js";
import { runLine, silent } from "../support/commandLine.js";
import { repositoryRoot } from "../support/root.js";

const folder = join(repositoryRoot, "docs");
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
/** `#what-runs` of `## What runs`, as code hosts make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

describe("the documentation", () => {
  it("prints its pages, and lists them", async () => {
    for (const page of pages) {
      const { code, stdout } = await runLine(["docs", page.slice(0, -3)]);
      expect(code).to.equal(0);
      expect(stdout.trim()).to.equal(readFileSync(join(folder, page), "utf8").trim());
    }
    const { stdout } = await runLine(["docs"]);
    for (const page of pages) expect(stdout).to.contain(`airlift docs ${page.slice(0, -3)}`);
    expect((await runLine(["docs", "opreating"])).stderr).to.contain("Did you mean operating?");
  });

  it("links only to what is there", () => {
    const broken = pages.flatMap((page) => {
      const path = join(folder, page);
      const links = [...readFileSync(path, "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
      return links
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const [file = "", anchor] = link.split("#");
          const target = file === "" ? path : resolve(dirname(path), file);
          if (!existsSync(target)) return true;
          if (anchor === undefined || !target.endsWith(".md")) return false;
          const headings = [...readFileSync(target, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
            anchorOf(heading),
          );
          return !headings.includes(anchor);
        })
        .map((link) => `${page}: ${link}`);
    });
    expect(broken).to.deep.equal([]);
  });

  it("shows commands that the command line takes", async () => {
    const wrong: string[] = [];
    for (const page of ["operating.md", "state.md", "cost.md", "policy.md"]) {
      const text = readFileSync(join(folder, page), "utf8");
      for (const [, line = ""] of text.matchAll(/`airlift ([^`]+)`/g)) {
        if (/COMMAND/.test(line)) continue;
        const words = splitWords(line);
        if (!Array.isArray(words)) wrong.push(`${page}: ${line}`);
        else
          await parseOnly(words, silent).catch((error: Error) =>
            wrong.push(`${page}: airlift ${line}: ${error.message}`),
          );
      }
    }
    expect(wrong).to.deep.equal([]);
  });
});

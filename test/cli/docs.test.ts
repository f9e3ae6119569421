import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { runErrorKinds } from "../../automation/base/errors.js";
import { forgetSecrets } from "../../automation/base/mask.js";
import { fromCopilotPage } from "../../automation/cli/fromCopilotPage.js";
import { parseOnly } from "../../automation/cli/index.js";
import { runLine, silent } from "../support/commandLine.js";
import { commandsOf, documents, textOf } from "../support/docsCommands.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

const folder = join(repositoryRoot, "docs");
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** The pages that issue 16 asks for. */
const wanted =
  "getting-started from-copilot moving settings ci state secrets networking domains operating cost security troubleshooting performance faq components sandbox architecture differences verified";

/** `#what-runs` of `## What runs`, as code hosts make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

function brokenLinks(page: string): string[] {
  const path = join(repositoryRoot, page);
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : resolve(dirname(path), file);
      if (!existsSync(target)) return true;
      if (anchor === undefined || !target.endsWith(".md")) return false;
      const headings = [...readFileSync(target, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
      return !headings.map(anchorOf).includes(anchor);
    })
    .map((link) => `${page}: ${link}`);
}

describe("the documentation", () => {
  after(removeFolders);

  it("has a page for everything that people ask", () => {
    expect(pages).to.include.members(wanted.split(" ").map((name) => `${name}.md`));
  });

  it("prints its pages, and lists them", async () => {
    // Secrets that other tests in this process had would be masked on a page.
    forgetSecrets();
    for (const page of pages) {
      const { code, stdout } = await runLine(["docs", page.slice(0, -3)]);
      expect(code).to.equal(0);
      expect(stdout.trim()).to.equal(readFileSync(join(folder, page), "utf8").trim());
    }
    const { stdout } = await runLine(["docs"]);
    for (const page of pages) expect(stdout).to.contain(`airlift docs ${page.slice(0, -3)}`);
    expect((await runLine(["docs", "opreating"])).stderr).to.contain("Did you mean operating?");
  });

  it("links only to what is there, and every page is linked to", () => {
    expect(documents.flatMap(brokenLinks)).to.deep.equal([]);
    const linked = documents.flatMap((page) => [...textOf(page).matchAll(/\]\((?:docs\/)?([\w-]+\.md)/g)]);
    const names = new Set(linked.map(([, name]) => name));
    expect(pages.filter((name) => !names.has(name))).to.deep.equal([]);
  });

  it("shows commands that the command line takes, on every page", async () => {
    const all = documents.flatMap(commandsOf);
    expect(all.length).to.be.greaterThan(150);
    const wrong: string[] = [];
    // A text may name a flag without its value.
    for (const { page, line, words } of all)
      await parseOnly(words, silent)
        .catch((error: Error) =>
          /^Not enough arg/.test(error.message) ? parseOnly([...words, "1"], silent) : Promise.reject(error),
        )
        .catch((error: Error) => wrong.push(`${page}: airlift ${line}: ${error.message}`));
    expect(wrong).to.deep.equal([]);
  });

  it("has the pages that are made from the code as the code makes them (npm run docs writes them)", async () => {
    const script = pathToFileURL(join(repositoryRoot, ".ci", "madePages.mjs")).href;
    const { madePages } = (await import(script)) as { madePages(kinds: unknown): Record<string, string> };
    const made = { ...madePages(runErrorKinds), "from-copilot.md": await fromCopilotPage() };
    expect(Object.keys(made)).to.have.length(3);
    for (const [name, text] of Object.entries(made)) expect(textOf(`docs/${name}`), name).to.equal(text);
  });

  it("shows in the README what `validate` says of a manifest with mistakes", async () => {
    const file = "copilot/backend/manifest.yml";
    const sample = (path: string) => readFileSync(join(repositoryRoot, "samples", "todo", path), "utf8");
    const wrong = sample(file)
      .replace("interval: 10s", "interval: 10")
      .replace("port: 10000", "port: 10000\n  prot: 1");
    const others = [
      "copilot/.workspace",
      "copilot/frontend/manifest.yml",
      "copilot/environments/development/manifest.yml",
    ];
    const dockerfiles = ["backend/Dockerfile", "frontend/Dockerfile"];
    const kept = Object.fromEntries([...others, ...dockerfiles].map((path) => [path, sample(path)]));
    const folder = makeFolder({ ...kept, [file]: wrong });
    const { stdout, stderr } = await runLine(["validate", "--dir", folder]);
    const lines = `${stdout}${stderr}`.trimEnd().split("\n");
    expect(lines).to.have.length(4);
    expect(textOf("README.md")).to.contain(lines.map((line) => `    ${line}\n`).join(""));
  });

  it("says in the first hour what the command says that things cost", async () => {
    const folder = makeFolder({ Dockerfile: "FROM nginx\nEXPOSE 80\n" });
    const inFolder = (line: string[]) => runLine([...line, "--dir", folder]);
    const shown = commandsOf("docs/getting-started.md").filter(({ words }) => words.includes("init"));
    expect(shown).to.have.length(2);
    for (const { words } of shown) {
      const line = words.map((word) => (word === "./Dockerfile" ? join(folder, "Dockerfile") : word));
      const { code, stderr } = await inFolder(line);
      expect(code, stderr).to.equal(0);
    }
    const costs = async () => {
      const { stdout, stderr } = await inFolder(["cost", "-e", "test", "--json"]);
      expect(stdout, stderr).not.to.equal("");
      const { owners } = JSON.parse(stdout) as { owners: { owner: string; monthly: number }[] };
      return Object.fromEntries(owners.map(({ owner, monthly }) => [owner, monthly]));
    };
    const { environment = 0, web = 0 } = await costs();
    const { priceTable: prices } = await import("../../automation/operations/prices.js");
    const rowOf = (monthly: number) => `$${(monthly / prices.hours).toFixed(3)} | $${monthly.toFixed(2)} |`;
    const gateways = 2 * prices.hours * (prices.nat.hour + prices.publicAddress);
    for (const monthly of [environment, web, prices.key, gateways])
      expect(textOf("docs/getting-started.md")).to.contain(rowOf(monthly));
    expect(environment).to.be.greaterThan(web);
  });
});

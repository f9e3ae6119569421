import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { layOut } from "../../automation/operations/graphLayout.js";
import type { Graph } from "../../automation/operations/graphModel.js";
import { graphHtml } from "../../automation/operations/graphPages.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

const graph: Graph = {
  title: "shop in test",
  nodes: ["internet", "web", "api", "mail"].map((id) => ({ id, kind: "service", label: id, details: [] })),
  edges: [
    { from: "internet", to: "web" },
    { from: "web", to: "api", label: "/" },
  ],
};

/** What a script sees that acts as a reader would, once the page is there. */
async function inBrowser(act: string): Promise<string> {
  const file = join(makeFolder(), "graph.html");
  const dim = `[...document.querySelectorAll(".node.dim")].map((n)=>n.dataset.id).join()`;
  const script = `<script>try{${act};document.title="saw:"+${dim}+":"+document.documentElement.dataset.theme}catch(e){document.title="failed:"+e}</script>`;
  writeFileSync(file, graphHtml(layOut(graph)).replace("</body>", `${script}</body>`));
  const args = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--virtual-time-budget=2000",
    "--dump-dom",
    `file://${file}`,
  ];
  const { stdout } = await promisify(execFile)(chromium ?? "", args, { timeout: 60_000 });
  return /<title>([^<]*)<\/title>/.exec(stdout)?.[1] ?? stdout;
}

describe("the page of a graph in a browser", function () {
  this.timeout(120_000);
  before(function () {
    if (chromium !== undefined) return;
    console.warn("      SKIPPED: chromium is not installed");
    this.skip();
  });
  after(removeFolders);

  it("leaves what the search finds", async () => {
    const typed = `const s=document.querySelector("input");s.value="AP";s.dispatchEvent(new Event("input"))`;
    expect(await inBrowser(typed)).to.equal("saw:internet,web,mail:undefined");
  });

  it("leaves what the node under the pointer is joined to, and all when it is left", async () => {
    const node = `document.querySelector('[data-id="web"]')`;
    expect(await inBrowser(`${node}.dispatchEvent(new Event("mouseenter"))`)).to.equal("saw:mail:undefined");
    const left = `${node}.dispatchEvent(new Event("mouseenter"));${node}.dispatchEvent(new Event("mouseleave"))`;
    expect(await inBrowser(left)).to.equal("saw::undefined");
  });

  it("is walked by keys, and changes between dark and light", async () => {
    const key = (name: string) => `document.dispatchEvent(new KeyboardEvent("keydown",{key:"${name}"}))`;
    expect(await inBrowser(`${key("ArrowDown")};${key("ArrowDown")};${key("ArrowDown")};${key("ArrowDown")}`)).to.equal(
      "saw:internet,web,api:undefined",
    );
    expect(await inBrowser(`document.querySelector("button").click()`)).to.equal("saw::dark");
  });
});

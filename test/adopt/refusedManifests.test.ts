import { expect } from "chai";
import { examine } from "../../automation/adopt/adoptionReport.js";
import { surveyOf } from "../../automation/adopt/survey.js";
import { type SandboxApi, startSandboxApi } from "../../automation/sandbox/api/server.js";
import { openWorkspace } from "../../automation/session/session.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { accessTo } from "./adopting.js";
import { place } from "./stacksWorld.js";

const manifest = (alias: string): string =>
  `name: web\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp: {path: /${alias}}\n`;

describe("adopt: manifests that a deployment refuses", () => {
  let api: SandboxApi;
  const sandbox = makeFolder();

  before(async () => {
    api = await startSandboxApi(sandbox);
  });
  after(async () => {
    await api.close();
    removeFolders();
  });

  /** What its manifests put in the way of adopting an application of one service; nothing of it runs here. */
  async function hindrances(more: string): Promise<string[]> {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/web/manifest.yml": manifest(more),
    });
    const workspace = await openWorkspace({ dir, sandbox, environments: ["test"] }, undefined, "read");
    const found = surveyOf({ application: "shop", environment: "test", ...place }, undefined, []);
    const requests = { total: 0, retries: 0, operations: {} };
    const all = (await examine(workspace, { found, access: accessTo(api.url), requests, deployed: false })).hindrances;
    return all.filter((one) => one.startsWith("copilot/"));
  }

  it("are in the way before anything is frozen, with the place and the words of `up`", async () => {
    expect(await hindrances("")).to.deep.equal([]);
    const [only, ...others] = await hindrances(", alias: shop.example.com");
    expect(others).to.deep.equal([]);
    expect(only).to.match(/copilot\/web\/manifest\.yml:4:\d+: error: .*up refuses this/);
  });
});

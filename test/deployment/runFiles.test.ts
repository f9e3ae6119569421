import { join } from "node:path";
import { expect } from "chai";
import { contentTag } from "../../automation/deployment/files.js";
import { loadApplication } from "../../automation/manifest/index.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

describe("the tag of an image", () => {
  afterEach(removeFolders);

  it("stays what it was when a log in the context grows during the run, and is another in the next run", async () => {
    const root = makeFolder({
      "copilot/.workspace": "application: shop\n",
      Dockerfile: "FROM scratch\n",
      "up.log": "",
    });
    const build = {
      container: "web",
      dockerfile: join(root, "Dockerfile"),
      context: root,
      args: {},
      cacheFrom: [],
      platform: "linux/amd64",
    };
    const run = { folder: loadApplication({ dir: root }) };
    const first = await contentTag(run, build);
    addFiles(root, { "up.log": "more\n" });
    expect(await contentTag(run, build)).to.equal(first);
    expect(await contentTag({ folder: loadApplication({ dir: root }) }, build)).not.to.equal(first);
  });
});

import { expect } from "chai";
import { refuseOverLimits } from "../../automation/deployment/limitCheck.js";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { ManifestError } from "../../automation/manifest/problems.js";
import { nextRecord } from "../../automation/record/next.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

describe("limits before a run", () => {
  afterEach(removeFolders);

  function check(services: number) {
    const content: FolderContent = { "copilot/.workspace": "application: shop\n" };
    for (let i = 0; i < services; i++)
      content[`copilot/w${i}/manifest.yml`] =
        `name: w${i}\ntype: Load Balanced Web Service\nimage: {location: x, port: 80}\nhttp: {path: w${i}}\n`;
    const folder = loadApplication({ dir: makeFolder(content), processEnvironment: {} });
    const { resolved } = resolveApplication(folder, "test", { newEnvironment: true });
    if (resolved === undefined) throw new Error("The manifests hold errors.");
    const { record } = nextRecord(undefined, resolved, { repository: "shop" });
    return refuseOverLimits(folder, { record, resolved }, { quotas: {} });
  }

  it("end it when one is passed, before anything is made", () => {
    expect(() => check(101)).to.throw(ManifestError, /Rules per Application Load Balancer.*AWS allows 100/s);
  });

  it("are mentioned when one is near, and only then", () => {
    expect(check(90).map(({ severity }) => severity)).to.deep.equal(["warning", "warning"]);
    expect(check(20)).to.deep.equal([]);
  });
});

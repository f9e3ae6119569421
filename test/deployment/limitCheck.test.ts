import { expect } from "chai";
import { checkLimits } from "../../automation/deployment/limitCheck.js";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { ManifestError } from "../../automation/manifest/problems.js";
import { nextRecord } from "../../automation/record/next.js";
import type { Session } from "../../automation/session/session.js";
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
    return checkLimits({ folder, sandbox: "/nowhere" } as unknown as Session, { record, resolved }, true);
  }

  it("end it when one is passed, before anything is made", async () => {
    const error = await check(101).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ManifestError);
    expect((error as Error).message)
      .to.contain("Rules per Application Load Balancer")
      .and.to.contain("AWS allows 100");
  });

  it("are mentioned when one is near, and only then", async () => {
    expect((await check(90)).map(({ severity }) => severity)).to.deep.equal(["warning", "warning"]);
    expect(await check(20)).to.deep.equal([]);
  });
});

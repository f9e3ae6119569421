import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeOverrides } from "../../automation/init/overrideSkeleton.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { shop } from "./application.js";

describe("the beginnings of overrides", () => {
  afterEach(removeFolders);

  it("are files that change nothing yet", async () => {
    const dir = makeFolder(shop);
    const plan = async (): Promise<string[]> => {
      const { resources } = await planEnvironment({ dir, environments: ["test"], variables: {} });
      return resources.map((one) => JSON.stringify(one)).sort();
    };
    const before = await plan();
    for (const tool of ["transform", "yamlpatch"] as const) {
      writeOverrides({ dir, variables: {} }, "svc", tool, false);
      writeOverrides({ dir, variables: {} }, "env", tool, false);
    }
    expect(existsSync(join(dir, "copilot/web/overrides/transform.mjs"))).to.equal(true);
    expect(existsSync(join(dir, "copilot/environments/overrides/cfn.patches.yml"))).to.equal(true);
    expect(await plan()).to.deep.equal(before);
  });

  it("are for what is there", () => {
    const dir = makeFolder(shop);
    expect(() => writeOverrides({ dir, variables: {}, names: ["wb"] }, "svc", "transform", false)).to.throw(
      'There is no "wb" here.',
    );
    expect(() => writeOverrides({ dir, variables: {} }, "job", "transform", false)).to.throw("Whose overrides?");
  });
});

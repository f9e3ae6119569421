import { join } from "node:path";
import { expect } from "chai";
import { findFiles, findRoot } from "../../automation/manifest/discovery.js";
import { ManifestError } from "../../automation/manifest/problems.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

describe("discovery", () => {
  afterEach(removeFolders);

  describe("of the root", () => {
    const content: FolderContent = { "copilot/.workspace": "application: shop", "a/b/c/d/e/x": "" };

    it("searches the current folder and the four above it", () => {
      const root = makeFolder(content);
      expect(findRoot(undefined, root)).to.equal(root);
      expect(findRoot(undefined, join(root, "a/b/c/d"))).to.equal(root);
    });

    it("gives up after four, and says what to do", () => {
      const root = makeFolder(content);
      expect(() => findRoot(undefined, join(root, "a/b/c/d/e"))).to.throw(
        ManifestError,
        /nor in the four folders above\n.*--dir/,
      );
    });

    it("takes the folder that was named and no other", () => {
      const root = makeFolder(content);
      expect(findRoot("..", join(root, "a"))).to.equal(root);
      expect(() => findRoot("b", join(root, "a"))).to.throw(ManifestError, /there is no copilot\/ folder in .*\/a\/b/);
    });
  });

  describe("of files", () => {
    it("finds workloads, environments, pipelines of both layouts, addons, settings", () => {
      const root = makeFolder({
        "copilot/.workspace": "application: shop",
        "copilot/airlift.yml": "",
        "copilot/pipeline.yml": "",
        "copilot/buildspec.yml": "",
        "copilot/web/manifest.yml": "",
        "copilot/web/addons/b.yaml": "",
        "copilot/web/addons/a.yml": "",
        "copilot/web/addons/README.md": "",
        "copilot/api/manifest.yml": "",
        "copilot/notes/README.md": "",
        "copilot/environments/test/manifest.yml": "",
        "copilot/environments/addons/vpc.yml": "",
        "copilot/pipelines/main/manifest.yml": "",
        "copilot/pipelines/main/buildspec.yml": "",
        "copilot/pipelines/buildspec.yml": "",
        "copilot/environments/README.md": "",
      });
      const { problems, ...found } = findFiles(root);
      expect(problems).to.deep.equal([]);
      expect(found).to.deep.equal({
        workspace: "copilot/.workspace",
        settings: "copilot/airlift.yml",
        workloads: [
          { name: "api", file: "copilot/api/manifest.yml" },
          { name: "web", file: "copilot/web/manifest.yml", addons: ["a.yml", "b.yaml"] },
        ],
        environments: [{ name: "test", file: "copilot/environments/test/manifest.yml" }],
        environmentAddons: ["vpc.yml"],
        pipelines: [
          { name: "", file: "copilot/pipeline.yml" },
          { name: "main", file: "copilot/pipelines/main/manifest.yml" },
        ],
      });
    });

    function overrides(content: FolderContent) {
      const found = findFiles(makeFolder({ "copilot/web/manifest.yml": "", ...content }));
      return { overrides: found.workloads[0]?.overrides, problems: found.problems };
    }

    it("finds patches and transforms of a workload", () => {
      const found = overrides({
        "copilot/web/overrides/cfn.patches.yml": "",
        "copilot/web/overrides/transform.mjs": "",
      });
      expect(found).to.deep.equal({
        overrides: {
          folder: "copilot/web/overrides",
          patches: "copilot/web/overrides/cfn.patches.yml",
          transform: "copilot/web/overrides/transform.mjs",
        },
        problems: [],
      });
    });

    it("refuses CDK overrides, unless patches win over them, and names the transform to write", () => {
      const { problems } = overrides({ "copilot/web/overrides/cdk.json": "{}" });
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include({ severity: "error", file: "copilot/web/overrides/cdk.json" });
      expect(problems[0]?.hint).to.contain("copilot/web/overrides/transform.mjs");
      expect(
        overrides({ "copilot/web/overrides/cdk.json": "{}", "copilot/web/overrides/cfn.patches.yml": "" }).problems,
      ).to.deep.equal([]);
    });

    it("refuses an empty overrides folder", () => {
      expect(overrides({ "copilot/web/overrides/.keep": "" }).problems[0]).to.include({
        severity: "error",
        message: "holds no overrides",
      });
    });
  });
});

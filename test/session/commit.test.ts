import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { commitOf, updateMessage } from "../../automation/session/commit.js";
import { keepTags } from "../../automation/stack/stackTags.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

describe("what a stack's history says of an update", () => {
  afterEach(removeFolders);

  it("is the commit that the folder is at, and whether it has changes beside", () => {
    const dir = makeFolder({ "copilot/.workspace": "application: shop\n" });
    expect(updateMessage("up", commitOf(dir))).to.equal("airlift up");
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
        cwd: dir,
        stdio: "ignore",
      });
    git("init");
    git("add", ".");
    git("commit", "-m", "Longer timeouts\n\nfor slow days");
    const { hash = "" } = commitOf(dir) ?? {};
    expect(hash).to.match(/^[0-9a-f]{40}$/);
    expect(updateMessage("up", commitOf(dir))).to.equal(`airlift up: Longer timeouts (${hash.slice(0, 7)})`);
    addFiles(dir, { "copilot/.workspace": "application: shops\n" });
    expect(updateMessage("destroy", commitOf(dir))).to.equal(
      `airlift destroy: Longer timeouts (${hash.slice(0, 7)}, with changes)`,
    );
  });

  it("has tags in Pulumi Cloud, of which only those are set that have changed", async () => {
    const set: Record<string, string> = {};
    const stack = {
      listTags: async () => ({ application: "shop", "pulumi:project": "shop" }),
      setTag: async (name: string, value: string) => {
        set[name] = value;
      },
    };
    const wanted = { application: "shop", environment: "test", repository: "shop", commit: "" };
    expect(await keepTags(stack, wanted)).to.deep.equal(["environment", "repository"]);
    expect(set).to.deep.equal({ environment: "test", repository: "shop" });
  });
});

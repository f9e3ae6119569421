import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { makePrivateFolder } from "../../automation/base/privateFolder.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const modeOf = (folder: string): number => statSync(folder).mode & 0o777;

describe("a private folder", () => {
  afterEach(removeFolders);

  it("is made for its owner alone, with those above it that are missing", () => {
    const root = makeFolder();
    makePrivateFolder(join(root, "a/b"));
    makePrivateFolder(join(root, "a/b"));
    expect([modeOf(join(root, "a")), modeOf(join(root, "a/b"))]).to.deep.equal([0o700, 0o700]);
  });

  it("loses rights that it was made with", () => {
    const folder = join(makeFolder(), "open");
    mkdirSync(folder, { mode: 0o755 });
    makePrivateFolder(folder);
    expect(modeOf(folder)).to.equal(0o700);
  });

  it("fails where it can't be made", () => {
    const file = join(makeFolder(), "file");
    writeFileSync(file, "");
    expect(() => makePrivateFolder(join(file, "below"))).to.throw("ENOTDIR");
    // A recursive `mkdir` of Node.js 20 does not come back from here.
    if (existsSync("/proc/self")) expect(() => makePrivateFolder("/proc/self/nothing/below")).to.throw("ENOENT");
  });
});

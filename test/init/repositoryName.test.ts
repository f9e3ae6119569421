import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { keepAccounts } from "../../automation/init/keptAccounts.js";
import { keepRepositoryName } from "../../automation/init/repositoryName.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

const open = (files: FolderContent = {}) =>
  openFolder({ dir: makeFolder({ "copilot/.workspace": "application: shop\n", ...files }), variables: {} });
const settings = (root: string): string => readFileSync(join(root, "copilot/airlift.yml"), "utf8");

describe("the repository's name", () => {
  afterEach(removeFolders);

  it("is written down by the first deployment: the folder's, which owns what was deployed", () => {
    const folder = open();
    const name = basename(folder.folder.root);
    expect(folder.repository).to.equal(name);
    const [message] = keepRepositoryName(folder);
    expect(message).to.include("copilot/airlift.yml").and.to.include(name).and.to.include("commit the file");
    expect(settings(folder.folder.root)).to.match(new RegExp(`^repository: "?${name}"?$`, "m"));
    expect(openFolder({ dir: folder.folder.root, variables: {} }).folder.settings.repository).to.equal(name);
  });

  it("is added to what copilot/airlift.yml says already, comments kept", () => {
    const folder = open({ "copilot/airlift.yml": "# ours\ndomain: example.com # the shop's\n" });
    keepRepositoryName(folder);
    expect(settings(folder.folder.root))
      .to.include("# ours\n")
      .and.to.include("domain: example.com # the shop's\n")
      .and.to.include("repository: ");
  });

  it("stays as it is where it is written, also in a folder called otherwise", () => {
    const folder = open({ "copilot/airlift.yml": "repository: backend\n" });
    expect(folder.repository).to.equal("backend");
    expect(keepRepositoryName(folder)).to.deep.equal([]);
    expect(settings(folder.folder.root)).to.equal("repository: backend\n");
  });
});

describe("the accounts of environments", () => {
  afterEach(removeFolders);

  it("are written down where copilot/airlift.yml names none, beside what it says already", () => {
    const { folder, ...rest } = open({
      "copilot/airlift.yml": 'environments:\n  prod: {account: "999988887777"}\n  test: {region: eu-west-1}\n',
    });
    const said = keepAccounts({ ...rest, folder }, { test: "111122223333", prod: "999988887777" });
    expect(said.join()).to.include("test: 111122223333").and.not.to.include("prod");
    const settings = openFolder({ dir: folder.root, variables: {} }).folder.settings;
    expect(settings.environment("test")).to.include({ account: "111122223333", region: "eu-west-1" });
    expect(settings.environment("prod").account).to.equal("999988887777");
    expect(keepAccounts(openFolder({ dir: folder.root, variables: {} }), { test: "111122223333" })).to.deep.equal([]);
  });
});

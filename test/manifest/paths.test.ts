import { join } from "node:path";
import { expect } from "chai";
import { findPath, inside, repositoryOf } from "../../automation/manifest/paths.js";
import { makeFolder, removeFolders } from "../support/folder.js";

describe("paths of manifests", () => {
  afterEach(removeFolders);

  function rules(content = {}, allowPaths: string[] = []) {
    const repository = makeFolder({
      ".git/HEAD": "ref: x",
      "app/copilot/.workspace": "application: a",
      "shared/x.env": "",
      ...content,
    });
    const root = join(repository, "app");
    return { root, repository, allowPaths };
  }

  it("finds a file of the folder", () => {
    const place = rules({ "app/web/a.env": "" });
    expect(findPath("web/a.env", "folder", place)).to.deep.equal({
      absolute: join(place.root, "web/a.env"),
      exists: true,
    });
  });

  it("tells that a file of the folder is not there", () => {
    const place = rules();
    expect(findPath("web/none.env", "folder", place)).to.deep.equal({
      absolute: join(place.root, "web/none.env"),
      exists: false,
    });
  });

  it("refuses a path out of the folder, and names allowPaths", () => {
    const found = findPath("../shared/x.env", "folder", rules());
    expect(found).to.have.property("message", '"../shared/x.env" leads out of the folder that holds copilot/');
    expect(found).to.have.property("hint").that.contains("allowPaths in copilot/airlift.yml");
  });

  it("accepts a path out of the folder for what may be anywhere in the repository", () => {
    expect(findPath("../shared/x.env", "repository", rules())).to.have.property("exists", true);
  });

  it("refuses a path out of the repository", () => {
    expect(findPath("../../etc/passwd", "repository", rules()))
      .to.have.property("message")
      .that.contains("leads out of the repository");
    expect(findPath("/etc/passwd", "repository", rules())).to.have.property("message");
  });

  it("refuses a link inside the folder that leads out of it, and says where to", () => {
    const found = findPath("web/x.env", "folder", rules({ "app/web/x.env": { link: "../../shared/x.env" } }));
    expect(found).to.have.property("message").that.contains("through a symbolic link to").and.contains("shared/x.env");
  });

  it("refuses a file that is not there below a link that leads out", () => {
    expect(findPath("out/new.env", "folder", rules({ "app/out": { link: "../shared" } }))).to.have.property("message");
  });

  it("accepts what allowPaths names, relative to the folder, and what is below it", () => {
    expect(findPath("../shared/x.env", "folder", rules({}, ["../shared"]))).to.have.property("exists", true);
    expect(findPath("../shared-2/x.env", "folder", rules({}, ["../shared"]))).to.have.property("message");
  });

  it("takes the folder of .git for the repository, and the root where there is none", () => {
    const { root, repository } = rules();
    expect(repositoryOf(root)).to.equal(repository);
  });

  it("tells a neighbour with the same beginning from what is inside", () => {
    expect(inside("/a/bc", "/a/b")).to.equal(false);
    expect(inside("/a/b/..c", "/a/b")).to.equal(true);
    expect(inside("/a/b", "/a/b")).to.equal(true);
  });
});

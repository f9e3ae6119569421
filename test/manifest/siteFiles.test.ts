import { expect } from "chai";
import type { Problem } from "../../automation/manifest/problems.js";
import type { ResolveContext } from "../../automation/manifest/resolve/context.js";
import { type FilesForm, siteFiles } from "../../automation/manifest/resolve/files.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

describe("files of a Static Site", () => {
  afterEach(removeFolders);

  const site: FolderContent = {
    "dist/index.html": "",
    "dist/app.js": "",
    "dist/assets/logo.svg": "",
    "dist/assets/notes.txt": "",
    "dist/assets/deep/a.css": "",
    "robots.txt": "",
  };

  function run(forms: FilesForm[], content: FolderContent = site) {
    const problems: Pick<Problem, "path" | "message">[] = [];
    const root = makeFolder({ ".git/HEAD": "", ...content });
    const context: ResolveContext = {
      application: "shop",
      environment: "test",
      workload: "web",
      rules: { root, repository: root, allowPaths: [] },
      images: [],
      envFiles: new Set(),
      isImageGiven: () => false,
      report: (path, message) => problems.push({ path, message }),
    };
    const files = siteFiles(
      forms.map((form) => ({ recursive: true, ...form })),
      context,
    );
    return { files, keys: files.map(({ key }) => key), problems };
  }

  it("are those of a folder and of the folders below it, by their path below the source", () => {
    expect(run([{ source: "dist" }]).keys).to.deep.equal([
      "app.js",
      "assets/deep/a.css",
      "assets/logo.svg",
      "assets/notes.txt",
      "index.html",
    ]);
  });

  it("are those of the folders below too where recursive is not written, with a warning when there are any", () => {
    const found = run([{ source: "dist", recursive: undefined }]);
    expect(found.keys).to.include("assets/deep/a.css");
    expect(found.problems.map(({ path }) => path)).to.deep.equal(["files[0].source"]);
    expect(run([{ source: "dist/assets/deep", recursive: undefined }]).problems).to.deep.equal([]);
  });

  it("are only those directly inside when it is not recursive", () => {
    expect(run([{ source: "dist", recursive: false }]).keys).to.deep.equal(["app.js", "index.html"]);
  });

  it("get the destination of a folder before them", () => {
    expect(run([{ source: "dist/assets/deep", destination: "/static/" }]).keys).to.deep.equal(["static/a.css"]);
  });

  it("keep the name of a single file, or take the destination for the whole key", () => {
    expect(run([{ source: "robots.txt" }]).keys).to.deep.equal(["robots.txt"]);
    expect(run([{ source: "dist/index.html", destination: "start/home.html" }]).keys).to.deep.equal([
      "start/home.html",
    ]);
  });

  it("leave out what exclude matches, across folders, and take back what reinclude matches", () => {
    expect(run([{ source: "dist", exclude: ["*.txt", "assets/deep/*"] }]).keys).to.deep.equal([
      "app.js",
      "assets/logo.svg",
      "index.html",
    ]);
    expect(run([{ source: "dist", exclude: ["*"], reinclude: ["*.html", "assets/?ogo.svg"] }]).keys).to.deep.equal([
      "assets/logo.svg",
      "index.html",
    ]);
    expect(run([{ source: "dist", exclude: ["*.[jc]s*"] }]).keys).to.not.include("app.js");
    expect(run([{ source: "dist", exclude: ["*.[!j]*"] }]).keys).to.deep.equal(["app.js"]);
  });

  it("know their type, which is octets for an unknown one", () => {
    const { files } = run([{ source: "d" }], { "d/a.html": "", "d/b.WOFF2": "", "d/c": "", "d/x.unknown": "" });
    expect(files.map(({ contentType }) => contentType)).to.deep.equal([
      "text/html; charset=utf-8",
      "font/woff2",
      "application/octet-stream",
      "application/octet-stream",
    ]);
  });

  it("are taken from the later entry where two have one key", () => {
    const { files } = run([{ source: "a" }, { source: "b" }], { "a/x.txt": "", "b/x.txt": "" });
    expect(files.map(({ source }) => source.slice(-7))).to.deep.equal(["b/x.txt"]);
  });

  it("must be there", () => {
    expect(run([{ source: "dist" }, { source: "build" }]).problems).to.deep.equal([
      { path: "files[1].source", message: 'there is nothing at "build"' },
    ]);
  });

  it("must not be outside the folder, also through a link", () => {
    expect(run([{ source: ".." }]).problems[0]?.message).to.contain("leads out of the folder");
    expect(run([{ source: "dist" }], { "dist/passwd": { link: "/etc/passwd" } })).to.deep.include({ keys: [] });
  });

  it("end where a link leads back to a folder above", () => {
    expect(run([{ source: "dist" }], { "dist/a.html": "", "dist/b/up": { link: ".." } }).keys).to.include("a.html");
  });
});

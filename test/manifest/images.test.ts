import { chmodSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type BuildForm, contextFiles, imageBuild, imageHash } from "../../automation/manifest/images.js";
import type { ImageBuild } from "../../automation/manifest/resolved.js";
import { addFiles, type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

describe("images", () => {
  afterEach(removeFolders);

  describe("image.build", () => {
    function build(form: BuildForm, content: FolderContent = { "web/Dockerfile": "FROM scratch" }) {
      const root = makeFolder(content);
      const result = imageBuild("web", form, "linux/amd64", { root, repository: root, allowPaths: [] });
      return { ...result, root };
    }

    it("takes the Dockerfile's folder for the context", () => {
      const { build: made, root, findings } = build({ dockerfile: "web/Dockerfile" });
      expect(findings).to.deep.equal([]);
      expect(made).to.deep.equal({
        container: "web",
        dockerfile: join(root, "web/Dockerfile"),
        context: join(root, "web"),
        args: {},
        cacheFrom: [],
        platform: "linux/amd64",
      });
    });

    it("takes Dockerfile in the context when only that is given", () => {
      const { build: made, root } = build({ context: "web" });
      expect([made.dockerfile, made.context]).to.deep.equal([join(root, "web/Dockerfile"), join(root, "web")]);
    });

    it("takes Dockerfile of the root when neither is given", () => {
      const { build: made, root } = build({ target: "run" }, { Dockerfile: "FROM scratch" });
      expect([made.dockerfile, made.context, made.target]).to.deep.equal([join(root, "Dockerfile"), root, "run"]);
    });

    it("keeps a context that is not the Dockerfile's folder, arguments and caches", () => {
      const { build: made, root } = build({
        dockerfile: "web/Dockerfile",
        context: ".",
        args: { A: "1" },
        cache_from: ["x:latest"],
      });
      expect(made)
        .to.include({ context: root })
        .and.to.deep.include({ args: { A: "1" }, cacheFrom: ["x:latest"] });
    });

    it("reports a missing Dockerfile at the key that names it", () => {
      expect(build({ dockerfile: "api/Dockerfile" }).findings).to.deep.equal([
        {
          key: "dockerfile",
          message: 'there is no Dockerfile at "api/Dockerfile"',
          hint: "Paths are relative to the folder that holds copilot/.",
        },
      ]);
      expect(build({ context: "." }).findings).to.have.nested.property("[0].key", "");
    });

    it("reports a missing context once", () => {
      expect(build({ context: "none" }).findings.map(({ key }) => key)).to.deep.equal(["context"]);
    });

    it("refuses a context outside the repository", () => {
      expect(build({ context: "..", dockerfile: "web/Dockerfile" }).findings)
        .to.have.nested.property("[0].message")
        .that.contains("leads out of the repository");
    });
  });

  describe("hash", () => {
    const content: FolderContent = {
      Dockerfile: "FROM scratch",
      "a.txt": "a",
      "src/b.txt": "b",
      "run.sh": { executable: "#!/bin/sh" },
      "link.txt": { link: "a.txt" },
    };

    function of(files: FolderContent = content, more: Partial<ImageBuild> = {}): { root: string; build: ImageBuild } {
      const root = makeFolder(files);
      const build = {
        container: "web",
        dockerfile: join(root, "Dockerfile"),
        context: root,
        args: {},
        cacheFrom: [],
        platform: "linux/amd64",
        ...more,
      };
      return { root, build };
    }

    it("is the same for the same content in another folder at another time", async () => {
      const first = of();
      const second = of();
      utimesSync(join(second.root, "a.txt"), 1, 1);
      expect(await imageHash(first.build))
        .to.equal(await imageHash(second.build))
        .and.to.match(/^[0-9a-f]{64}$/);
    });

    const changes: Record<string, (one: { root: string; build: ImageBuild }) => void> = {
      "a file's content": ({ root }) => addFiles(root, { "src/b.txt": "c" }),
      "one more file": ({ root }) => addFiles(root, { "src/c.txt": "" }),
      "the Dockerfile": ({ root }) => addFiles(root, { Dockerfile: "FROM alpine" }),
      "the executable bit": ({ root }) => chmodSync(join(root, "a.txt"), 0o755),
      "an argument": ({ build }) => Object.assign(build.args, { VERSION: "2" }),
      "the target": ({ build }) => Object.assign(build, { target: "run" }),
      "the platform": ({ build }) => Object.assign(build, { platform: "linux/arm64" }),
    };
    for (const [what, change] of Object.entries(changes)) {
      it(`changes with ${what}`, async () => {
        const one = of();
        const before = await imageHash(one.build);
        change(one);
        expect(await imageHash(one.build)).to.not.equal(before);
      });
    }

    it("changes with the target of a symbolic link", async () => {
      const linked = await imageHash(of().build);
      expect(await imageHash(of({ ...content, "link.txt": { link: "src/b.txt" } }).build)).to.not.equal(linked);
    });

    it("does not change with other bits of a mode, the order of arguments, or caches", async () => {
      const one = of(content, { args: { A: "1", B: "2" } });
      const before = await imageHash(one.build);
      chmodSync(join(one.root, "a.txt"), 0o600);
      expect(await imageHash({ ...one.build, args: { B: "2", A: "1" }, cacheFrom: ["x"] })).to.equal(before);
    });

    it("does not change with what .dockerignore leaves out", async () => {
      const ignored = { ...content, ".dockerignore": "node_modules\n*.log\n" };
      const one = of(ignored);
      const before = await imageHash(one.build);
      addFiles(one.root, { "node_modules/x/index.js": "1", "npm.log": "x" });
      expect(await imageHash(one.build)).to.equal(before);
    });

    it("changes with the Dockerfile even where .dockerignore leaves it out", async () => {
      const one = of({ ...content, ".dockerignore": "Dockerfile\n" });
      const before = await imageHash(one.build);
      addFiles(one.root, { Dockerfile: "FROM alpine" });
      expect(await imageHash(one.build)).to.not.equal(before);
    });
  });

  describe("files that Docker is sent", () => {
    function files(content: FolderContent, dockerfile = "Dockerfile"): Promise<string[]> {
      const root = makeFolder({ Dockerfile: "", ...content });
      return contextFiles({ context: root, dockerfile: join(root, dockerfile) });
    }

    it("are all, sorted, without .dockerignore", async () => {
      expect(await files({ "b/c": "", a: "" })).to.deep.equal(["Dockerfile", "a", "b/c"]);
    });

    it("leave out git's own files and those of the sandbox, which are no part of the sources", async () => {
      const found = await files({
        ".git/HEAD": "",
        ".airlift/simulated-aws.jsonl": "",
        ".gitignore": "",
        "a/.git": "",
      });
      expect(found).to.deep.equal([".gitignore", "Dockerfile", "a/.git"]);
    });

    it("leave out what a pattern matches, at every depth only with **", async () => {
      const found = await files({
        ".dockerignore": "*.md\n**/*.tmp\n",
        "a.md": "",
        "b/a.md": "",
        "b/x.tmp": "",
        "c.tmp": "",
      });
      expect(found).to.deep.equal([".dockerignore", "Dockerfile", "b/a.md"]);
    });

    it("take back what a ! line names, also below a folder that is left out", async () => {
      const found = await files({
        ".dockerignore": "*\n!src/keep\n!Dockerfile\n",
        "src/keep/a": "",
        "src/drop": "",
        other: "",
      });
      expect(found).to.deep.equal(["Dockerfile", "src/keep/a"]);
    });

    it("skip comments and blank lines", async () => {
      expect(await files({ ".dockerignore": "# a\n\n a \n", a: "", b: "" })).to.deep.equal([
        ".dockerignore",
        "Dockerfile",
        "b",
      ]);
    });

    it("follow the ignore file of the Dockerfile's own before that of the context", async () => {
      const content = {
        ".dockerignore": "a\n",
        "web.Dockerfile": "",
        "web.Dockerfile.dockerignore": "b\n",
        a: "",
        b: "",
      };
      expect(await files(content, "web.Dockerfile"))
        .to.include("a")
        .and.not.include("b");
    });
  });
});

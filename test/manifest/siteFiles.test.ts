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
    const problems: Pick<Problem, "path" | "message" | "hint" | "severity">[] = [];
    const root = makeFolder({ ".git/HEAD": "", ...content });
    const context: ResolveContext = {
      application: "shop",
      environment: "test",
      workload: "web",
      rules: { root, repository: root, allowPaths: [] },
      images: [],
      envFiles: new Set(),
      isImageGiven: () => false,
      report: (path, message, hint, severity = "error") => problems.push({ path, message, hint, severity }),
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

  it("are only those directly inside where recursive is not written, with a warning that names the folders left out", () => {
    const found = run([{ source: "dist", recursive: undefined }]);
    expect(found.keys).to.deep.equal(["app.js", "index.html"]);
    expect(found.problems.map(({ severity, message }) => [severity, message])).to.deep.equal([
      ["warning", "only the files directly inside are published, as in Copilot; not those in assets"],
    ]);
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
    const [problem] = run([{ source: "dist" }, { source: "build" }]).problems;
    expect(problem).to.include({ path: "files[1].source", message: 'there is nothing at "build"' });
  });

  it("must not be outside the folder, also through a link", () => {
    expect(run([{ source: ".." }]).problems[0]?.message).to.contain("leads out of the folder");
    expect(run([{ source: "dist" }], { "dist/passwd": { link: "/etc/passwd" } })).to.deep.include({ keys: [] });
  });

  it("end where a link leads back to a folder above, to the source itself or to itself", () => {
    const content: FolderContent = {
      "dist/a.html": "",
      "dist/b/up": { link: ".." },
      "dist/self": { link: "." },
      "dist/knot": { link: "knot" },
      "dist/lost": { link: "nowhere" },
    };
    expect(run([{ source: "dist" }], content)).to.deep.include({ keys: ["a.html"], problems: [] });
  });

  it("are not looked for where a link leads out of the folder", () => {
    const started = Date.now();
    const { keys, problems } = run([{ source: "dist" }], { "dist/a.html": "", "dist/root": { link: "/" } });
    expect(keys).to.deep.equal(["a.html"]);
    expect(problems.map(({ severity, message }) => [severity, message])).to.deep.equal([
      ["error", problems[0]?.message ?? ""],
    ]);
    expect(problems[0]?.message).to.contain("through a symbolic link to /");
    expect(Date.now() - started).to.be.below(2000);
  });

  it("are counted where links multiply folders", () => {
    const content: FolderContent = { "dist/end/x.txt": "" };
    for (let level = 0; level < 18; level++) {
      const next = level === 17 ? "../../dist/end" : `../l${level + 1}`;
      for (const side of ["a", "b"]) content[`all/l${level}/${side}`] = { link: next };
    }
    const started = Date.now();
    const { problems } = run([{ source: "all/l0" }], content);
    expect(problems.map(({ message }) => message)).to.deep.equal([
      'more than 10000 files and folders behind links are in "all/l0"',
    ]);
    expect(Date.now() - started).to.be.below(5000);
  });

  const hidden: FolderContent = {
    "index.html": "",
    "copilot/web/manifest.yml": "",
    "copilot/.workspace": "",
    ".airlift/state/shop/passphrase": "",
    ".env": "",
    "api/.env.production": "",
    "api/handler.js": "",
    "api/node_modules/x/index.js": "",
    id_ed25519: "",
    "tls/site.key": "",
  };

  it("are never history, settings, state or private keys; those left out are named", () => {
    const all = run([{ source: "./", exclude: ["copilot/"] }], hidden);
    expect(all.keys).to.deep.equal(["api/handler.js", "index.html"]);
    const [notice] = all.problems;
    expect(notice?.severity).to.equal("notice");
    for (const name of [
      ".git",
      ".airlift",
      ".env",
      "api/.env.production",
      "api/node_modules",
      "id_ed25519",
      "tls/site.key",
    ])
      expect(notice?.message).to.contain(name);
    const flat = run([{ source: "./", exclude: ["copilot/"], recursive: undefined }], hidden);
    expect(flat.keys).to.deep.equal(["index.html"]);
    expect(flat.problems.find(({ severity }) => severity === "warning")?.message).to.match(/not those in api, tls$/);
  });

  it("are also those where a pattern has the name in it, letter for letter", () => {
    const keys = (reinclude: string[]) => run([{ source: "./", reinclude }], hidden).keys;
    expect(keys(["*"])).to.deep.equal(["api/handler.js", "index.html"]);
    expect(keys([".env"]))
      .to.include(".env")
      .and.not.include("api/.env.production");
    expect(keys(["api/node_modules/*"])).to.include("api/node_modules/x/index.js");
    expect(keys(["copilot/web/"])).to.include("copilot/web/manifest.yml");
    expect(run([{ source: "api/node_modules/x" }], hidden).keys).to.deep.equal(["index.js"]);
    expect(run([{ source: ".env" }], hidden).keys).to.deep.equal([".env"]);
  });

  it("are not reached through a link with another name", () => {
    const content: FolderContent = {
      ...hidden,
      "dist/index.html": "",
      "dist/settings.txt": { link: "../.env" },
      "dist/sources": { link: "../.git" },
      "dist/more": { link: "../api" },
    };
    expect(run([{ source: "dist" }], content).keys).to.deep.equal(["index.html", "more/handler.js"]);
    const single = run([{ source: "dist/settings.txt" }], content);
    expect(single.keys).to.deep.equal([]);
    expect(single.problems[0]?.message).to.contain("is a link to .env");
  });

  it("leave out a folder that exclude names, with and without a slash", () => {
    for (const exclude of ["assets/", "assets", "./assets/"])
      expect(run([{ source: "dist", exclude: [exclude] }]).keys).to.deep.equal(["app.js", "index.html"]);
  });

  const secrets: Record<string, string> = {
    // Put in pieces, so that no scanner takes this file for a leak.
    "a private key": `-----BEGIN RSA ${"PRIVATE"} KEY-----`,
    "an AWS access key": `AKIA${"ABCDEFGHIJKLMNOP"}`,
    "an AWS secret access key": `aws_secret_access_key = ${"abcdefghijABCDEFGHIJ".repeat(2)}`,
    "a GitHub token": `ghp_${"a1b2c3d4e5f6".repeat(3)}`,
    "a GitLab token": `glpat-${"a1b2c3d4e5".repeat(2)}`,
    "an npm token": `npm_${"a1b2c3d4e5f6".repeat(3)}`,
    "a Slack token": `xoxb-${"1234567890-".repeat(3)}`,
    "a Stripe secret key": `sk_live_${"a1b2c3d4e5".repeat(2)}`,
    "an API key": `sk-ant-${"a1b2c3d4e5".repeat(3)}`,
    "a connection string with a password": "postgres://shop:correct-horse@db.internal/shop",
  };
  for (const [what, text] of Object.entries(secrets)) {
    it(`stop the run where one holds ${what}, until its path is named`, () => {
      const content = { "dist/app.js": `first\nconst x = "${text}";` };
      const { problems } = run([{ source: "dist" }], content);
      expect(problems.map(({ severity, message }) => [severity, message])).to.deep.equal([
        ["error", `dist/app.js would be public and looks like it holds ${what} in line 2`],
      ]);
      expect(problems[0]?.hint).to.contain('reinclude: ["app.js"]');
      expect(`${problems[0]?.message}${problems[0]?.hint}`).to.not.contain(text);
      expect(run([{ source: "dist", reinclude: ["*"] }], content).problems).to.have.length(1);
      expect(run([{ source: "dist", reinclude: ["app.js"] }], content).problems).to.deep.equal([]);
      expect(run([{ source: "dist/app.js" }], content).problems).to.have.length(1);
    });
  }

  it("stop the run for a name that says secret", () => {
    for (const name of ["server.pem", ".npmrc", "prod.tfstate", ".htpasswd"]) {
      const { problems } = run([{ source: "dist" }], { [`dist/${name}`]: "" });
      expect(problems.map(({ severity }) => severity)).to.deep.equal(["error"]);
    }
  });

  it("may hold the keys of AWS's own examples, public keys and pictures", () => {
    const content = {
      "dist/guide.html": `AKIA${"IOSFODNN7EXAMPLE"} aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/${"bPxRfiCYEXAMPLEKEY"}`,
      "dist/key.pub": "-----BEGIN PUBLIC KEY-----",
      "dist/a.png": `\0${secrets["an AWS access key"]}`,
      "dist/docs.html": "postgres://user:${PASSWORD}@host/db",
    };
    expect(run([{ source: "dist" }], content).problems).to.deep.equal([]);
  });
});

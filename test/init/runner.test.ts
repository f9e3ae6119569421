import { createHash } from "node:crypto";
import { delimiter } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { initCi } from "../../automation/init/ci.js";
import { dependencyOf, installCommands, requireRunner, runnerOf, schemaHint } from "../../automation/init/runner.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { failure, folderFor } from "./folderFor.js";

const digest = createHash("sha512").update("airlift").digest();
const url = `https://example.com/airlift.tgz#sha512-${digest.toString("base64")}`;

describe("the package of Airlift that others install", () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
    removeFolders();
  });

  /** A registry that knows one package. */
  function npmKnowing(spec: string): void {
    const script = `#!/bin/sh\n[ "$2" = "${spec}" ] && echo "$2" && exit 0\necho "npm error code E404" >&2\nexit 1\n`;
    process.env.PATH = `${makeFolder({ npm: { executable: script } })}${delimiter}${path}`;
  }

  it("is on npm, in a file of the repository, or behind a URL with its digest", () => {
    const root = makeFolder({ "vendor/airlift-1.2.3.tgz": "" });
    const npm = runnerOf(root, "@acme/airlift@1.2.3");
    expect(installCommands(npm, "$ROOT")).to.deep.equal(["npm install --global @acme/airlift@1.2.3"]);
    expect(dependencyOf(npm)).to.equal("airlift@npm:@acme/airlift@1.2.3");
    const file = runnerOf(root, "./vendor/airlift-1.2.3.tgz");
    expect(installCommands(file, "$ROOT")).to.deep.equal(['npm install --global "$ROOT/vendor/airlift-1.2.3.tgz"']);
    expect(installCommands(runnerOf(root, url), "$ROOT")).to.deep.equal([
      "curl --fail --silent --show-error --location --output /tmp/airlift.tgz https://example.com/airlift.tgz",
      `echo "${digest.toString("hex")}  /tmp/airlift.tgz" | sha512sum --check`,
      "npm install --global /tmp/airlift.tgz",
    ]);
    expect(schemaHint("Environment", npm)).to.contain("unpkg.com/@acme/airlift@1.2.3/schemas/environment.json");
    expect(schemaHint("Environment", file)).to.equal(undefined);
  });

  for (const setting of [
    "airlift",
    "airlift@latest",
    "airlift@^1.2.3",
    "vendor/none.tgz",
    "http://x/a.tgz",
    "https://x/a.tgz",
    "https://x/a.tgz#sha512-?",
    "a b@1.2.3",
  ])
    it(`is not ${setting}`, () => {
      expect(() => runnerOf(makeFolder(), setting)).to.throw(`\`runner: ${setting}\` in copilot/airlift.yml`);
    });

  it("must be set, and be there, before something is written that installs it", async () => {
    const root = makeFolder();
    npmKnowing("airlift@1.2.3");
    expect(await requireRunner(root, "airlift@1.2.3", "The workflow")).to.include({ from: "npm", version: "1.2.3" });
    expect(await failure(requireRunner(root, undefined, "The workflow"))).to.match(
      /nothing says from where.*Set `runner:`/,
    );
    expect(await failure(requireRunner(root, "airlift@9.9.9", "The workflow"))).to.match(/no package airlift@9\.9\.9/);
  });

  it("stands in the workflows, quoted as the shell needs it; without it none is written", async () => {
    const folder = folderFor({
      "copilot/.workspace": "application: todo\n",
      "copilot/airlift.yml": "environments: {test: {region: eu-west-1}}\n",
    });
    expect(await failure(initCi(folder.silent(), { github: true, branch: "main" }))).to.contain("`runner:`");
    expect(folder.has(".github")).to.equal(false);
    folder.add({ "copilot/airlift.yml": `runner: ${url}\nenvironments: {test: {region: eu-west-1}}\n` });
    await initCi(folder.silent(), { github: true, branch: "main" });
    const { jobs } = parse(folder.read(".github/workflows/airlift.yml"), { strict: true });
    const commands = jobs["deploy-test"].steps.flatMap(({ run }: { run?: string }) => run ?? []);
    expect(commands).to.deep.equal([...installCommands(runnerOf(folder.path, url), ""), "airlift up --env test --yes"]);
    await initCi(folder.silent(), { gitlab: true, branch: "main" });
    const gitlab = parse(folder.read(".gitlab/airlift.yml"), { strict: true });
    expect(gitlab[".airlift"].before_script.slice(0, 3)).to.deep.equal(installCommands(runnerOf(folder.path, url), ""));
    folder.remove();
  });
});

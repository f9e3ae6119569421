import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { RunError } from "../../automation/base/errors.js";
import { engineFolder, ensureEngine, ensureLanguageHost } from "../../automation/engine/findEngine.js";
import { cloudInit } from "../../automation/init/cloud.js";
import { installSandbox } from "../../automation/sandbox/install.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

const application = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": "runner: vendor/airlift.tgz\nenvironments: {test: {region: eu-west-1}}\n",
  "vendor/airlift.tgz": "",
  "copilot/web/manifest.yml":
    "name: web\ntype: Backend Service\nimage: {location: nginx}\ncpu: 256\nmemory: 512\ncount: 1\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
};

/** Variables under which an engine and a language host are there already. */
function equipped(): Record<string, string> {
  const answering = { executable: "#!/bin/sh\necho v3.250.0\n" };
  const variables = { XDG_CACHE_HOME: makeFolder(), PATH: "/usr/bin:/bin" };
  const folder = engineFolder(variables).slice(variables.XDG_CACHE_HOME.length + 1);
  addFiles(variables.XDG_CACHE_HOME, {
    [`${folder}/pulumi`]: answering,
    [`${folder}/pulumi-language-nodejs`]: answering,
  });
  return variables;
}

describe("cloud init", () => {
  afterEach(removeFolders);

  it("writes a project of the application's name and the region of each environment", async () => {
    const dir = makeFolder(application);
    const { written } = await cloudInit({ dir, variables: equipped() });
    expect(written).to.deep.equal(["Pulumi.yaml", "Pulumi.test.yaml"]);
    expect(parse(readFileSync(join(dir, "Pulumi.yaml"), "utf8"))).to.deep.include({
      name: "shop",
      main: "node_modules/airlift/dist/automation/copilot/pulumiMain.js",
      config: { "airlift:dir": { value: "." } },
    });
    expect(parse(readFileSync(join(dir, "Pulumi.test.yaml"), "utf8"))).to.deep.equal({
      config: { "aws:region": "eu-west-1" },
    });
  });

  it("leaves what is there already as it is", async () => {
    const files = { "Pulumi.yaml": "name: shop\nruntime: nodejs\n", "Pulumi.test.yaml": "config: {}\n" };
    const dir = makeFolder({ ...application, ...files });
    expect((await cloudInit({ dir, variables: equipped() })).written).to.deep.equal([]);
    expect(readFileSync(join(dir, "Pulumi.yaml"), "utf8")).to.equal(files["Pulumi.yaml"]);
  });

  it("stops before a project of another name and says which line to change", async () => {
    const dir = makeFolder({ ...application, "Pulumi.yaml": "name: other\nruntime: nodejs\n" });
    const error: unknown = await cloudInit({ dir, variables: equipped() }).catch((reason) => reason);
    expect(error).to.be.instanceOf(RunError);
    expect((error as RunError).hint).to.contain("name: shop");
    expect(existsSync(join(dir, "Pulumi.test.yaml"))).to.equal(false);
  });

  it("writes nothing where `runner:` does not say from where the program is installed", async () => {
    const dir = makeFolder({ ...application, "copilot/airlift.yml": "environments: {test: {region: eu-west-1}}\n" });
    const error: unknown = await cloudInit({ dir, variables: equipped() }).catch((reason) => reason);
    expect((error as RunError).hint).to.contain("`runner:` in copilot/airlift.yml");
    expect(existsSync(join(dir, "Pulumi.yaml"))).to.equal(false);
  });

  it("says how to install the program where the folder does not have it", async () => {
    const { next } = await cloudInit({ dir: makeFolder(application), variables: equipped() });
    expect(next[0]).to.equal("npm install --save-dev airlift@file:vendor/airlift.tgz");
    expect(next.at(-1)).to.equal("pulumi preview --stack test");
  });
});

/** As `npm install` leaves it: the package itself as files, what it depends on beside it. */
function installInto(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(repositoryRoot, "node_modules"))) {
    symlinkSync(join(repositoryRoot, "node_modules", name), join(modules, name));
  }
  for (const part of ["package.json", "dist/automation", "dist/components"]) {
    cpSync(join(repositoryRoot, part), join(modules, "airlift", part), { recursive: true });
  }
}

describe("plain pulumi commands", function () {
  this.timeout(240_000);
  let dir: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    dir = makeFolder(application);
    installInto(dir);
    await cloudInit({ dir });
    const engine = await ensureEngine();
    const host = await ensureLanguageHost(engine);
    const world = makeFolder();
    const sandbox = await installSandbox({ directory: world });
    env = {
      ...process.env,
      ...sandbox.env,
      PATH: [dirname(engine.command), dirname(host), process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${makeFolder()}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      // As a shell sets it.
      PWD: dir,
    };
    execFileSync("pulumi", ["stack", "init", "test", "--non-interactive"], { cwd: dir, env, stdio: "ignore" });
  });
  after(removeFolders);

  const pulumi = (...args: string[]) =>
    spawnSync("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd: dir, env, encoding: "utf8" });

  it("preview the same application through its Pulumi.yaml", () => {
    const { status, stdout } = pulumi("preview", "--stack", "test");
    expect(stdout).to.match(/airlift:index:CopilotEnvironment +test +create/);
    expect(stdout).to.match(/web-service/);
    expect(stdout).to.match(/\+ \d+ to create/);
    // Whoever reviews it is shown addresses, neither the record nor what other repositories import.
    expect(stdout)
      .to.match(/^Outputs:/m)
      .and.to.match(/^ *cluster *:/m)
      .and.not.to.match(/^ *(airlift|exports) *:/m);
    expect(status).to.equal(0);
  });

  it("preview it where node_modules has Airlift as a symbolic link", () => {
    const modules = join(dir, "node_modules/airlift");
    renameSync(modules, `${modules}.copy`);
    symlinkSync(repositoryRoot, modules);
    try {
      const { status, stdout, stderr } = pulumi("preview", "--stack", "test");
      expect(status, stdout + stderr).to.equal(0);
      expect(stdout).to.match(/web-service/);
    } finally {
      unlinkSync(modules);
      renameSync(`${modules}.copy`, modules);
    }
  });

  it("are refused when the project is not the application, with the line to change", () => {
    const file = join(dir, "Pulumi.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("name: shop", "name: shopping"));
    try {
      pulumi("stack", "init", "organization/shopping/test");
      const { status, stdout, stderr } = pulumi("preview", "--stack", "organization/shopping/test");
      expect(status).not.to.equal(0);
      expect(stdout + stderr).to.contain("name: shop");
    } finally {
      writeFileSync(file, text);
    }
  });
});

import { expect } from "chai";
import { type Engine, runEngineCommand } from "../../automation/engine/command.js";
import { runStack } from "../../automation/stack/runStack.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { airlift } from "../support/run.js";

/** Answers as pulumi and ends at once, whatever it is asked and sent. */
const endsAtOnce = { executable: '#!/bin/sh\n[ "$1" = version ] && echo v3.250.0\nexit 0\n' };

const manifest = "name: api\ntype: Backend Service\nimage:\n  location: nginx\ncpu: 256\nmemory: 512\ncount: 1\n";
const record = {
  version: 1,
  application: "todo",
  environment: "test",
  repository: "todo",
  owner: "todo",
  manifest: "name: test\ntype: Environment\n",
  workloads: { api: { kind: "Backend Service", repository: "todo" } },
};
const outputs = { airlift: record, environment: { region: "eu-west-1" }, workloads: { api: { urls: ["http://api"] } } };
const root = {
  urn: "urn:pulumi:test::todo::pulumi:pulumi:Stack::todo-test",
  type: "pulumi:pulumi:Stack",
  custom: false,
  outputs,
};

function application(settings = ""): string {
  return makeFolder({
    "copilot/.workspace": "application: todo\n",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    "copilot/api/manifest.yml": manifest,
    ...(settings !== "" && { "copilot/airlift.yml": settings }),
    "state/.pulumi/stacks/todo/test.json": JSON.stringify({
      version: 3,
      checkpoint: { latest: { resources: [root] } },
    }),
    "bin/pulumi": endsAtOnce,
  });
}

const reading = [
  ["app", "show", "--json"],
  ["app", "ls"],
  ["env", "show", "--name", "test", "--json"],
  ["env", "ls"],
  ["svc", "ls", "--json"],
  ["svc", "show", "--name", "api", "--json"],
  ["pipeline", "ls", "--deployed"],
  ["outputs", "-e", "test", "--json"],
  ["env", "expire", "--yes"],
] as const;

describe("a command that only reads", () => {
  afterEach(removeFolders);

  for (const args of reading) {
    it(`neither looks for an engine nor fetches one: ${args.join(" ")}`, async () => {
      const cwd = application();
      const cache = makeFolder();
      const region =
        args[0] === "app" && args[1] === "ls"
          ? { AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: "http://127.0.0.1:1" }
          : {};
      const env = {
        PULUMI_BACKEND_URL: `file://${cwd}/state`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        AIRLIFT_ENGINE: "/nowhere/pulumi",
        XDG_CACHE_HOME: cache,
        XDG_STATE_HOME: makeFolder(),
        ...region,
      };
      const { code, stderr, stdout } = await airlift(args, { cwd, env });
      expect(code, stderr + stdout).to.equal(0);
      expect(stderr).not.to.match(/engine/i);
    });
  }

  it("prints outputs without Airlift's own record, for people and as JSON", async () => {
    const cwd = application();
    const env = { PULUMI_BACKEND_URL: `file://${cwd}/state`, PULUMI_CONFIG_PASSPHRASE: "test" };
    const { stdout } = await airlift(["outputs", "-e", "test", "--json"], { cwd, env });
    const { airlift: _record, ...shown } = outputs;
    expect(JSON.parse(stdout)).to.deep.equal({ version: 1, simulated: false, environments: { test: shown } });
    const { stdout: text } = await airlift(["outputs", "-e", "test"], { cwd, env });
    expect(text).to.equal("environment.region\teu-west-1\nworkloads.api.urls.0\thttp://api\n");
  });

  for (const backend of ["https://api.pulumi.com", "azblob://states"]) {
    it(`says in one line that the engine is missing where only it can read the state: ${backend}`, async () => {
      const cwd = application();
      const env = {
        PULUMI_BACKEND_URL: backend,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_ACCESS_TOKEN: "pul-none",
        PATH: "/usr/bin:/bin",
        AIRLIFT_ENGINE: undefined,
        XDG_CACHE_HOME: makeFolder(),
      };
      const { code, stderr } = await airlift(["outputs", "-e", "test"], { cwd, env });
      expect(code).to.equal(1);
      expect(stderr.trim().split("\n")).to.have.length(1);
      expect(stderr)
        .to.match(/no Pulumi engine/)
        .and.to.contain(backend);
    });
  }
});

describe("an engine that ends at once", () => {
  afterEach(removeFolders);

  it("is judged by its exit code, whatever it was to read", async () => {
    const command = `${makeFolder({ pulumi: endsAtOnce })}/pulumi`;
    const engine: Engine = { command, version: "3.250.0", origin: "variable" };
    for (let time = 0; time < 5; time += 1) {
      const stdin = "x".repeat(4 << 20);
      const { code } = await runEngineCommand(engine, ["stack", "import"], { cwd: "/", env: process.env, stdin });
      expect(code).to.equal(0);
    }
  });

  it("fails a run with a reason, and does not bring the command down", async () => {
    const folder = makeFolder({ pulumi: { executable: "#!/bin/sh\nexit 1\n" } });
    const engine: Engine = { command: `${folder}/pulumi`, version: "3.250.0", origin: "variable" };
    const location = {
      url: `file://${folder}`,
      kind: "file",
      origin: "flag",
      folder,
      passphrase: "test",
      workRoot: `${folder}/work`,
    } as const;
    const error = await runStack({ engine, location, project: "todo", stack: "test", operation: "refresh" }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property("name", "RunError");
  });

  it("leaves a command that only reads alone", async () => {
    const cwd = application();
    const env = {
      PULUMI_BACKEND_URL: "azblob://states",
      PULUMI_CONFIG_PASSPHRASE: "test",
      AIRLIFT_ENGINE: `${cwd}/bin/pulumi`,
    };
    const { code, stderr } = await airlift(["app", "show"], { cwd, env });
    expect(stderr).not.to.match(/EPIPE|at \w+.*:\d+:\d+/);
    expect(stderr.trim()).to.equal("The engine's answer to `pulumi stack ls` can't be read.");
    expect(code).to.equal(1);
  });
});

describe("a reader that has seen enough", () => {
  afterEach(removeFolders);

  it("does not bring the command down: stdout and stderr closed at once", async () => {
    const { spawn } = await import("node:child_process");
    const { command, cleanEnvironment } = await import("../support/run.js");
    const cwd = application();
    const child = spawn(process.execPath, [command, "package", "-e", "test"], { cwd, env: cleanEnvironment() });
    child.stdin.end();
    child.stdout.destroy();
    child.stderr.destroy();
    const code = await new Promise((done) => child.once("close", done));
    expect(code).to.equal(0);
  });
});

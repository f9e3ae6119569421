import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { dataIn, toDelete } from "../../automation/deployment/retention.js";
import type { StackState, StateResource } from "../../automation/stack/contents.js";
import { airlift } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

function stateOf(...resources: Partial<StateResource>[]): StackState {
  const plain = { type: "", name: "", custom: true, protect: false, retainOnDelete: false, pendingDeletion: false };
  const filled = resources.map((one) => ({
    ...plain,
    urn: one.name ?? "",
    inputs: {},
    outputs: {},
    dependencies: [],
    ...one,
  }));
  return { resources: filled, pending: [], outputs: {} };
}

const state = stateOf(
  { name: "fe", type: "airlift:index:BackendService" },
  { name: "fe-addons", type: "airlift:index:Addons", parent: "fe" },
  {
    name: "fe-addons-stack",
    type: "aws:cloudformation/stack:Stack",
    parent: "fe-addons",
    retainOnDelete: true,
    outputs: { name: "todo-test-fe-addons" },
  },
  { name: "test-file-system", type: "aws:efs/fileSystem:FileSystem", id: "fs-1", protect: true },
  { name: "other", type: "aws:cloudformation/stack:Stack", parent: "fe-addons" },
);

describe("data of an environment's state", () => {
  it("is in addons stacks that are retained and in a protected file system", () => {
    expect(dataIn(state).map(({ stack, workload }) => [stack, workload])).to.deep.equal([
      ["todo-test-fe-addons", "fe"],
      ["fs-1", "environment"],
    ]);
  });

  it("of one workload is its own only", () => {
    expect(dataIn(state, ["fe"]).map(({ stack }) => stack)).to.deep.equal(["todo-test-fe-addons"]);
    expect(dataIn(state, ["be"])).to.deep.equal([]);
  });

  it("goes when its name, its workload or all is asked for", () => {
    const asked = (...names: string[]) => toDelete(dataIn(state), names).map(({ stack }) => stack);
    expect(asked("fs-1")).to.deep.equal(["fs-1"]);
    expect(asked("fe")).to.deep.equal(["todo-test-fe-addons"]);
    expect(asked("all")).to.have.length(2);
    expect(asked()).to.deep.equal([]);
  });
});

const job = `name: report
type: Scheduled Job
on:
  schedule: "@daily"
image:
  location: alpine
`;

describe("taking away", function () {
  this.timeout(180_000);
  let app: Sandboxed;
  const ofType = (type: string) => app.world().filter((one) => one.type === type);
  const fileSystems = () => ofType("aws:efs/fileSystem:FileSystem");

  before(async () => {
    app = Sandboxed.sample("emoji-race", "test");
    const folder = join(app.folder, "copilot/report");
    mkdirSync(folder);
    writeFileSync(join(folder, "manifest.yml"), job);
    const volumes = "storage:\n  volumes:\n    shared:\n      path: /shared\n      efs: true\n";
    app.edit("copilot/tracker/manifest.yml", "\nimage:", `\n${volumes}\nimage:`);
    await app.succeed("up", "--yes");
  });
  after(() => app.remove());

  it("job run starts a job, and its log says so", async () => {
    const { stdout } = await app.succeed("job", "run", "-n", "report", "--json");
    const { execution } = JSON.parse(stdout) as { execution: string };
    expect(execution).to.match(/:execution:emoji-race-test-report:/);
    const logs = await app.succeed("job", "logs", "-n", "report");
    expect(logs.stdout).to.include(execution.split(":").at(-1)).and.not.include("ExecutionStarted");
    const machine = await app.succeed("job", "logs", "-n", "report", "--include-state-machine", "--last", "1");
    expect(machine.stdout).to.include("ExecutionStarted").and.include("the job ran as");
  });

  it("env ls lists what is deployed, --local what the folder has; env show says where it is", async () => {
    const list = async (...args: string[]) => {
      const { stdout } = await airlift(["env", "ls", "--json", "--sandbox", ...args], { cwd: app.folder });
      return (JSON.parse(stdout) as { environments: object[] }).environments;
    };
    expect(await list()).to.deep.equal([{ name: "test", manifest: true, deployed: true }]);
    expect(await list("--local")).to.deep.equal([{ name: "test", manifest: true }]);
    const { stdout } = await airlift(["env", "show", "-n", "test", "--sandbox"], { cwd: app.folder });
    expect(stdout)
      .to.match(/\n {2}Region +us-west-2\n {2}Account +123456789012\n {2}VPC +vpc-\w+\n/)
      .and.match(/\n {2}tracker +Backend Service +/)
      .and.match(/\n {2}copilot-environment +test\n/);
  });

  it("svc show --manifest and package --output-dir give what Copilot's do", async () => {
    const shown = await airlift(["svc", "show", "-n", "tracker", "--manifest", "test"], { cwd: app.folder });
    expect(shown.stdout).to.match(/^name: tracker/m);
    for (const [verb, file] of [
      ["svc package -n tracker -e test", "tracker-test.json"],
      ["env package -n test", "test.env.json"],
      ["package -e test", "test.json"],
    ] as const) {
      const { code, stdout, stderr } = await airlift([...verb.split(" "), "--output-dir", "plan"], { cwd: app.folder });
      expect(code, stderr).to.equal(0);
      expect(stdout).to.equal("");
      const { resources } = JSON.parse(readFileSync(join(app.folder, "plan", file), "utf8")) as { resources: object[] };
      expect(resources.length, file).to.be.above(5);
    }
  });

  it("overrides are refused for environments that are not there, and with CDK", async () => {
    for (const [args, words] of [
      [["svc", "override", "-n", "tracker", "-e", "nowhere"], 'There is no environment "nowhere" here.'],
      [["env", "override", "-n", "nowhere"], 'There is no environment "nowhere" here.'],
      [["svc", "override", "-n", "tracker", "--tool", "cdk"], "CDK overrides aren't supported."],
      [
        ["preview", "-e", "test", "--sandbox", "--backend", "file:///tmp"],
        "--backend and --sandbox are mutually exclusive.",
      ],
    ] as const) {
      const { code, stderr } = await airlift([...args], { cwd: app.folder });
      expect(code).to.equal(1);
      expect(stderr).to.include(words);
    }
    expect((await airlift(["env", "override", "-n", "test"], { cwd: app.folder })).code).to.equal(0);
  });

  it("svc ls and job ls list each their own", async () => {
    const list = (word: string) => airlift([word, "ls", "--sandbox"], { cwd: app.folder });
    expect((await list("svc")).stdout)
      .to.include("tracker")
      .and.not.include("report");
    expect((await list("job")).stdout)
      .to.include("report")
      .and.not.include("tracker");
  });

  it("job delete takes the job, its revisions and nothing else", async () => {
    await airlift(["job", "delete", "-n", "report", "--yes", "--sandbox"], { cwd: app.folder });
    const named = app.world().filter(({ name, stack }) => stack === "test" && name.startsWith("report"));
    expect(named.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
    expect(ofType("aws:ecs/service:Service")).to.have.length(2);
  });

  it("svc delete refuses the name of a job", async () => {
    const { code, stderr } = await airlift(["svc", "delete", "-n", "report", "--yes", "--sandbox"], {
      cwd: app.folder,
    });
    expect(code).to.equal(1);
    expect(stderr).to.include("The service report isn't deployed in any of test.");
  });

  it("no environment and no application goes with a file system that nobody asked to delete", async () => {
    for (const words of [
      ["env", "delete", "-n", "test"],
      ["app", "delete"],
    ]) {
      const { code, stderr } = await airlift([...words, "--yes", "--sandbox"], { cwd: app.folder });
      expect(code, words.join(" ")).to.equal(1);
      expect(stderr).to.match(/--delete-data fs-\w+/);
    }
    expect(fileSystems()).to.have.length(1);
    expect(ofType("aws:ecs/service:Service")).to.have.length(2);
  });

  it("app delete --delete-data all takes it along, and leaves nothing", async () => {
    const words = ["app", "delete", "--yes", "--delete-data", "all", "--sandbox"];
    const { code, stderr } = await airlift(words, { cwd: app.folder });
    expect(code, stderr).to.equal(0);
    expect(app.world().map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
  });
});

import { expect } from "chai";
import { parse } from "yaml";
import { runCommand } from "../../automation/cli/index.js";
import { folderFor, type TestFolder } from "./folderFor.js";

/** Runs the command in this process, with nobody at the terminal. */
async function run(...args: string[]) {
  let stdout = "";
  let stderr = "";
  const code = await runCommand(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    variables: {},
  });
  return { code, stdout, stderr };
}

describe("init: the verbs by their flags", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = folderFor({
      "app1/Dockerfile": "FROM node\nEXPOSE 8080\n",
      "app2/Dockerfile": "FROM node\nEXPOSE 9090\n",
    });
  });
  afterEach(() => folder.remove());

  const here = (...args: string[]) => run(...args, "--dir", folder.path);
  const manifest = (path: string) => parse(folder.read(`copilot/${path}/manifest.yml`));

  it("tell the story of service discovery up to its deployment", async () => {
    const app = "copilot-servicediscovery";
    const first = await here(
      "init",
      "--app",
      app,
      "--name",
      "app2",
      "--type",
      "Backend Service",
      "--dockerfile",
      `${folder.path}/app2/Dockerfile`,
    );
    expect(first).to.include({ code: 0, stdout: "" });
    expect(first.stderr).to.contain("Wrote copilot/app2/manifest.yml").and.to.contain("airlift env init --name test");
    const env = await here("env", "init", "--name", "test", "--profile", "default", "--app", app, "--default-config");
    expect(env.code).to.equal(0);
    expect(env.stderr).to.contain("airlift env deploy --name test");
    const second = await here(
      "svc",
      "init",
      "--name",
      "app1",
      "--svc-type",
      "Load Balanced Web Service",
      "--dockerfile",
      `${folder.path}/app1/Dockerfile`,
    );
    expect(second.code).to.equal(0);
    expect(second.stderr).to.contain("airlift svc deploy --name app1 --env test");
    expect(manifest("app2").image.port).to.equal(9090);
    expect(manifest("app1").image.port).to.equal(8080);
    expect(await here("validate")).to.include({ code: 0, stdout: "" });
  });

  it("take Copilot's short flags", async () => {
    await here("app", "init", "todo");
    await here("env", "init", "-n", "test", "--default-config");
    expect(
      await here("svc", "init", "-n", "backend", "-t", "Backend Service", "-d", `${folder.path}/app1/Dockerfile`),
    ).to.include({ code: 0 });
    expect(await here("job", "init", "-n", "report", "-i", "nginx:1", "-s", "@daily")).to.include({ code: 0 });
    const storage = [
      "storage",
      "init",
      "-n",
      "table",
      "-t",
      "DynamoDB",
      "-w",
      "backend",
      "-l",
      "workload",
      "--partition-key",
      "Id:N",
    ];
    expect(await here(...storage, "--sort-key", "Day:S", "--no-lsi")).to.include({ code: 0 });
    expect(folder.read("copilot/backend/addons/table.yml")).not.to.contain("LocalSecondaryIndexes");
    expect(await here(...storage, "--no-sort", "--overwrite")).to.include({ code: 0 });
    expect(folder.read("copilot/backend/addons/table.yml")).not.to.contain("RANGE");
    expect(await here(...storage, "--sort-key", "Day:S", "--lsi", "A:N", "--lsi", "B:N", "--overwrite")).to.include({
      code: 0,
    });
    expect(folder.read("copilot/backend/addons/table.yml").match(/IndexName/g)).to.have.length(2);
    const pipeline = await here(
      "pipeline",
      "init",
      "-n",
      "main",
      "-u",
      "https://github.com/a/b",
      "-b",
      "main",
      "-e",
      "test",
      "-p",
      "Workloads",
    );
    expect(pipeline).to.include({ code: 0 });
    expect(await here("validate")).to.include({ code: 0, stdout: "" });
  });

  it("print what was written as a document on demand", async () => {
    const { stdout } = await here("app", "init", "todo", "--json");
    expect(JSON.parse(stdout)).to.deep.include({
      version: 1,
      written: [
        { path: "copilot/.workspace", outcome: "written" },
        { path: "copilot/airlift.yml", outcome: "written" },
      ],
    });
  });

  it("take a backend, a domain and tags of an application", async () => {
    await here(
      "app",
      "init",
      "todo",
      "--domain",
      "example.com",
      "--backend",
      "s3://state",
      "--resource-tags",
      "team=web,cost=7",
    );
    expect(parse(folder.read("copilot/airlift.yml"))).to.deep.include({
      domain: "example.com",
      backend: "s3://state",
      tags: { team: "web", cost: "7" },
    });
  });

  it("take lists of subnets with commas", async () => {
    await here("app", "init", "todo");
    await here(
      "env",
      "init",
      "--name",
      "test",
      "--import-vpc-id",
      "vpc-1",
      "--import-private-subnets",
      "subnet-1,subnet-2",
      "--import-public-subnets",
      "subnet-3,subnet-4",
    );
    expect(manifest("environments/test").network.vpc.subnets.private).to.deep.equal([
      { id: "subnet-1" },
      { id: "subnet-2" },
    ]);
  });

  for (const [flag, args] of [
    ["--name", ["app", "init"]],
    ["--svc-type", ["svc", "init", "--app", "todo"]],
    ["--name", ["svc", "init", "--app", "todo", "--svc-type", "Backend Service"]],
    ["--schedule", ["job", "init", "--app", "todo", "--name", "a", "--image", "b"]],
    ["--default-config", ["env", "init", "--app", "todo", "--name", "test"]],
  ] as const) {
    it(`end with 1 and name ${flag} where nobody can be asked: ${args.join(" ")}`, async () => {
      const { code, stderr } = await here(...args);
      expect(code).to.equal(1);
      expect(stderr).to.contain(`${flag} is missing.`);
      expect(folder.has("copilot")).to.equal(false);
    });
  }

  it("end with 1 and say which type was meant", async () => {
    const { code, stderr } = await here("svc", "init", "--app", "todo", "--name", "a", "--svc-type", "Backend Servise");
    expect(code).to.equal(1);
    expect(stderr).to.contain('Did you mean "Backend Service"?');
  });

  it("no longer take a token for GitHub", async () => {
    const { code, stderr } = await here("pipeline", "init", "--github-access-token", "abc");
    expect(code).to.equal(1);
    expect(stderr).to.contain("connection").and.not.to.contain("abc");
  });
});

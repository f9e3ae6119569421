import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pairsGiven } from "../../automation/cli/pairs.js";
import { shellWord, splitWords } from "../../components/shellWords.js";
import { airlift } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

describe("one-off tasks", function () {
  this.timeout(180_000);
  let app: Sandboxed;
  const ofStack = (stack: string) => app.world().filter((one) => one.stack === stack);
  const input = (type: string) => ofStack("task.migrate").find((one) => one.type === type)?.inputs ?? {};

  before(async () => {
    app = Sandboxed.sample("service-discovery", "test");
    await app.succeed("up", "--yes", "-n", "app2");
    mkdirSync(join(app.folder, "migrate"));
    writeFileSync(join(app.folder, "migrate/Dockerfile"), "FROM alpine\n");
    writeFileSync(join(app.folder, "task.env"), "A=from file\nB=2\n");
  });
  after(() => app.remove());

  it("run in the environment's public subnets, with image, roles, variables and secrets of their own", async () => {
    const { stdout, stderr } = await app.succeed(
      "task run",
      ...["-n", "migrate", "-d", "migrate/Dockerfile", "--count", "2", "--follow", "-c", 'sh -c "echo hi"'],
      ...["--env-file", "task.env", "--env-vars", 'A=1,"C=x,y"', "--resource-tags", "team=web"],
      ...["--secrets", "DB=/copilot/shop/db", "--acknowledge-secrets-access", "--platform-arch", "arm64"],
    );
    expect(stderr).to.match(/Started [0-9a-f]{8}, [0-9a-f]{8} of migrate in test \(simulated AWS\)\./);
    expect(stdout).to.match(/^migrate\/[0-9a-f]{8} simulated AWS: the task migrate was started/);
    expect(input("aws:cloudwatch/logGroup:LogGroup")).to.deep.include({ name: "/copilot/migrate" });
    const definition = input("aws:ecs/taskDefinition:TaskDefinition");
    expect(definition).to.deep.include({ family: "copilot-migrate", cpu: "256", memory: "512" });
    expect(definition.runtimePlatform).to.deep.include({ cpuArchitecture: "ARM64" });
    const [container] = JSON.parse(String(definition.containerDefinitions)) as Record<string, unknown>[];
    expect(container).to.deep.include({
      command: ["sh", "-c", "echo hi"],
      environment: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
        { name: "C", value: "x,y" },
      ],
      secrets: [{ name: "DB", valueFrom: "/copilot/shop/db" }],
    });
    expect(container?.image).to.match(/\/copilot-migrate@sha256:/);
    const policies = ofStack("task.migrate").filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    expect(policies.map(({ inputs }) => inputs.policy).join()).to.include(":parameter/copilot/shop/db");
  });

  it("print the command that runs one like a service", async () => {
    const { stdout } = await app.succeed("task run", "--generate-cmd", "copilot-servicediscovery/test/app2");
    const words = splitWords(stdout.trim().replaceAll("\\\n", ""));
    expect(words).to.include.members(["airlift", "task", "run", "--image", "--task-role", "--subnets", "--cpu", "256"]);
    expect(stdout).to.include("COPILOT_SERVICE_NAME=app2");
  });

  it("refuse what excludes each other, a wrong count, and an environment that is not deployed", async () => {
    for (const [args, words] of [
      [["-i", "alpine", "-d", "Dockerfile"], "--image and --dockerfile are mutually exclusive."],
      [["-i", "alpine", "--count", "11"], "--count must be a whole number from 1 to 10."],
      [["-i", "alpine", "--env-vars", "hunter2"], "--env-vars has a part that isn't KEY=VALUE."],
      [["-i", "alpine", "--secrets", "A=b"], "Confirm it with --acknowledge-secrets-access."],
    ] as const) {
      const { code, stderr } = await app.run("task run", "-n", "wrong", ...args);
      expect(code).to.equal(1);
      expect(stderr).to.include(words).and.not.include("hunter2");
    }
    expect(ofStack("task.wrong")).to.deep.equal([]);
  });

  it("go with task delete; exec without a running one says so", async () => {
    const { code, stderr } = await app.run("task exec", "-n", "migrate");
    expect(code).to.equal(1);
    expect(stderr).to.include("No task of migrate is running.");
    await app.succeed("task delete", "-n", "migrate", "--yes");
    expect(ofStack("task.migrate")).to.deep.equal([]);
    const gone = await app.run("task delete", "-n", "migrate", "--yes");
    expect(gone.stderr).to.include('There is no task group "migrate".');
  });

  it("go with the application", async () => {
    await app.succeed("task run", "-n", "once", "-i", "alpine");
    const { code, stderr } = await airlift(["app", "delete", "--yes", "--sandbox"], { cwd: app.folder });
    expect(code, stderr).to.equal(0);
    expect(app.world()).to.deep.equal([]);
  });
});

describe("words of a command", () => {
  it("are quoted so that a shell and our own flags read them back", () => {
    for (const word of ["plain", "two words", "it's", '"', "$HOME", ""])
      expect(splitWords(shellWord(word))).to.deep.equal([word]);
    expect(pairsGiven(['A=1,"B=x,""y"""', "C="], "env-vars")).to.deep.equal({ A: "1", B: 'x,"y"', C: "" });
  });
});

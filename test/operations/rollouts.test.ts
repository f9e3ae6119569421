import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { airlift, type RunResult } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

const fault = { service: "app2", reason: "Essential container in task exited", exitCode: 3, log: ["no such module"] };

describe("a rollout that ECS gives up", function () {
  this.timeout(180_000);
  let app: Sandboxed;
  let first: RunResult;
  const faults = () => join(app.folder, ".airlift", "faults.json");
  const liveRevision = async () => {
    const { stdout } = await app.succeed("svc", "status", "-n", "app2", "--json");
    const { deployments } = JSON.parse(stdout) as { deployments: { status: string; revision: number }[] };
    return deployments.find(({ status }) => status === "PRIMARY")?.revision;
  };

  before(async () => {
    app = Sandboxed.sample("service-discovery", "test");
    first = await app.succeed("up", "--yes");
  });
  after(() => app.remove());

  it("comes after a first deployment in which app2 ran before app1, that names it, was made", () => {
    const { stderr } = first;
    expect(stderr).to.include("Waiting until app2 runs: app1 needs it.");
    expect(stderr.indexOf("app2-service")).to.be.greaterThan(-1).and.lessThan(stderr.indexOf("Waiting until app2"));
    expect(stderr.indexOf("app1-service")).to.be.greaterThan(stderr.indexOf("Waiting until app2"));
    expect(stderr).to.match(/app1: about \d.* min: pulling its images/);
  });

  it("is no difference that a second preview would show, and no other region's business", async () => {
    expect(await app.steps("preview")).to.deep.equal([]);
    const { code, stderr } = await app.runWith({ AWS_REGION: "eu-west-1" }, "preview");
    expect(code).to.equal(1);
    expect(stderr).to.include(
      '"test" is deployed in region us-west-2; AWS_REGION or AWS_DEFAULT_REGION says eu-west-1.',
    );
  });

  it("fails the run with ECS's reason, exit code and last lines of the log", async () => {
    app.edit("copilot/app2/manifest.yml", "cpu: 256", "cpu: 512");
    app.edit("copilot/app2/manifest.yml", "memory: 512", "memory: 1024");
    writeFileSync(faults(), JSON.stringify({ rollouts: [fault] }));
    const { code, stderr } = await app.run("up", "--yes");
    expect(code).to.equal(1);
    expect(stderr).to.include("app2 could not be deployed. ECS rolled back to revision 1.");
    expect(stderr).to.include("circuit breaker").and.include("app2 ended with exit code 3");
    expect(stderr).to.include("no such module");
  });

  it("is named by a preview", async () => {
    const { stderr } = await app.succeed("preview");
    expect(stderr).to.include("app2: AWS runs revision 1, the last deployment was revision 2.");
  });

  it("is not waited for with --detach, and tried again by each run", async () => {
    await app.succeed("up", "--yes", "--detach");
    rmSync(faults());
    const { stderr } = await app.succeed("up", "--yes");
    expect(stderr).to.include("app2 is deployed");
    expect(await liveRevision()).to.equal(2);
  });

  it("is fixed for good: the next run changes nothing", async () => {
    expect(await app.steps("up", "--yes")).to.deep.equal([]);
  });

  it("rollback returns to the revision before, and up to what the manifests say", async () => {
    await app.succeed("rollback", "-n", "app2");
    expect(await liveRevision()).to.equal(1);
    const { stdout } = await app.succeed("revisions", "-n", "app2", "--json");
    const { revisions } = JSON.parse(stdout) as { revisions: { revision: number; live: boolean }[] };
    expect(revisions.map(({ revision, live }) => [revision, live])).to.deep.equal([
      [2, false],
      [1, true],
    ]);
    await app.succeed("up", "--yes");
    expect(await liveRevision()).to.equal(2);
  });

  it("--force starts a new deployment of what has not changed, once", async () => {
    const forced = await app.steps("up", "--yes", "--force", "-n", "app2");
    expect(forced.map(({ name }) => name)).to.deep.equal(["app2-service"]);
    expect(await app.steps("up", "--yes")).to.deep.equal([]);
  });

  it("a rule's number that was taken meanwhile is chosen again in the same run", async () => {
    app.edit(
      "copilot/app1/manifest.yml",
      '  path: "/"\n',
      '  path: "/"\n  additional_rules: [{path: /a}, {path: /b}]\n',
    );
    const inUse = { type: "aws:lb/listenerRule:ListenerRule", create: 2, code: "PriorityInUse" };
    const { code, stderr } = await app.runWith(
      { AIRLIFT_SANDBOX_FAULTS: JSON.stringify({ fail: [inUse] }) },
      "up",
      "--yes",
    );
    expect(code, stderr).to.equal(0);
    expect(stderr).to.include("The priority of a listener rule was taken in the meantime");
    expect(await app.steps("preview")).to.deep.equal([]);
  });

  it("svc show has the routes, the discovery name and the variables", async () => {
    const shown = await app.succeed("svc", "show", "-n", "app1");
    expect(shown.stdout).to.match(
      /Routes \(simulated AWS: nothing answers there\)\n\n {2}Environment {2}URL\n {2}test +http:\/\//,
    );
    expect(shown.stdout).to.match(/APP2_URL +app1 +test +app2\.test\.copilot-servicediscovery\.local:9090/);
    const other = await app.succeed("svc", "show", "-n", "app2");
    expect(other.stdout).to.match(
      /Service Discovery\n\n.*\n {2}test +app2\.test\.copilot-servicediscovery\.local:9090/,
    );
  });

  it("svc status says ACTIVE and shows a healthy task; svc logs shows its lines", async () => {
    const { stdout } = await app.succeed("svc", "status", "-n", "app1");
    expect(stdout)
      .to.include("ACTIVE 1 / 1 running tasks")
      .and.match(/RUNNING +1 .*HEALTHY/);
    const logs = await app.succeed("svc", "logs", "-n", "app1");
    expect(logs.stdout).to.match(/^app1\/[0-9a-f]{8} /);
  });

  it("app delete leaves nothing", async () => {
    const { code, stderr } = await airlift(["app", "delete", "--yes", "--sandbox"], { cwd: app.folder });
    expect(code, stderr).to.equal(0);
    expect(app.world().map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
  });

  it("app delete of what is gone says so", async () => {
    const { code, stderr } = await airlift(["app", "delete", "--yes", "--sandbox"], { cwd: app.folder });
    expect(code).to.equal(1);
    expect(stderr).to.include("Nothing of copilot-servicediscovery is deployed.");
  });
});

describe("a first deployment that never comes to run", function () {
  this.timeout(300_000);
  let app: Sandboxed;

  before(() => {
    app = Sandboxed.sample("emoji-race", "test");
  });
  after(() => app.remove());

  it("fails the run before those that name it are made; the next one fixes it though nothing has changed", async () => {
    const broken = { AIRLIFT_SANDBOX_FAULTS: JSON.stringify({ rollouts: [{ service: "tracker" }] }) };
    const { code, stderr } = await app.runWith(broken, "up", "--yes");
    expect(code).to.equal(1);
    expect(stderr).to.include("tracker could not be deployed.").and.not.include("ECS rolled back");
    expect(stderr).to.include("api depends on it and was not deployed.");
    const services = app.world().filter(({ type }) => type === "aws:ecs/service:Service");
    expect(services.map(({ name }) => name)).to.deep.equal(["tracker-service"]);
    const fixed = await app.steps("up", "--yes");
    expect(fixed.map(({ name }) => name)).to.include.members(["tracker-service", "api-service"]);
    expect(await app.steps("up", "--yes")).to.deep.equal([]);
  });
});

import { join } from "node:path";
import { expect } from "chai";
import { openWorld } from "../../automation/sandbox/world.js";
import { airlift, copySample, type RunResult } from "../support/run.js";
import { stepsOf } from "../support/sandboxed.js";

const environment = "development";

describe("two repositories with one environment", function () {
  this.timeout(240_000);
  let folder: string;
  let remove: () => void;

  before(() => {
    ({ folder, remove } = copySample("todo-two-repositories"));
  });
  after(() => remove());

  function run(repository: string, verb: string, ...args: string[]): Promise<RunResult> {
    return airlift([verb, "-e", environment, `--sandbox=${join(folder, "aws")}`, ...args], {
      cwd: join(folder, repository),
    });
  }

  async function succeed(repository: string, verb: string, ...args: string[]): Promise<RunResult> {
    const result = await run(repository, verb, ...args);
    expect(result.code, `${repository}: airlift ${verb}\n${result.stderr}`).to.equal(0);
    return result;
  }

  /** Physical ids in the simulated AWS of what the environment's stack made, by type and logical name. */
  function things(): Map<string, string> {
    const all = openWorld(join(folder, "aws")).list();
    const ours = all.filter(({ urn }) => urn.startsWith(`urn:pulumi:${environment}::`));
    return new Map(ours.map(({ type, name, id }) => [`${type} ${name}`, id]));
  }

  function named(part: string): string[] {
    return [...things().keys()].filter((name) => name.includes(part));
  }

  it("the second brings load balancer and NAT gateways and leaves what the first made", async () => {
    await succeed("backend", "up", "--yes");
    const before = things();
    expect(named("LoadBalancer ")).to.deep.equal([]);
    expect(named("NatGateway ")).to.deep.equal([]);

    const { stdout } = await succeed("frontend", "up", "--yes", "--json");
    expect(named("aws:lb/loadBalancer:LoadBalancer ")).to.have.length(1);
    expect(named("aws:ec2/natGateway:NatGateway ")).to.have.length(2);
    const after = things();
    const changed = [...before].filter(([name, id]) => after.get(name) !== id);
    expect(changed).to.deep.equal([]);
    expect(stepsOf(stdout).filter(({ name }) => name.startsWith("backend"))).to.deep.equal([]);
  });

  it("the first deploys again and leaves what the second made", async () => {
    const before = things();
    const { stdout } = await succeed("backend", "up", "--yes", "--json");
    expect(stepsOf(stdout)).to.deep.equal([]);
    expect([...things()]).to.deep.equal([...before]);
  });

  it("outputs tell of both, whichever ran last", async () => {
    const { stdout } = await succeed("backend", "outputs");
    expect(stdout).to.include("backend.development.todo.local:10000").and.to.include("workloads.frontend.urls");
  });

  it("destroy of the environment is refused while the other one has something in it", async () => {
    const refused = await run("frontend", "destroy", "--yes");
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.include("backend").and.to.include("--all-repositories");
  });

  it("each removes its own", async () => {
    await succeed("frontend", "destroy", "--yes", "--name", "frontend");
    expect(named(" frontend")).to.deep.equal([]);
    expect(named(" backend-service")).to.have.length(1);
    await succeed("backend", "destroy", "--yes", "--delete-data", "all");
    expect([...things().keys()]).to.deep.equal([]);
  });

  it("deploy at once: one waits for the other, and both are there", async () => {
    const runs = await Promise.all(
      ["backend", "frontend"].map((repository) => run(repository, "up", "--yes", "--wait-for-lock")),
    );
    expect(
      runs.map(({ code }) => code),
      runs.map(({ stderr }) => stderr).join("\n"),
    ).to.deep.equal([0, 0]);
    expect(named(" backend-service")).to.have.length(1);
    expect(named(" frontend-service")).to.have.length(1);
    const { stdout } = await succeed("backend", "preview", "--json");
    expect(stepsOf(stdout)).to.deep.equal([]);
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { airlift } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

describe("an environment made out of another one", function () {
  this.timeout(300_000);
  let app: Sandboxed;

  before(() => {
    app = Sandboxed.sample("todo", "pr-123");
  });
  after(() => app.remove());

  it("comes up without NAT gateways", async () => {
    await app.succeed("up", "--yes", "--from", "development", "--ttl", "1s");
    const types = app.world().map(({ type }) => type);
    expect(types.filter((type) => type === "aws:ecs/service:Service")).to.have.length(2);
    expect(types).not.to.include("aws:ec2/natGateway:NatGateway");
  });

  it("is known by its record from then on", async () => {
    expect(await app.steps("preview")).to.deep.equal([]);
  });

  it("goes when its time is over", async () => {
    await sleep(1000);
    const args = ["env", "expire", "--sandbox", "--yes", "--delete-data", "all"];
    const { code, stderr } = await airlift(args, { cwd: app.folder });
    expect(code, stderr).to.equal(0);
    const left = app.world().filter(({ stack }) => stack === "pr-123");
    expect(left.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
  });
});

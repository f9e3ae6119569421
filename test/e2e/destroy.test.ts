import { expect } from "chai";
import { Sandboxed } from "../support/sandboxed.js";

describe("data of an environment that is destroyed", function () {
  this.timeout(300_000);
  let app: Sandboxed;

  before(async () => {
    app = Sandboxed.sample("todo", "development");
    await app.succeed("up", "--yes");
  });
  after(() => app.remove());

  it("is left, and named with the way to delete it", async () => {
    const { stdout, stderr } = await app.succeed("destroy", "--yes");
    const left = app.world().filter(({ stack }) => !["application", ""].includes(stack));
    const tables = left.filter(({ type }) => /dynamodb|cloudformation/i.test(type));
    expect(tables).not.to.be.empty;
    const running = left.filter(({ type }) => /:ecs\/|:lb\/|:ec2\//.test(type));
    expect(running.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
    expect(`${stdout}${stderr}`).to.include("todo-development-backend-addons");
  });
});

describe("-n on a first deployment", function () {
  this.timeout(300_000);
  let app: Sandboxed;

  before(() => {
    app = Sandboxed.sample("todo", "development");
  });
  after(() => app.remove());

  it("brings the load balancer that the service needs, and no other service", async () => {
    await app.succeed("up", "--yes", "-n", "frontend");
    const types = app.world().map(({ type }) => type);
    expect(types.filter((type) => type === "aws:lb/loadBalancer:LoadBalancer")).to.have.length(1);
    const services = app.world().filter(({ type }) => type === "aws:ecs/service:Service");
    expect(services.map(({ name }) => name).join()).to.include("frontend");
    expect(services).to.have.length(1);
  });

  it("adds the other service later without touching the first", async () => {
    const steps = await app.steps("up", "--yes", "-n", "backend");
    expect(steps.filter(({ name }) => name.startsWith("frontend"))).to.deep.equal([]);
    expect(app.world().filter(({ type }) => type === "aws:ecs/service:Service")).to.have.length(2);
  });
});

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { airlift } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

describe("two environments side by side", function () {
  this.timeout(300_000);
  let app: Sandboxed;

  before(() => {
    app = Sandboxed.sample("emoji-race", "test");
    const staging = join(app.folder, "copilot/environments/staging");
    mkdirSync(staging, { recursive: true });
    writeFileSync(join(staging, "manifest.yml"), "name: staging\ntype: Environment\n");
  });
  after(() => app.remove());

  it("come up in one run, each with services of its own", async () => {
    const run = await airlift(["up", "--all", "--yes", "--sandbox", "--json"], { cwd: app.folder });
    expect(run.code, run.stderr).to.equal(0);
    const { environments } = JSON.parse(run.stdout) as { environments: { name: string }[] };
    expect(environments.map(({ name }) => name).sort()).to.deep.equal(["staging", "test"]);
    for (const stack of ["staging", "test"]) {
      const services = app.world().filter((one) => one.stack === stack && one.type === "aws:ecs/service:Service");
      expect(services, stack).to.have.length(2);
    }
  });

  it("differ where one of them differs, whichever it is: preview --exit-code ends with 2", async () => {
    const preview = async () => {
      const { code, stderr } = await airlift(["preview", "--all", "--sandbox", "--exit-code"], { cwd: app.folder });
      expect([0, 2], stderr).to.include(code);
      return code;
    };
    expect(await preview()).to.equal(0);
    const manifest = join(app.folder, "copilot/api/manifest.yml");
    const before = readFileSync(manifest, "utf8");
    expect(before).not.to.match(/^environments:/m);
    for (const environment of ["staging", "test"]) {
      writeFileSync(manifest, `${before}\nenvironments:\n  ${environment}: {variables: {MORE: "1"}}\n`);
      expect(await preview(), environment).to.equal(2);
    }
    writeFileSync(manifest, before);
  });

  it("are independent: one goes, the other stays as it is", async () => {
    const destroyed = await airlift(["destroy", "-e", "staging", "--yes", "--sandbox"], { cwd: app.folder });
    expect(destroyed.code, destroyed.stderr).to.equal(0);
    const left = app.world().filter(({ stack }) => stack === "staging");
    expect(left.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
    expect(await app.steps("preview")).to.deep.equal([]);
  });
});

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Sandboxed } from "../support/sandboxed.js";

describe("a state with the type tokens of earlier versions", function () {
  this.timeout(300_000);

  let app: Sandboxed;

  before(async () => {
    app = Sandboxed.sample("todo", "development");
    await app.succeed("up", "--yes");
    rename("airlift:index:", "airlift:components:");
  });

  after(() => app.remove());

  /** Files of the state in the sandbox's folder. */
  const files = (): string[] =>
    readdirSync(app.sandbox, { recursive: true, withFileTypes: true })
      .filter(({ name, parentPath }) => /\/\.pulumi\/stacks\b/.test(parentPath) && name.endsWith(".json"))
      .map(({ name, parentPath }) => join(parentPath, name));

  const text = (): string =>
    files()
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");

  function rename(before: string, after: string): void {
    expect(text()).to.contain(before);
    for (const file of files()) writeFileSync(file, readFileSync(file, "utf8").replaceAll(before, after));
    expect(text()).not.to.contain(before);
  }

  it("has nothing to change", async () => {
    const { stderr } = await app.succeed("preview", "--exit-code");
    expect(stderr).to.match(/Preview of development: \d+ unchanged/);
  });

  it("has nothing to change when one workload is left alone", async () => {
    expect(await app.steps("preview", "-n", "backend")).to.deep.equal([]);
  });

  it("is shown by the workloads that it holds", async () => {
    const { stdout } = await app.succeed("svc status", "-n", "backend");
    expect(stdout).to.contain("backend");
  });

  it("has the tokens of today after the next deployment, which changes nothing", async () => {
    expect(await app.steps("up", "--yes")).to.deep.equal([]);
    // The state also notes by which aliases a resource was found.
    const urns = text()
      .match(/"urn": ?"urn:pulumi:development::[^"]*"/g)
      ?.join("\n");
    expect(urns).not.to.contain("airlift:components:");
    expect(urns).to.contain("airlift:index:BackendService");
  });

  it("can be destroyed as it is", async () => {
    rename("airlift:index:", "airlift:components:");
    await app.succeed("destroy", "--yes");
    const left = app.world().filter(({ stack }) => stack === "development");
    expect(left.map(({ type }) => type)).to.deep.equal(["aws:cloudformation/stack:Stack"]);
  });
});

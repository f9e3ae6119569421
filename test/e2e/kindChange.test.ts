import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type RunStep, Sandboxed } from "../support/sandboxed.js";

/** Manifests of `app2` as each kind, in the order in which it becomes them; the sample has it as a Backend Service. */
const manifests: [string, string][] = [
  ["Load Balanced Web Service", "image: {build: app2/Dockerfile, port: 9090}\nhttp: {path: app2}\n"],
  ["Worker Service", "image: {build: app2/Dockerfile}\n"],
  ["Scheduled Job", 'image: {build: app2/Dockerfile}\non: {schedule: "@daily"}\n'],
  ["Backend Service", "image: {build: app2/Dockerfile, port: 9090}\n"],
];

/** Names of the resources that a run makes again or removes. */
const lost = (steps: RunStep[]): string[] =>
  steps.filter(({ operation }) => /delete|replace/.test(operation)).map(({ name }) => name);

describe("change of a workload's type", function () {
  this.timeout(300_000);

  let app: Sandboxed;
  const runs = new Map<string, RunStep[]>();

  before(async () => {
    app = Sandboxed.sample("service-discovery", "test");
    await app.succeed("up", "--yes");
    for (const [type, rest] of manifests) {
      writeFileSync(join(app.folder, "copilot/app2/manifest.yml"), `name: app2\ntype: ${type}\n${rest}`);
      runs.set(type, await app.steps("up", "--yes"));
    }
  });

  after(() => app.remove());

  for (const [type] of manifests) {
    it(`to ${type} keeps log group and roles`, () => {
      const gone = lost(runs.get(type) ?? []);
      expect(gone).not.to.include("app2-logs");
      expect(gone).not.to.include("app2-execution-role");
      expect(gone).not.to.include("app2-task-role");
    });
  }

  for (const type of ["Load Balanced Web Service", "Worker Service"]) {
    it(`to ${type} updates the ECS service in place`, () => {
      const steps = (runs.get(type) ?? []).filter(({ name }) => name === "app2-service");
      expect(steps.map(({ operation }) => operation)).to.deep.equal(["update"]);
    });
  }

  it("from Backend to Load Balanced Web Service keeps the discovery service", () => {
    expect(lost(runs.get("Load Balanced Web Service") ?? [])).not.to.include("app2-discovery");
  });

  it("to a Scheduled Job takes the ECS service away", () => {
    expect(lost(runs.get("Scheduled Job") ?? [])).to.include("app2-service");
  });
});

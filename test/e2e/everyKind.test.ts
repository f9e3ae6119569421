import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { makeFolder, removeFolders } from "../support/folder.js";
import { type RunStep, Sandboxed } from "../support/sandboxed.js";
import { everyKind } from "./everyKind.js";

/** What is changed at once: every workload, each in several ways, two of them in their type. */
const edits: [file: string, before: string, after: string][] = [
  ["web", "LOG: info", "LOG: debug"],
  ["web", 'LEVEL: "1"', 'LEVEL: "2"'],
  ["web", "max: 4, spot_from: 2", "max: 6"],
  ["web", "path: /admin", "path: /manage"],
  ["web", "port: 9000/tcp", "port: 9001/tcp"],
  ["web", "deregistration_delay: 10s", "deregistration_delay: 20s"],
  ["api", "type: Backend Service", "type: Load Balanced Web Service"],
  ["api", "http: {path: /,", "http: {path: api,"],
  ["api", "nginx:1.25", "nginx:1.27"],
  ["api", "count: 2", "count: {range: 2-3, cpu_percentage: 50}"],
  ["work", "range: 0-5", "range: 1-3"],
  ["work", "kind: [a, b]", "kind: [a]"],
  ["nightly", "0 3 * * MON-FRI", "0 4 * * 1-5/2"],
  ["nightly", "timeout: 1h", "timeout: 30m"],
  ["environments/test", "flow_logs: {retention: 30}", "flow_logs: false"],
  ["environments/test", "ports: 22", "ports: 23"],
];

const backend = `name: front
type: Backend Service
image: {build: Dockerfile, port: 8080}
variables: {A: b}
publish: {topics: [{name: clicks}]}
`;

describe("an application with every kind of workload", function () {
  this.timeout(300_000);

  let app: Sandboxed;
  let changed: RunStep[] = [];
  let unplanned: string[] = [];
  const of = (name: string): string[] => changed.filter((step) => step.name === name).map(({ operation }) => operation);

  before(async () => {
    app = new Sandboxed(makeFolder(everyKind), "test", removeFolders);
    await app.succeed("up", "--yes");
    unplanned = await app.unplanned();
    for (const [place, before, after] of edits) app.edit(`copilot/${place}/manifest.yml`, before, after);
    writeFileSync(join(app.folder, "copilot/front/manifest.yml"), backend);
    writeFileSync(join(app.folder, "site/index.html"), "<h1>two</h1>\n");
    writeFileSync(join(app.folder, "site/new.txt"), "new\n");
    rmSync(join(app.folder, "site/a/b.css"));
    changed = await app.steps("up", "--yes");
  });

  after(() => app.remove());

  it("is what its offline plan said, resource by resource", () => {
    expect(unplanned.join("\n")).to.equal("");
  });

  it("changes in place what AWS can change", () => {
    for (const name of ["web-service", "api-service", "work-service", "nightly-rule"])
      expect(of(name), name).to.deep.equal(["update"]);
    expect(of("nightly-state-machine")).to.deep.equal(["update"]);
    expect(of("web-https-rule-1")).to.deep.equal(["update"]);
    // Listeners of a Network Load Balancer are named by their port: another port is another listener.
    expect([of("web-nlb-listener-9000"), of("web-nlb-listener-9001")]).to.deep.equal([["delete"], ["create"]]);
  });

  it("keeps addons, topics and data whatever the type becomes", () => {
    const lost = changed.filter(({ operation }) => /delete|replace/.test(operation)).map(({ name }) => name);
    for (const name of ["web", "api", "front"]) expect(lost).not.to.include(`${name}-addons-stack`);
    expect(lost).not.to.include("front-topic-clicks");
    expect(lost).not.to.include("test-file-system");
    expect(lost).to.include.members(["front-vpc-connector", "test-flow-log", "docs-object-a/b.css"]);
    expect(of("front-service").sort()).to.deep.equal(["create", "delete"]);
  });

  it("uploads the files of a site that changed and no others", () => {
    const files = changed.filter(({ name }) => name.startsWith("docs-object-"));
    expect(files.map(({ name, operation }) => `${operation} ${name}`).sort()).to.deep.equal([
      "create docs-object-new.txt",
      "delete docs-object-a/b.css",
      "update docs-object-error.html",
      "update docs-object-index.html",
    ]);
  });

  it("shows no change in the next preview", async () => {
    const { code, stderr } = await app.run("preview", "--exit-code");
    expect(code, stderr).to.equal(0);
  });

  it("comes down and leaves nothing but the proofs of its certificates in shared zones", async () => {
    await app.succeed("destroy", "--yes", "--delete-data", "all");
    const left = app.world().filter(({ stack }) => !["application", ""].includes(stack));
    expect(left.filter(({ name }) => !name.includes("certificate-validation"))).to.deep.equal([]);
  });
});

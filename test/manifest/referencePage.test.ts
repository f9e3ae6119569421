import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { notDeployedYet, undeployedKeys } from "../../automation/manifest/deployed.js";
import { manifestKinds } from "../../automation/manifest/kinds.js";
import { referenceFiles } from "../../automation/manifest/referenceFiles.js";
import { referencePage, referenceRows } from "../../automation/manifest/referencePage.js";
import { repositoryRoot } from "../support/root.js";
import { resolved, workerService } from "./reading.js";

describe("the reference page and the schema files", () => {
  for (const [path, text] of referenceFiles()) {
    it(`${path} is what the field tables say (npm run docs writes it)`, () => {
      expect(readFileSync(join(repositoryRoot, path), "utf8")).to.equal(text);
    });
  }

  it("have a row with form, default and effect for every key", () => {
    for (const kind of manifestKinds) {
      for (const row of referenceRows(kind)) {
        expect(row.effect, `${kind} ${row.path}`).not.to.equal("");
        expect(row.form, `${kind} ${row.path}`).not.to.equal("");
        expect(row.default, `${kind} ${row.path}`).not.to.equal("");
      }
    }
  });

  it("write durations and long defaults as one writes them in a manifest", () => {
    const rows = new Map(referenceRows("Load Balanced Web Service").map((row) => [row.path, row]));
    expect(rows.get("http.deregistration_delay")?.default).to.equal("1m");
    expect(rows.get("network.vpc.placement")?.default).to.equal("public");
    expect(rows.get("name")?.default).to.equal("required");
  });

  it("write a block that several kinds share once", () => {
    const page = referencePage();
    expect(page.match(/^\| `sidecars\.<name>\.port` /gm)).to.have.lengthOf(1);
    expect(page).to.include("Load Balanced Web Service · Backend Service · Worker Service · Scheduled Job");
  });
});

describe("keys that are not deployed yet", () => {
  it("are found where somebody wrote them, and not where a default stands", () => {
    const { origins } = resolved(
      `${workerService}subscribe: {topics: [{name: a, service: api, queue: {delay: 5s}}]}\ncpu: 512\n`,
    );
    expect(undeployedKeys("Worker Service", origins, ["subscribe.topics.*.queue", "memory"])).to.deep.equal([
      "subscribe.topics.0.queue",
    ]);
    expect(undeployedKeys("Worker Service", origins, ["cpu", "publish"])).to.deep.equal(["cpu"]);
    expect(undeployedKeys("Worker Service", origins, [])).to.deep.equal([]);
  });

  it("are keys of their table", () => {
    for (const [kind, paths] of Object.entries(notDeployedYet)) expect(paths, kind).to.be.an("array");
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { driftText } from "../../automation/cli/verbs/drift.js";
import { driftedResource } from "../../automation/operations/drift.js";
import { pastRuns } from "../../automation/operations/history.js";
import { commitOf } from "../../automation/session/commit.js";
import { readNote, runNote } from "../../automation/session/runNote.js";
import { Sandboxed } from "../support/sandboxed.js";

describe("the note of a run", () => {
  it("says who, from which commit, and what; and is read back", () => {
    const note = runNote(commitOf(process.cwd()), ["api", "web"], { GITHUB_ACTOR: "alice" });
    expect(note).to.match(/^by alice(, commit [0-9a-f]{10}( on \S+)?)?: api, web$/);
    expect(readNote(note)).to.deep.include({ by: "alice", names: ["api", "web"] });
    expect(readNote("by bob@laptop, commit 1a2b3c4d5e on feature/x")).to.deep.equal({
      by: "bob@laptop",
      commit: "1a2b3c4d5e",
      branch: "feature/x",
    });
    expect(readNote("Updated by hand")).to.equal(undefined);
  });

  it("stands in the history; other messages stay as they are", () => {
    const printed = [
      {
        kind: "update",
        startTime: "2026-11-29T14:00:00Z",
        message: "by bob: web",
        result: "succeeded",
        resourceChanges: { create: 3, same: 40 },
      },
      { kind: "refresh", startTime: "2026-11-28T14:00:00Z", message: "by hand, later", result: "failed" },
    ];
    const [up, refresh] = pastRuns(JSON.stringify(printed));
    expect(up).to.deep.include({ operation: "up", by: "bob", names: ["web"], changes: { create: 3 } });
    expect(refresh).to.deep.include({ operation: "refresh", result: "failed", message: "by hand, later" });
  });
});

describe("a resource that was looked at", () => {
  const step = { operation: "update", urn: "u", type: "aws:s3/bucket:Bucket", name: "b" };

  it("is drift when it is gone or its properties differ, with both values", () => {
    expect(driftedResource({ ...step, operation: "delete" }, "web")).to.deep.include({ kind: "gone", workload: "web" });
    const changed = driftedResource(
      { ...step, before: { a: 1, b: [1] }, after: { a: 1, b: [2], __defaults: [] } },
      undefined,
    );
    expect(changed).to.deep.include({ kind: "changed", properties: { b: { state: [1], aws: [2] } } });
    expect(driftedResource({ ...step, before: { a: 1 }, after: { a: 1 } }, undefined)).to.equal(undefined);
  });
});

describe("operating an environment", function () {
  this.timeout(240_000);
  let app: Sandboxed;
  const json = async <T>(verb: string, ...args: string[]) =>
    JSON.parse((await app.succeed(verb, "--json", ...args)).stdout) as T;

  before(async () => {
    app = Sandboxed.sample("service-discovery", "test");
    await app.succeed("up", "--yes", "-n", "app2");
  });
  after(() => app.remove());

  it("history lists its runs with who and what", async () => {
    await app.runWith({ GITHUB_ACTOR: "alice" }, "up", "--yes");
    const { runs } = await json<{
      runs: { by: string; operation: string; result: string; changes: object; names?: string[] }[];
    }>("history");
    expect(runs[0]).to.deep.include({ by: "alice", operation: "up", result: "succeeded" });
    expect(runs.at(-1)?.names).to.deep.equal(["app2"]);
    const { stdout } = await app.succeed("history", "--limit", "1");
    expect(stdout.trim().split("\n")).to.have.length(2);
  });

  it("drift is nothing after a run, and what was changed or deleted by hand", async () => {
    const { stdout } = await app.succeed("drift");
    expect(stdout).to.match(/^test: \d+ resources are as they were deployed\.\n$/);
    const faults = join(app.sandbox, "faults.json");
    const drift = [
      { type: "aws:cloudwatch/logGroup:LogGroup", name: "app2-logs", set: { retentionInDays: 1 } },
      { type: "aws:lb/listenerRule:ListenerRule", name: "app1-http-rule", gone: true },
    ];
    writeFileSync(faults, JSON.stringify({ drift }));
    const state = readFileSync(
      join(app.sandbox, "state/copilot-servicediscovery/.pulumi/stacks/copilot-servicediscovery/test.json"),
      "utf8",
    );
    const found = await app.run("drift");
    expect(found.code, found.stderr).to.equal(2);
    expect(found.stdout).to.match(/app1\n +app1-http-rule \[aws:lb\/listenerRule:ListenerRule\] .*: gone from AWS\n/);
    expect(found.stdout).to.match(/app2\n +app2-logs .*: changed\n +retentionInDays: 30 → 1\n/);
    const after = readFileSync(
      join(app.sandbox, "state/copilot-servicediscovery/.pulumi/stacks/copilot-servicediscovery/test.json"),
      "utf8",
    );
    expect(after === state, "the state was changed").to.equal(true);
    const document = await app.run("drift", "--json");
    const { environments } = JSON.parse(document.stdout) as { environments: { resources: object[] }[] };
    expect(environments[0]?.resources).to.have.length(2);
  });

  it("preview has the cost, the picture and the comment of what would change", async () => {
    writeFileSync(join(app.sandbox, "faults.json"), "{}");
    await app.succeed("up", "--yes");
    app.edit("copilot/app2/manifest.yml", "count: 1", "count: 3");
    const { stdout } = await app.succeed("preview", "--cost", "--graph", "changes.svg");
    expect(stdout).to.match(/Monthly cost of test +Now +Then +Change\napp2 +\$12\.66 +\$37\.98 +\+\$25\.32\nTotal /);
    const svg = readFileSync(join(app.folder, "changes.svg"), "utf8");
    expect(svg).to.match(/class="node service [a-z ]*update" data-id="app2"/);
    expect(svg).not.to.match(/(?:update|create|replace)" data-id="app1"/);
    const comment = (await app.succeed("preview", "--markdown")).stdout;
    expect(comment).to.contain("#### `app2`").and.to.contain("- desiredCount: 1\n+ desiredCount: 3\n");
    expect(comment).to.match(/\| `app2` \| \$12\.66 \| \$37\.98 \| \+\$25\.32 \|/);
    app.edit("copilot/app2/manifest.yml", "count: 3", "count: 1");
  });

  it("every run leaves a backup, kept by count; one that is imported is the state again", async () => {
    writeFileSync(join(app.sandbox, "faults.json"), "{}");
    await app.succeed("up", "--yes");
    const first = await app.succeed("state export");
    app.edit("copilot/app2/manifest.yml", "cpu: 256", "cpu: 512");
    app.edit("copilot/app2/manifest.yml", "memory: 512", "memory: 1024");
    for (let index = 0; index < 2; index += 1)
      await app.runWith({ AIRLIFT_STATE_BACKUPS: "2" }, "up", "--yes", "--force");
    const { backups } = await json<{ backups: { file: string }[] }>("state ls");
    expect(backups).to.have.length(2);
    writeFileSync(join(app.folder, "first.json"), first.stdout);
    const done = await app.succeed("state import first.json", "--yes");
    expect(done.stderr).to.match(/The state as it was is in .*\nImported \d+ resources into test\./);
    const urns = (text: string) =>
      (JSON.parse(text) as { deployment: { resources: { urn: string; inputs: object }[] } }).deployment.resources.map(
        ({ urn, inputs }) => [urn, inputs],
      );
    expect(urns((await app.succeed("state export")).stdout)).to.deep.equal(urns(first.stdout));
  });

  it("an import of something else is refused, and changes nothing", async () => {
    for (const [text, words] of [
      ["hunter2", "This isn't JSON"],
      ["{}", "This isn't an exported state."],
      [
        JSON.stringify({ version: 3, deployment: { resources: [{ urn: "urn:pulumi:prod::shop::t::n", type: "t" }] } }),
        "This is the state of prod of shop, not of test of copilot-servicediscovery.",
      ],
    ] as const) {
      writeFileSync(join(app.folder, "wrong.json"), text);
      const { code, stderr } = await app.run("state import wrong.json", "--yes");
      expect(code).to.equal(1);
      expect(stderr).to.include(words).and.not.include("hunter2");
    }
  });
});

describe("drift as text", () => {
  it("is grouped by workload, the environment first", () => {
    const text = driftText({
      environment: "test",
      compared: 9,
      resources: [
        { workload: "web", type: "t", name: "b", kind: "gone", properties: {} },
        { type: "t", name: "a", id: "i", kind: "changed", properties: { p: { state: "x", aws: undefined } } },
      ],
    });
    expect(text).to.equal(
      [
        "test: 2 of 9 resources are not as they were deployed.",
        "  The environment",
        "    a [t] i: changed",
        "      p: x → (none)",
        "  web",
        "    b [t]: gone from AWS",
        "",
      ].join("\n"),
    );
  });
});

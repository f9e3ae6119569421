import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { basisOf } from "../../automation/stack/basis.js";
import { listStacks, stackOutputs } from "../../automation/stack/contents.js";
import { runStack } from "../../automation/stack/runStack.js";
import { addFiles, removeFolders } from "../support/folder.js";
import { newStack, type TestStack } from "./engineRuns.js";

/** The state file of a stack. */
function stateFile(stack: TestStack): string {
  const { location, project, stack: name } = stack.address;
  return join(location.folder ?? "", ".pulumi", "stacks", project, `${name}.json`);
}

describe("a stack", function () {
  this.timeout(300_000);
  let stack: TestStack;

  beforeEach(async () => {
    stack = await newStack();
  });
  afterEach(removeFolders);

  it("comes up, and a second time nothing changes", async () => {
    const first = await stack.run("up", "boxesProgram", { names: ["a", "b"] });
    expect(first.changes).to.deep.equal({ create: 4 });
    expect((await stack.run("preview", "boxesProgram", { names: ["a", "b"] })).changes).to.deep.equal({ same: 4 });
    expect((await stack.run("up", "boxesProgram", { names: ["a", "b"] })).steps).to.deep.equal([]);
  });

  it("is previewed before it was ever made without being made", async () => {
    const folder = stack.address.location.folder ?? "";
    expect((await stack.run("preview", "boxesProgram", { names: ["a"] })).changes).to.deep.equal({ create: 3 });
    expect(
      readdirSync(folder, { recursive: true }).filter((file) => /stacks|\.json$/.test(String(file))),
    ).to.deep.equal([]);
  });

  it("puts out plain data, and its secrets only as [secret]", async () => {
    const outcome = await stack.run("up", "boxesProgram", { names: ["a"], secret: "hunter2hunter2" });
    const outputs = { count: 1, airlift: { version: 1, boxes: ["a"] }, sealed: "[secret]" };
    expect(outcome.outputs).to.deep.equal(outputs);
    expect(await stackOutputs(stack.address)).to.deep.equal(outputs);
    expect(readFileSync(stateFile(stack), "utf8")).not.to.contain("hunter2");
  });

  it("keeps no path of this machine in its state", async () => {
    await stack.run("up", "boxesProgram", { names: ["a"] });
    expect(readFileSync(stateFile(stack), "utf8")).not.to.match(/sourcePosition|file:\/\/|node_modules/);
  });

  it("keeps no attributes beside its state, which another run could find half written", async () => {
    await stack.run("up", "boxesProgram", { names: ["a"] });
    const files = readdirSync(stack.address.location.folder ?? "", { recursive: true }).map(String);
    expect(files.filter((file) => file.endsWith("test.json")).length).to.equal(1);
    expect(files.filter((file) => file.endsWith(".attrs"))).to.deep.equal([]);
  });

  it("tells parents, so that a component's children can be found", async () => {
    await stack.run("up", "boxesProgram", { names: ["a"] });
    const { resources = [] } = (await stack.state()) ?? {};
    const box = resources.find(({ name }) => name === "a");
    expect(resources.find(({ urn }) => urn === box?.parent)?.name).to.equal("shelf");
  });

  it("leaves alone what is excluded, though the program does not name it", async () => {
    await stack.run("up", "boxesProgram", { names: ["a", "b"] });
    const { resources = [] } = (await stack.state()) ?? {};
    const exclude = resources.filter(({ name }) => name === "b").map(({ urn }) => urn);
    await stack.run("up", "boxesProgram", { names: ["a", "c"] }, { exclude });
    expect(await stack.names()).to.have.members(["shelf", "a", "b", "c"]);
  });

  it("tells a program's own error once, without a stack trace", async () => {
    const error = await stack.fail("up", "boxesProgram", { names: [], fail: "the shelf is full" });
    expect(error.kind).to.equal("program");
    expect(error.message).to.equal("the shelf is full");
  });

  it("ends with the cause when a resource waits for one that could not be registered", async () => {
    const error = await stack.run("up", "waitingProgram", {}).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.include("no hosted zone example.com");
  });

  it("says which function a program module lacks", async () => {
    expect((await stack.fail("up", "noSuchProgram", {})).message).to.match(/exports no function noSuchProgram/);
  });

  it("is not destroyed when somebody has deployed since it was looked at, and else is gone", async () => {
    await stack.run("up", "boxesProgram", { names: ["a"] });
    const outdated = await stack.fail("destroy", "boxesProgram", { names: [] }, { basis: "older", remove: true });
    expect(outdated.kind).to.equal("outdated");
    expect(await stack.names()).to.include("a");
    const basis = basisOf((await stack.state())?.resources ?? []);
    await stack.run("destroy", "boxesProgram", { names: [] }, { basis, remove: true });
    expect(await stack.state()).to.equal(undefined);
  });

  it("is listed with the others of its project", async () => {
    await stack.run("up", "boxesProgram", { names: [] });
    await stack.beside("pipeline.main").run("up", "boxesProgram", { names: [] });
    expect(await listStacks(stack.address)).to.deep.equal(["pipeline.main", "test"]);
  });

  it("comes up beside another one", async () => {
    const other = stack.beside("prod");
    const data = { names: ["a"] };
    const both = await Promise.all([stack.run("up", "boxesProgram", data), other.run("up", "boxesProgram", data)]);
    expect(both.map(({ changes }) => changes)).to.deep.equal([{ create: 3 }, { create: 3 }]);
  });

  it("is not opened by another passphrase", async () => {
    await stack.run("up", "boxesProgram", { names: [], secret: "hunter2hunter2" });
    const { location } = stack.address;
    const wrong = { ...stack.request("up", "boxesProgram", { names: [] }), location: { ...location, passphrase: "x" } };
    const error = await runStack(wrong).catch((reason) => reason);
    expect(error).to.include({ kind: "passphrase" });
    expect(error.hint).to.contain("PULUMI_CONFIG_PASSPHRASE");
  });

  it("with a damaged state is distinguished from one that was never made, and stays as it is", async () => {
    await stack.run("up", "boxesProgram", { names: [] });
    writeFileSync(stateFile(stack), '{"version": 3, "checkpoint": {"latest"');
    const error = await stack.state().then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).to.include({ kind: "backend" });
    expect((await stack.fail("up", "boxesProgram", { names: [] })).kind).to.equal("backend");
    expect(readFileSync(stateFile(stack), "utf8")).to.equal('{"version": 3, "checkpoint": {"latest"');
  });

  it("frees itself of a lock whose process is gone from this machine, and says so", async () => {
    const lock = { pid: 2 ** 22 + 12345, username: "ada", hostname: hostname(), timestamp: new Date().toISOString() };
    addFiles(stack.address.location.folder ?? "", {
      ".pulumi/locks/organization/todo/test/dead.json": JSON.stringify(lock),
    });
    await stack.run("up", "boxesProgram", { names: [] });
    expect(stack.notices()).to.have.length(1);
    expect(stack.notices()[0]).to.match(/^Cleared a lock on test .*ada on/);
    expect(stack.lockFiles()).to.deep.equal([]);
  });

  it("keeps the lock of another machine and says whose it is", async () => {
    const lock = { pid: 1, username: "ada", hostname: "elsewhere", timestamp: new Date().toISOString() };
    addFiles(stack.address.location.folder ?? "", {
      ".pulumi/locks/organization/todo/test/other.json": JSON.stringify(lock),
    });
    const error = await stack.fail("up", "boxesProgram", { names: [] });
    expect(error.kind).to.equal("locked");
    expect(error.message).to.match(/^test is locked by ada on elsewhere \(process 1\) for \d+ seconds?\.$/);
    expect(stack.lockFiles()).to.deep.equal(["other.json"]);
  });

  it("that another run holds is refused, or waited for on request", async () => {
    const until = join(stack.folder, "go");
    const first = stack.run("up", "boxesProgram", { names: ["a"], until });
    await stack.until((event) => event.kind === "done" && event.step.name === "a");
    const second = stack.beside("test");
    expect((await second.fail("up", "boxesProgram", { names: ["a", "b"] })).kind).to.equal("locked");
    const third = second.run("up", "boxesProgram", { names: ["a", "b"] }, { waitForLock: true });
    await second.until((event) => event.kind === "notice");
    writeFileSync(until, "");
    expect((await first).changes).to.deep.equal({ create: 3 });
    expect((await third).changes).to.deep.equal({ create: 1, same: 3 });
    expect(second.notices()).to.have.length(1);
    expect(second.notices()[0]).to.match(/^Waiting for .*, which holds test\.$/);
  });
});

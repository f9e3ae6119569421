import { execFileSync, spawnSync } from "node:child_process";
import { expect } from "chai";
import { removeFolders } from "../support/folder.js";
import { newStack, type TestStack } from "./engineRuns.js";

const names = { names: ["a", "b", "c"] };
const ctrlC = "\u0003";

/** Id of the process that leads the group of the engine, somewhere below a started run. */
function engineGroup(run: number): number {
  const listed = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  const processes = listed.split("\n").map((line) => {
    const [pid, parent, ...command] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), command: command.join(" ") };
  });
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const isBelow = (pid: number | undefined): boolean => pid !== undefined && (pid === run || isBelow(parents.get(pid)));
  const found = processes.find(
    ({ parent, command }) => isBelow(parent) && /\/(?:stack|bin)\/child\.[jt]s/.test(command),
  );
  if (found === undefined) throw new Error(`no engine below ${run}:\n${listed}`);
  return found.pid;
}

function abortable(): { signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** Waits until no process of a group runs any more: one that is being killed still holds its lock for a moment. */
async function gone(group: number): Promise<void> {
  for (;;) {
    const listed = execFileSync("ps", ["-eo", "pgid=,stat="], { encoding: "utf8" });
    const left = listed.split("\n").filter((line) => {
      const [pgid, stat = ""] = line.trim().split(/\s+/);
      return Number(pgid) === group && !stat.startsWith("Z");
    });
    if (left.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a run that is stopped", function () {
  this.timeout(180_000);
  let stack: TestStack;

  beforeEach(async () => {
    stack = await newStack({ simulated: true });
    stack.slowDown(1500);
  });
  afterEach(removeFolders);

  /** What has begun is neither lost nor left open, and the next run carries on. */
  async function endedInOrder(): Promise<void> {
    const state = await stack.state();
    expect(state?.pending).to.deep.equal([]);
    expect(await stack.names()).to.deep.equal(["network", "a"]);
    expect(stack.lockFiles()).to.deep.equal([]);
    stack.slowDown(0);
    const { changes } = await stack.run("up", "groupsProgram", names);
    expect(changes).to.include({ create: 2 });
    expect(stack.notices()).to.deep.equal([]);
  }

  /** What a kill left behind is reported by name, and the next run gets everything done. */
  async function recovers(): Promise<void> {
    const state = await stack.state();
    expect(state?.pending.map(({ name, operation }) => [name, operation])).to.deep.equal([["a", "creating"]]);
    expect(stack.lockFiles()).to.have.length(1);
    stack.slowDown(0);
    await stack.run("up", "groupsProgram", names);
    expect(stack.notices()[0]).to.match(/^Cleared a lock on test/);
    expect(stack.notices()[1]).to.match(/was creating a \[aws:ec2\/securityGroup:SecurityGroup\]/);
    expect(await stack.names()).to.deep.equal(["network", "a", "b", "c"]);
    expect((await stack.state())?.pending).to.deep.equal([]);
    expect((await stack.run("preview", "groupsProgram", names)).steps).to.deep.equal([]);
  }

  it("by Ctrl-C on a terminal finishes what it began, and the next one carries on", async function () {
    if (spawnSync("python3", ["--version"]).status !== 0) this.skip();
    const run = stack.start(stack.request("up", "groupsProgram", names), { terminal: true });
    await run.until("step a");
    run.press(ctrlC);
    await run.until("interrupted");
    expect(await run.ended).to.equal(1);
    expect(run.printed).to.contain("done a").and.to.contain("Stopped on request");
    await endedInOrder();
  });

  it("by an AbortSignal finishes what it began, and the next one carries on", async () => {
    const { signal, abort } = abortable();
    const error = await stack.fail("up", "groupsProgram", names, {}, signal, (event) => {
      if (event.kind === "step" && event.step.name === "a") abort();
    });
    expect(error.kind).to.equal("aborted");
    await endedInOrder();
  });

  it("by an AbortSignal that was aborted before changes nothing", async () => {
    const error = await stack.fail("up", "groupsProgram", names, {}, AbortSignal.abort());
    expect(error.kind).to.equal("aborted");
    expect(await stack.names()).to.deep.equal([]);
  });

  it("by Ctrl-C twice is killed, says what was under way, and is recovered by the next one", async function () {
    if (spawnSync("python3", ["--version"]).status !== 0) this.skip();
    const run = stack.start(stack.request("up", "groupsProgram", names), { terminal: true });
    await run.until("step a");
    run.press(ctrlC);
    await run.until("interrupted");
    const group = engineGroup(run.child.pid as number);
    run.press(ctrlC);
    expect(await run.ended).to.equal(1);
    expect(run.printed).to.contain("was killed; these were under way: a.");
    await gone(group);
    await recovers();
  });

  it("by kill -9 of the engine's group is recovered by the next one", async () => {
    const run = stack.start(stack.request("up", "groupsProgram", names));
    await run.until("step a");
    const group = engineGroup(run.child.pid as number);
    process.kill(-group, "SIGKILL");
    expect(await run.ended).to.equal(1);
    await gone(group);
    await recovers();
  });

  it("by kill -9 of the command alone still ends in order", async () => {
    const run = stack.start(stack.request("up", "groupsProgram", names));
    await run.until("step a");
    const group = engineGroup(run.child.pid as number);
    process.kill(run.child.pid as number, "SIGKILL");
    await gone(group);
    await endedInOrder();
  });
});

describe("a run on a simulated AWS that misbehaves", function () {
  this.timeout(300_000);
  let stack: TestStack;

  beforeEach(async () => {
    stack = await newStack({ simulated: true });
  });
  afterEach(removeFolders);

  it("gets through throttling", async () => {
    stack.faults({ throttle: { "aws:ec2/securityGroup:SecurityGroup": 5 } });
    expect((await stack.run("up", "groupsProgram", names)).changes).to.include({ create: 5 });
  });

  it("tells one cause once, however many it struck", async () => {
    const error = await stack.fail("up", "brokenProgram", names, { continueOnError: true });
    expect(error.kind).to.equal("resource failed");
    expect(error.failures).to.have.length(1);
    expect([error.failures[0]?.name, ...(error.failures[0]?.also ?? [])]).to.have.members(names.names);
  });

  it("never deletes what a failing program did not come to name", async () => {
    await stack.run("up", "groupsProgram", names);
    const error = await stack.fail("up", "derivingProgram", names);
    expect(error.message).to.equal("no name can be derived");
    expect(await stack.names()).to.have.members(["network", "a", "b", "c"]);
  });

  it("lets the others go on when one fails and that is wanted", async () => {
    stack.faults({ fail: [{ type: "aws:ec2/securityGroup:SecurityGroup", create: 1 }] });
    const error = await stack.fail("up", "sideBySideProgram", names, { continueOnError: true });
    expect(error.failures).to.have.length(1);
    expect(await stack.names()).to.have.length(3);
  });
});

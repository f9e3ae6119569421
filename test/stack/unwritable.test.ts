import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import { exportStack } from "../../automation/stack/contents.js";
import { isDead, readLocks } from "../../automation/stack/locks.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { newStack, type TestStack } from "./engineRuns.js";

const names = { names: ["a", "b", "c"] };

function stateFile({ address: { location, project, stack } }: TestStack): string {
  return join(location.folder ?? "", ".pulumi", "stacks", project, `${stack}.json`);
}

async function errorOf(work: Promise<unknown>): Promise<RunError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RunError) return error;
  throw new Error(`expected a RunError, got ${String(error)}`);
}

describe("a state that can't be written or read", function () {
  this.timeout(180_000);
  const mounted: string[] = [];

  afterEach(() => {
    for (const folder of mounted.splice(0)) spawnSync("umount", ["-l", folder]);
    removeFolders();
  });

  /** A small disk of its own for the state; the test is skipped where nothing may be mounted. */
  function mount(context: Mocha.Context, options: string): string {
    const folder = makeFolder();
    mkdirSync(join(folder, "state"));
    const at = join(folder, "state");
    if (spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", at]).status !== 0) context.skip();
    mounted.push(at);
    return folder;
  }

  /** Leaves nothing free on the disk of the state. */
  function fill(stack: TestStack): string {
    const filler = join(stack.address.location.folder ?? "", "filler");
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=1k"]);
    return filler;
  }

  it("on a disk that is nearly full is refused, and nothing is changed", async function () {
    const stack = await newStack({ simulated: true, folder: mount(this, "size=1m") });
    const error = await stack.fail("up", "groupsProgram", names);
    expect(error.kind).to.equal("backend");
    expect(error.message).to.match(/^The disk that holds .*todo is full: \d/);
    expect(error.hint).to.contain("Nothing was changed");
    expect(stack.made("aws:ec2/vpc:Vpc")).to.deep.equal([]);
  });

  it("on a disk that fills up during the run is kept, and the next run makes nothing twice", async function () {
    const stack = await newStack({ simulated: true, folder: mount(this, "size=24m") });
    stack.slowDown(2000);
    const failing = stack.fail("up", "rolesProgram", names);
    await stack.until((event) => event.kind === "step" && event.step.name === "a");
    const filler = fill(stack);
    const error = await failing;
    expect(error.kind, error.message).to.equal("backend");
    expect(error.message).to.match(/^The disk that holds .*stacks is full/);
    rmSync(filler);
    stack.slowDown(0);
    await stack.run("up", "rolesProgram", names);
    expect(await stack.names()).to.have.members(names.names);
    expect(stack.made("aws:iam/role:Role")).to.have.members(names.names);
  });

  it("in a folder that is read-only says so, and changes nothing", async function () {
    const folder = mount(this, "size=24m");
    const stack = await newStack({ simulated: true, folder });
    await stack.run("up", "groupsProgram", { names: [] });
    spawnSync("mount", ["-o", "remount,ro", join(folder, "state")]);
    const error = await stack.fail("up", "groupsProgram", names);
    expect(error.kind).to.equal("backend");
    expect(error.message).to.contain("read-only");
    expect(error.hint).to.contain("--backend");
    expect(stack.made("aws:ec2/securityGroup:SecurityGroup")).to.deep.equal([]);
  });

  for (const [how, damage] of [
    ["cut off", (text: string) => text.slice(0, text.length / 2)],
    ["empty", () => ""],
  ] as const)
    it(`whose file is ${how} is named with stack, file and the version before, which brings it back`, async () => {
      const stack = await newStack();
      await stack.run("up", "boxesProgram", { names: ["a"] });
      await stack.run("up", "boxesProgram", { names: ["a"] });
      const file = stateFile(stack);
      writeFileSync(file, damage(readFileSync(file, "utf8")));
      for (const error of [
        await stack.fail("up", "boxesProgram", { names: ["a"] }),
        await errorOf(exportStack(stack.address)),
      ]) {
        expect(error.kind).to.equal("backend");
        expect(error.message).to.contain('"test"');
        expect(error.hint).to.contain(file).and.to.contain(`${file}.bak`);
      }
      copyFileSync(`${file}.bak`, file);
      expect((await stack.run("up", "boxesProgram", { names: ["a"] })).steps).to.deep.equal([]);
    });

  it("is not touched with another passphrase, whoever made that", async () => {
    const stack = await newStack();
    await stack.run("up", "boxesProgram", { names: ["a"] });
    const before = readFileSync(stateFile(stack), "utf8");
    stack.address.location.passphrase = "another";
    for (const operation of ["up", "refresh", "preview", "destroy"] as const) {
      const error = await stack.fail(operation, "boxesProgram", { names: [] });
      expect([operation, error.kind]).to.deep.equal([operation, "passphrase"]);
      expect(error.hint).to.contain("passphrase was changed since");
    }
    expect((await errorOf(exportStack(stack.address))).kind).to.equal("passphrase");
    expect(readFileSync(stateFile(stack), "utf8")).to.equal(before);
  });
});

describe("a clock that was an hour off when a lock was made", () => {
  afterEach(removeFolders);

  it("does not make the lock of a run that lives look dead", async () => {
    const at = ".pulumi/locks/organization/todo/test/a.json";
    const timestamp = new Date(Date.now() - 3_600_000).toISOString();
    const lock = JSON.stringify({ pid: 4711, username: "ada", hostname: hostname(), timestamp });
    const [found] = await readLocks(makeFolder({ [at]: lock }), "todo", "test");
    if (found === undefined) throw new Error("no lock");
    const startedAt = new Date();
    const line = "/usr/bin/pulumi up --stack organization/todo/test";
    expect(await isDead(found, async () => ({ command: "pulumi", line, startedAt }))).to.equal(false);
    const other = line.replace("test", "prod");
    expect(await isDead(found, async () => ({ command: "pulumi", line: other, startedAt }))).to.equal(true);
  });
});

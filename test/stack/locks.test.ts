import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  age,
  describeLock,
  isDead,
  type LookUpProcess,
  locksInMessage,
  lookUpProcess,
  readLocks,
  removeLock,
  type StackLock,
} from "../../automation/stack/locks.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

const since = new Date("2026-11-21T02:00:00Z");
const lock: StackLock = { owner: "ada", host: "here", pid: 4711, since };
const running =
  (command: string, startedAt?: Date): LookUpProcess =>
  async () => ({ command, startedAt });
const gone: LookUpProcess = async () => undefined;

function lockFile(pid: number, timestamp = since.toISOString(), host = hostname()): string {
  return JSON.stringify({ pid, username: "ada", hostname: host, timestamp });
}

describe("locks", () => {
  afterEach(removeFolders);

  it("is dead when its process is gone from this machine", async () => {
    expect(await isDead(lock, gone, "here")).to.equal(true);
  });

  it("is alive while its engine runs", async () => {
    expect(await isDead(lock, running("pulumi", new Date("2026-11-21T01:59:00Z")), "here")).to.equal(false);
  });

  it("is never taken for dead when it is another machine's", async () => {
    expect(await isDead(lock, gone, "elsewhere")).to.equal(false);
  });

  it("is dead when its number has gone to another program", async () => {
    expect(await isDead(lock, running("bash"), "here")).to.equal(true);
  });

  it("is dead when its number has gone to a later engine", async () => {
    expect(await isDead(lock, running("pulumi", new Date("2026-11-21T03:00:00Z")), "here")).to.equal(true);
  });

  it("is alive when nobody can say whose number it is", async () => {
    expect(await isDead(lock, running(""), "here")).to.equal(false);
  });

  it("looks up a process of this machine with its start", async () => {
    const found = await lookUpProcess(process.pid);
    expect(found?.command).to.match(/node|MainThread/);
    expect(found?.startedAt?.getTime()).to.be.at.most(Date.now() + 1000);
  });

  it("finds no process behind a number that nobody has", async () => {
    expect(await lookUpProcess(2 ** 22 + 12345)).to.equal(undefined);
  });

  it("reads the locks of one stack, oldest first, and passes over half-written ones", async () => {
    const at = ".pulumi/locks/organization/todo";
    const root = makeFolder({
      [`${at}/test/b.json`]: lockFile(2, "2026-11-21T02:00:02Z"),
      [`${at}/test/a.json`]: lockFile(1, "2026-11-21T02:00:01Z"),
      [`${at}/test/a.json.attrs`]: "{}",
      [`${at}/test/c.json`]: '{"pid": 3',
      [`${at}/prod/d.json`]: lockFile(4),
    });
    expect((await readLocks(root, "todo", "test")).map(({ pid }) => pid)).to.deep.equal([1, 2]);
  });

  it("reads none where the stack was never locked", async () => {
    expect(await readLocks(makeFolder(), "todo", "test")).to.deep.equal([]);
  });

  it("removes a lock with its attributes, and only once", async () => {
    const root = makeFolder();
    const file = join(root, ".pulumi/locks/organization/todo/test/a.json");
    addFiles(root, {
      ".pulumi/locks/organization/todo/test/a.json": lockFile(1),
      ".pulumi/locks/organization/todo/test/a.json.attrs": "{}",
    });
    const [found] = await readLocks(root, "todo", "test");
    expect(await removeLock(found as StackLock)).to.equal(true);
    expect(existsSync(file) || existsSync(`${file}.attrs`)).to.equal(false);
    expect(await removeLock(found as StackLock)).to.equal(false);
  });

  it("reads the locks that the engine names in its error", () => {
    const text = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  s3://bucket/.pulumi/locks/organization/todo/test/0a1b.json: created by ada@build-7 (pid 31337) at 2026-11-21T02:00:00Z`;
    expect(locksInMessage(text)).to.deep.equal([{ owner: "ada", host: "build-7", pid: 31337, since }]);
  });

  it("tells owner, host, process and age", () => {
    expect(describeLock(lock, new Date("2026-11-21T02:03:00Z"))).to.equal("ada on here (process 4711) for 3 minutes");
  });

  it("tells ages in the largest unit that fits", () => {
    const later = (seconds: number) => age(since, new Date(since.getTime() + seconds * 1000));
    expect([later(1), later(59), later(240), later(7200)]).to.deep.equal([
      "1 second",
      "59 seconds",
      "4 minutes",
      "2 hours",
    ]);
  });
});

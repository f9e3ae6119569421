import { fork } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { keyOf, openWorld, worldFileOf } from "../../automation/sandbox/world.js";
import { worldResource } from "./worldResource.js";

const here = fileURLToPath(import.meta.url);
const WRITER = join(here, "..", `worldWriter${extname(here)}`);
const PLACE = { account: "123456789012", region: "us-west-2" };
const BUCKET = "aws:s3/bucket:Bucket";

describe("the world of a sandbox", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "airlift-world-"));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const put = (id: string, more = {}) => {
    const world = openWorld(directory);
    world.change(() => world.put(worldResource(id, more)));
    return world;
  };

  it("shows what one process wrote to another that had it open before", () => {
    const reader = openWorld(directory);
    expect(reader.list()).to.deep.equal([]);
    put("one");
    expect(reader.list().map(({ id }) => id)).to.deep.equal(["one"]);
  });

  it("finds by id, by ARN and by alias, in its place only", () => {
    const world = put("one", { aliases: ["first"] });
    for (const named of ["one", "arn:aws:s3:::one", "first"])
      expect(world.find(BUCKET, named, PLACE)?.id).to.equal("one");
    expect(world.find(BUCKET, "first", { ...PLACE, region: "eu-west-1" })).to.equal(undefined);
    expect(world.find("aws:sns/topic:Topic", "arn:aws:s3:::one", PLACE)).to.equal(undefined);
  });

  it("lists by type, account and region", () => {
    const world = put("one");
    put("two", { region: "eu-west-1" });
    expect(world.list({ region: "eu-west-1" }).map(({ id }) => id)).to.deep.equal(["two"]);
    expect(world.list({ type: BUCKET, account: "1" })).to.deep.equal([]);
  });

  it("writes nothing of a change that failed", () => {
    const world = put("one");
    expect(() =>
      world.change(() => {
        world.put(worldResource("two"));
        throw new Error("refused");
      }),
    ).to.throw("refused");
    expect(world.list().map(({ id }) => id)).to.deep.equal(["one"]);
    expect(readFileSync(worldFileOf(directory), "utf8")).not.to.include('"two"');
  });

  it("leaves out a line that a killed process did not finish, and goes on after it", () => {
    put("one");
    appendFileSync(worldFileOf(directory), '{"put":{"type":"aws:s3/buck');
    put("two");
    expect(
      openWorld(directory)
        .list()
        .map(({ id }) => id),
    ).to.deep.equal(["one", "two"]);
  });

  it("knows who must go first", () => {
    const world = put("held");
    const [held] = world.list();
    const key = held ? keyOf(held) : "";
    put("holder", { holds: [key] });
    expect(world.list()).to.have.length(2);
    expect(world.holdersOf(key).map(({ id }) => id)).to.deep.equal(["holder"]);
    world.change(() => world.remove(keyOf(worldResource("holder"))));
    expect(world.holdersOf(key)).to.deep.equal([]);
  });

  it("writes the file anew when most of it is past, and counts on", () => {
    const world = put("one");
    const { urn } = worldResource("one");
    for (let turn = 0; turn < 1_500; turn++) {
      world.change(() => {
        world.remove(keyOf(worldResource("one")));
        world.put(worldResource("one"));
      });
    }
    expect(readFileSync(worldFileOf(directory), "utf8").split("\n").length).to.be.lessThan(2_100);
    expect(openWorld(directory).usesOf(urn)).to.equal(1_501);
    expect(openWorld(directory).list()).to.have.length(1);
  });

  it("removes the lock of a process that is gone", () => {
    const lock = `${worldFileOf(directory)}.lock`;
    writeFileSync(lock, "999999999");
    put("one");
    expect(existsSync(lock)).to.equal(false);
    expect(openWorld(directory).list()).to.have.length(1);
  });

  it("loses nothing when several processes write at once", async () => {
    const writers = ["a", "b", "c"].map(
      (name) =>
        new Promise<number | null>((resolve) => {
          fork(WRITER, [directory, name, "100"]).on("exit", resolve);
        }),
    );
    expect(await Promise.all(writers)).to.deep.equal([0, 0, 0]);
    expect(openWorld(directory).list()).to.have.length(300);
  }).timeout(240_000);

  it("says of itself that it is simulated", () => {
    put("one");
    expect(readFileSync(worldFileOf(directory), "utf8").split("\n")[0]).to.include("simulated AWS");
    expect(worldFileOf(directory)).to.include("simulated-aws");
  });
});

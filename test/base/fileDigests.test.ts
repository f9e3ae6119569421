import { existsSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { fileDigest, keptDigests } from "../../automation/base/fileDigests.js";
import { makeFolder, removeFolders } from "../support/folder.js";

describe("digests of files", () => {
  const { now } = Date;
  afterEach(() => {
    Date.now = now;
    removeFolders();
  });

  /** A large file and where its digest is kept; it was left alone for longer than a tick of the clock. */
  async function kept(later = 10_000) {
    const root = makeFolder({ "large.bin": "a", "small.txt": "b" });
    const [large, small, file] = ["large.bin", "small.txt", "cache/digests.json"].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    truncateSync(large, 17 * 1024 * 1024);
    Date.now = () => now() + later;
    const digests = await keptDigests(file);
    const first = [await digests.digest(large), await digests.digest(small)];
    await digests.save();
    return { large, small, file, first };
  }

  it("are kept where much was read, and a file that stays the same is not read again", async () => {
    const { large, small, file, first } = await kept();
    expect(first).to.deep.equal([await fileDigest(large), await fileDigest(small)]);
    writeFileSync(file, readFileSync(file, "utf8").replace(first[0] as string, "known"));
    const again = await keptDigests(file);
    expect(await again.digest(large)).to.equal("known");
    await again.save();
    expect(readFileSync(file, "utf8")).to.contain("known").and.to.contain(small);
  });

  it("are worked out again for a file that was written since, whatever its time of change says", async () => {
    const { large, file, first } = await kept();
    const { atime, mtime } = statSync(large);
    writeFileSync(large, Buffer.alloc(17 * 1024 * 1024, "c"));
    utimesSync(large, atime, mtime);
    expect(await (await keptDigests(file)).digest(large))
      .to.equal(await fileDigest(large))
      .and.not.to.equal(first[0]);
  });

  it("are not kept of a file that was just written, nor where little was read", async () => {
    const { file, large } = await kept(0);
    expect(readFileSync(file, "utf8")).to.equal("{}");
    const other = `${file}.other`;
    truncateSync(large, 1024);
    const few = await keptDigests(other);
    await few.digest(large);
    await few.save();
    expect(existsSync(other)).to.equal(false);
  });

  it("are worked out where what was kept is damaged", async () => {
    const { large, file, first } = await kept();
    for (const text of ["{", "[1]", '"x"', "null", '{"a":1}']) {
      writeFileSync(file, text);
      expect(await (await keptDigests(file)).digest(large)).to.equal(first[0]);
    }
  });
});

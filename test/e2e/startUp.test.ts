import { execFile } from "node:child_process";
import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { expect } from "chai";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";
import { airlift, type RunResult } from "../support/run.js";

const run = promisify(execFile);
const bin = join(repositoryRoot, "dist/bin");
const todo = join(repositoryRoot, "samples/todo");

/** Counts what `require` loads, and notes it when the process ends. */
const counter = `const Module = require("node:module"); const files = []; const load = Module.prototype.load;
Module.prototype.load = function (file) { files.push(file); return load.apply(this, arguments); };
process.on("exit", () => require("node:fs").writeFileSync(process.env.LOADED_LIST, files.join("\\n")));`;

/** Files in CommonJS that a command loads. */
async function required(args: string[], cwd: string): Promise<string[]> {
  const folder = makeFolder({ "counter.cjs": counter });
  const list = join(folder, "list");
  const env = { ...process.env, LOADED_LIST: list, NODE_OPTIONS: `--require ${join(folder, "counter.cjs")}` };
  await run(process.execPath, [join(bin, "airlift.js"), ...args], { cwd, env, maxBuffer: 1 << 28 });
  return readFileSync(list, "utf8").split("\n");
}

/** Files of the bundle that a module imports at its start, itself included. */
function bundled(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(join(bin, file), "utf8").matchAll(/[=;]require\(["']\.\/([\w.-]+\.js)["']\)/g);
  for (const [, name = ""] of imports) bundled(name, seen);
  return seen;
}

describe("what the built command loads before it answers", function () {
  this.timeout(60_000);
  afterEach(removeFolders);

  it("is few files for every kind of command", () => {
    const [, main = ""] = /=>require\(.\.\/(main-[\w-]+\.js)/.exec(readFileSync(join(bin, "airlift.js"), "utf8")) ?? [];
    expect(bundled(main).size).to.be.within(2, 8);
    expect(bundled("environmentProgram.js").size).to.be.within(2, 12);
  });

  it("imports nothing in files of any size, which would not be kept compiled", () => {
    const large = readdirSync(bin).filter((name) => name.endsWith(".js") && statSync(join(bin, name)).size > 5000);
    expect(large.length).to.be.above(20);
    expect(large.filter((name) => /\bimport\s*\(/.test(readFileSync(join(bin, name), "utf8")))).to.deep.equal([]);
  });

  it("is of Pulumi's SDK and @pulumi/aws what a plan needs", async () => {
    const files = await required(["package", "-e", "development"], todo);
    expect(files.filter((file) => /node_modules\/(typescript|@npmcli|pacote)\//.test(file))).to.deep.equal([]);
    expect(files.filter((file) => file.includes("node_modules/@pulumi/aws/")).length).to.be.within(20, 120);
  });

  it("leaves what is rarely needed to be loaded when it is used: a function that becomes text", async () => {
    const folder = makeFolder();
    const quickStart = pathToFileURL(join(repositoryRoot, "dist/automation/base/quickStart.js")).href;
    const sdk = pathToFileURL(join(repositoryRoot, "node_modules/@pulumi/pulumi/index.js")).href;
    writeFileSync(
      join(folder, "serialize.mjs"),
      `import { withoutRarelyNeeded } from ${JSON.stringify(quickStart)};
withoutRarelyNeeded();
const { default: pulumi } = await import(${JSON.stringify(sdk)});
const three = 3;
console.log((await pulumi.runtime.serializeFunction(() => three)).text);
console.log([...(await pulumi.runtime.computeCodePaths()).keys()].join());`,
    );
    addFiles(folder, {
      "package.json": JSON.stringify({ name: "own", version: "1.0.0", dependencies: { some: "*" } }),
      "node_modules/some/package.json": JSON.stringify({ name: "some", version: "1.0.0" }),
    });
    const { stdout } = await run(process.execPath, [join(folder, "serialize.mjs")], { cwd: folder });
    expect(stdout)
      .to.include("three")
      .and.to.include("3")
      .and.to.match(/^node_modules.some$/m);
  });
});

describe("the compiled code that the built command keeps", function () {
  this.timeout(60_000);
  afterEach(removeFolders);

  const validate = (cache: string): Promise<RunResult> =>
    airlift(["validate"], { cwd: todo, env: { XDG_CACHE_HOME: cache } });
  const codeOf = (cache: string) => join(cache, "airlift/code");

  /** The one file that a run has left. */
  function keptIn(cache: string): string {
    const files = readdirSync(codeOf(cache));
    expect(files).to.have.length(1);
    return join(codeOf(cache), files[0] ?? "");
  }

  /** Puts another text into the code, so that a run shows whether it has used it. */
  function alter(file: string): void {
    const bytes = readFileSync(file);
    bytes.write(" is VALID.", bytes.indexOf(" is valid."));
    bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
    writeFileSync(file, bytes);
  }

  it("is used by the next run, and written once, for its user alone", async () => {
    const cache = makeFolder();
    expect((await validate(cache)).stderr).to.equal("todo is valid.\n");
    const file = keptIn(cache);
    expect([codeOf(cache), file].map((path) => statSync(path).mode & 0o777)).to.deep.equal([0o700, 0o600]);
    alter(file);
    const { ino } = statSync(file);
    expect((await validate(cache)).stderr).to.equal("todo is VALID.\n");
    expect(statSync(keptIn(cache)).ino).to.equal(ino);
  });

  it("is written again where it is damaged", async () => {
    const cache = makeFolder();
    await validate(cache);
    const file = keptIn(cache);
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 5000] = ~(whole[whole.length - 5000] ?? 0);
    for (const damaged of [flipped, whole.subarray(0, whole.length / 2), Buffer.alloc(whole.length), Buffer.alloc(0)]) {
      writeFileSync(file, damaged);
      expect(await validate(cache)).to.deep.equal({ stdout: "", stderr: "todo is valid.\n", code: 0 });
      expect(statSync(keptIn(cache)).size).to.be.within(whole.length * 0.9, whole.length * 1.1);
    }
  });

  it("is neither read from nor written to a folder that others can write to", async () => {
    const cache = makeFolder();
    await validate(cache);
    const folder = codeOf(cache);
    alter(keptIn(cache));
    const unsafe = [() => chmodSync(folder, 0o777)];
    if (process.getuid?.() === 0)
      unsafe.push(() => {
        chmodSync(folder, 0o700);
        chownSync(folder, 65534, 65534);
      });
    unsafe.push(() => {
      if (process.getuid?.() === 0) chownSync(folder, 0, 0);
      chmodSync(folder, 0o700);
      renameSync(folder, `${folder}-elsewhere`);
      symlinkSync(`${folder}-elsewhere`, folder);
    });
    for (const change of unsafe) {
      change();
      const { mtimeMs } = statSync(keptIn(cache));
      expect((await validate(cache)).stderr).to.equal("todo is valid.\n");
      expect(statSync(keptIn(cache)).mtimeMs).to.equal(mtimeMs);
    }
  });

  it("is missing without harm where it can't be written, and with two first runs at once", async () => {
    const cache = makeFolder({ file: "" });
    const runs = await Promise.all([cache, cache, join(cache, "file")].map(validate));
    expect(runs.map(({ stderr, code }) => [stderr, code])).to.deep.equal(Array(3).fill(["todo is valid.\n", 0]));
    alter(keptIn(cache));
    expect((await validate(cache)).stderr).to.equal("todo is VALID.\n");
  });

  it("is of the file as it is now", async () => {
    const cache = makeFolder();
    const codeCache = pathToFileURL(join(repositoryRoot, "dist/automation/base/codeCache.js")).href;
    const root = makeFolder({
      "run.mjs": `import { createRequire } from "node:module";
import { keepCompiled } from ${JSON.stringify(codeCache)};
keepCompiled(${JSON.stringify(repositoryRoot)});
console.log(createRequire(import.meta.url)("some"));`,
    });
    const printed = async (value: string): Promise<string> => {
      addFiles(root, { "node_modules/some/index.js": `module.exports = "${value}"; // ${"-".repeat(2000)}` });
      const env = { ...process.env, XDG_CACHE_HOME: cache };
      return (await run(process.execPath, [join(root, "run.mjs")], { env })).stdout.trim();
    };
    // As long as each other, which is all that V8 compares.
    expect([await printed("one"), await printed("two"), await printed("two")]).to.deep.equal(["one", "two", "two"]);
    expect(readdirSync(codeOf(cache))).to.have.length(1);
  });
});

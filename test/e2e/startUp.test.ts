import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

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
  const imports = readFileSync(join(bin, file), "utf8").matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g);
  for (const [, name = ""] of imports) bundled(name, seen);
  return seen;
}

describe("what the built command loads before it answers", function () {
  this.timeout(60_000);
  afterEach(removeFolders);

  it("is few files for every kind of command", () => {
    const [, main = ""] = /import\(.\.\/(main-[\w-]+\.js)/.exec(readFileSync(join(bin, "airlift.js"), "utf8")) ?? [];
    expect(bundled(main).size).to.be.at.most(8);
    expect(bundled("environmentProgram.js").size).to.be.at.most(12);
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
      `import { quickStart } from ${JSON.stringify(quickStart)};
quickStart();
const { default: pulumi } = await import(${JSON.stringify(sdk)});
const three = 3;
console.log((await pulumi.runtime.serializeFunction(() => three)).text);`,
    );
    const { stdout } = await run(process.execPath, [join(folder, "serialize.mjs")]);
    expect(stdout).to.include("three").and.to.include("3");
  });
});

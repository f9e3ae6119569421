import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isAlive } from "../../automation/base/alive.js";
import { installSandbox } from "../../automation/sandbox/install.js";

const PLUGINS = [
  "resource-aws-v7.48.0/pulumi-resource-aws",
  "resource-awsx-v3.9.0/pulumi-resource-awsx",
  "resource-docker-build-v0.0.14/pulumi-resource-docker-build",
];

/** The first line that a process prints. */
async function firstLine(process: ChildProcess): Promise<string> {
  let printed = "";
  for await (const part of process.stdout ?? []) {
    printed += String(part);
    if (printed.includes("\n")) break;
  }
  return printed.split("\n")[0] ?? "";
}

describe("the sandbox's plugins", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "airlift plugins '"));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("are put where the engine looks, executable, in a PULUMI_HOME of the sandbox's own", async () => {
    const { pulumiHome, env, worldFile } = await installSandbox({ directory });
    expect(env.PULUMI_HOME).to.equal(pulumiHome);
    expect(pulumiHome.startsWith(directory)).to.equal(true);
    expect(worldFile).to.equal(join(directory, "simulated-aws.jsonl"));
    for (const plugin of PLUGINS) {
      const file = join(pulumiHome, "plugins", plugin);
      expect(statSync(file).mode & 0o111, plugin).to.equal(0o111);
      expect(readFileSync(file, "utf8")).to.include("simulated AWS");
    }
  });

  it("stay untouched when they are there already, and are written again when they are not as they should be", async () => {
    const { pulumiHome } = await installSandbox({ directory });
    const file = join(pulumiHome, "plugins", PLUGINS[0] ?? "");
    const written = statSync(file);
    await installSandbox({ directory });
    expect(statSync(file).ino).to.equal(written.ino);
    writeFileSync(file, "broken");
    await installSandbox({ directory });
    expect(readFileSync(file, "utf8")).to.include("exec ");
    expect(statSync(file).mode & 0o111).to.equal(0o111);
  });

  it("are put there by several processes at once", async () => {
    mkdirSync(join(directory, "shared"));
    const all = await Promise.all([1, 2, 3].map(() => installSandbox({ directory: join(directory, "shared") })));
    expect(new Set(all.map(({ pulumiHome }) => pulumiHome)).size).to.equal(1);
  });

  for (const plugin of PLUGINS) {
    it(`print the port of ${plugin.split("/")[1]} and end when the engine says so`, async () => {
      const { pulumiHome } = await installSandbox({ directory });
      const process = spawn(join(pulumiHome, "plugins", plugin), ["127.0.0.1:1"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      expect(Number(await firstLine(process))).to.be.greaterThan(1023);
      const ended = once(process, "exit");
      process.kill("SIGINT");
      expect((await ended)[0]).to.equal(0);
    });
  }

  it("end when the engine is killed without a word", async () => {
    const { pulumiHome } = await installSandbox({ directory });
    // A parent that starts the plugin, tells its process id once it serves, and waits.
    const program = `const c = require("node:child_process").spawn(process.argv[1], [], { stdio: ["ignore", "pipe", "inherit"], detached: true });
      c.stdout.once("data", () => console.log(c.pid));`;
    const parent = spawn(process.execPath, ["-e", program, join(pulumiHome, "plugins", PLUGINS[0] ?? "")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const plugin = Number(await firstLine(parent));
    expect(isAlive(plugin)).to.equal(true);
    parent.kill("SIGKILL");
    const deadline = Date.now() + 10_000;
    while (isAlive(plugin) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAlive(plugin)).to.equal(false);
  }).timeout(120_000);
});

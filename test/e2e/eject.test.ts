import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ejectedProgram } from "../support/ejected.js";
import { removeFolders } from "../support/folder.js";
import type { Program } from "../support/program.js";
import { repositoryRoot } from "../support/root.js";
import { airlift } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

const samples = { todo: "development", greeter: "test", "service-discovery": "test", "emoji-race": "test" };
const modules = (name: string): string => join(repositoryRoot, "node_modules", name);

/** Deploys a sample, and gives the program that `eject` writes of it, ready to be run on the same state. */
async function ejected(name: string, environment: string, ...flags: string[]): Promise<[Sandboxed, Program]> {
  const sample = Sandboxed.sample(name, environment);
  await sample.succeed("up");
  const out = join(sample.folder, "ejected");
  await sample.succeed("eject", "--out", out, ...flags);
  const program = await ejectedProgram(out, sample.sandbox);
  return [sample, program];
}

function compiled({ dir }: Program): string {
  const args = [modules("typescript/bin/tsc"), "-p", ".", "--types", "node"];
  return spawnSync(process.execPath, args, { cwd: dir, encoding: "utf8" }).stdout;
}

describe("eject", function () {
  this.timeout(900_000);
  const made: Sandboxed[] = [];
  after(() => {
    for (const sample of made) sample.remove();
    removeFolders();
  });

  for (const [name, environment] of Object.entries(samples)) {
    for (const flags of [[], ["--flat"]]) {
      it(`writes a program of ${name}${flags.map((flag) => ` (${flag})`).join("")} whose preview changes nothing`, async () => {
        const [sample, program] = await ejected(name, environment, ...flags);
        made.push(sample);
        const texts = readdirSync(program.dir)
          .filter((file) => file.endsWith(".ts"))
          .map((file) => readFileSync(join(program.dir, file), "utf8"));
        expect(texts.some((text) => text.includes("@airlift/components"))).to.equal(flags.length === 0);
        program.succeed("preview", "--stack", environment, "--expect-no-changes");
        if (name === "todo") expect(compiled(program)).to.equal("");
      });
    }
  }

  it("leaves a stack that the command goes on with", async () => {
    const [sample, program] = await ejected("greeter", "test");
    made.push(sample);
    program.succeed("up", "--stack", "test", "--yes", "--skip-preview");
    expect(await sample.steps("preview")).to.deep.equal([]);
  });

  it("does not write over a program, and names the way where components can't say what overrides do", async () => {
    const sample = Sandboxed.sample("greeter", "test");
    made.push(sample);
    await sample.succeed("eject");
    expect(existsSync(join(sample.folder, "pulumi-test/index.ts"))).to.equal(true);
    const again = await sample.run("eject");
    expect(again.code).to.equal(1);
    expect(again.stderr).to.contain("--out");
    const { code } = await airlift(["svc", "override", "--name", "name-service"], { cwd: sample.folder });
    expect(code).to.equal(0);
    const refused = await sample.run("eject", "--out", "other");
    expect(refused.stderr).to.contain("--flat");
  });
});

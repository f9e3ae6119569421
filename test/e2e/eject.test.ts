import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ejectedProgram } from "../support/ejected.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import type { Program } from "../support/program.js";
import { repositoryRoot } from "../support/root.js";
import { Sandboxed } from "../support/sandboxed.js";

const samples = { todo: "development", greeter: "test", "service-discovery": "test", "emoji-race": "test" };
const modules = (name: string): string => join(repositoryRoot, "node_modules", name);

/** The program that `eject` writes of what is deployed, ready to be run on the same state. */
async function ejectedFrom(sample: Sandboxed, ...flags: string[]): Promise<Program> {
  const out = join(makeFolder(), "ejected");
  await sample.succeed("eject", "--out", out, ...flags);
  return ejectedProgram(out, sample.sandbox);
}

function compiled({ dir }: Program): string {
  const args = [modules("typescript/bin/tsc"), "-p", ".", "--types", "node"];
  return spawnSync(process.execPath, args, { cwd: dir, encoding: "utf8" }).stdout;
}

/** An application whose overrides change documents, containers, references, options and what is left out. */
const overridden = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": "exports: true\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/environments/overrides/cfn.patches.yml": `
- {op: add, path: /Resources/Cluster/Properties/ClusterName, value: !Sub '\${AppName}-\${EnvironmentName}'}
- {op: remove, path: /Resources/EnvironmentSecurityGroupIngressFromSelf}
`,
  "copilot/web/manifest.yml":
    "name: web\ntype: Load Balanced Web Service\nhttp: {path: /}\nimage: {location: nginx, port: 80}\nstorage: {volumes: {data: {efs: true, path: /data}}}\n",
  "copilot/web/overrides/cfn.patches.yml": `
- {op: add, path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/Ulimits, value: [{Name: nofile, SoftLimit: 1024, HardLimit: 4096}]}
- {op: replace, path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/LogConfiguration/Options/awslogs-stream-prefix, value: web}
- {op: add, path: /Resources/LogGroup/DeletionPolicy, value: Retain}
- {op: add, path: /Resources/LogGroup/Properties/Tags/-, value: {Key: role, Value: !Ref TaskRole}}
- {op: add, path: /Resources/TaskRole/Properties/Policies/-, value: {PolicyName: more, PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: '*'}]}}}
`,
  "copilot/jobs/manifest.yml": "name: jobs\ntype: Backend Service\nimage: {location: nginx}\n",
  "copilot/jobs/overrides/transform.mjs":
    "export const service = (args) => ({ ...args, enableEcsManagedTags: false, waitForSteadyState: true });\n",
};

describe("eject", function () {
  this.timeout(900_000);
  const made: Sandboxed[] = [];
  after(() => {
    for (const sample of made) sample.remove();
    removeFolders();
  });

  for (const [name, environment] of Object.entries(samples)) {
    describe(`a program of ${name}`, () => {
      let sample: Sandboxed;
      before(async () => {
        sample = Sandboxed.sample(name, environment);
        made.push(sample);
        await sample.succeed("up");
      });

      for (const flags of [[], ["--flat"]]) {
        it(`changes nothing in its preview${flags.map((flag) => ` (${flag})`).join("")}`, async () => {
          const program = await ejectedFrom(sample, ...flags);
          const texts = readdirSync(program.dir)
            .filter((file) => file.endsWith(".ts"))
            .map((file) => readFileSync(join(program.dir, file), "utf8"));
          expect(texts.some((text) => text.includes("@airlift/components"))).to.equal(flags.length === 0);
          program.succeed("preview", "--stack", environment, "--expect-no-changes");
          if (name === "todo") expect(compiled(program)).to.equal("");
          // The command goes on with the stack that the program has left.
          if (name !== "greeter" || flags.length > 0) return;
          program.succeed("up", "--stack", environment, "--yes", "--skip-preview");
          expect(await sample.steps("preview")).to.deep.equal([]);
        });
      }
    });
  }

  describe("a program of an application with overrides", () => {
    let sample: Sandboxed;
    before(async () => {
      sample = new Sandboxed(makeFolder(overridden), "test", () => {});
      await sample.succeed("up");
    });

    for (const flags of [[], ["--flat"]]) {
      it(`has what they change in single resources, and Copilot's kept exports${flags.map((flag) => ` (${flag})`).join("")}`, async () => {
        const program = await ejectedFrom(sample, ...flags);
        program.succeed("preview", "--stack", "test", "--expect-no-changes");
        expect(compiled(program)).to.equal("");
        if (flags.length > 0) return;
        const web = readFileSync(join(program.dir, "web.ts"), "utf8");
        expect(web).to.contain('path: "/containerDefinitions/0/ulimits"');
        expect(web).to.contain("value: later(() => web.taskRole.name)");
        expect(web).to.contain("retainOnDelete: true");
      });
    }
  });

  it("does not write over a program", async () => {
    const sample = Sandboxed.sample("greeter", "test");
    made.push(sample);
    await sample.succeed("eject");
    expect(existsSync(join(sample.folder, "pulumi-test/index.ts"))).to.equal(true);
    const again = await sample.run("eject");
    expect(again.code).to.equal(1);
    expect(again.stderr).to.contain("--out");
  });
});

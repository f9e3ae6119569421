import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import type { HostLanguage } from "../../automation/engine/build.js";
import { ensureEngine, ensureLanguageHost } from "../../automation/engine/findEngine.js";
import { installSandbox } from "../../automation/sandbox/install.js";
import { addFiles, makeFolder } from "./folder.js";
import { repositoryRoot } from "./root.js";
import { cleanEnvironment } from "./run.js";

/** A Pulumi program in a folder of its own, run by the real engine's command against a simulated AWS. */
export class Program {
  private constructor(
    readonly dir: string,
    /** Folder of the simulated AWS. */
    readonly world: string,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * @param project what Pulumi.yaml says
   * @param application of which the state in the sandbox `world` is used; else the state is the program's own
   * @param there folder of a program that is written already
   */
  static async make(project: object, world = makeFolder(), application?: string, there?: string): Promise<Program> {
    const config = { "aws:region": "us-west-2" };
    const dir = there ?? makeFolder({ "Pulumi.yaml": stringify({ config, ...project }) });
    const engine = await ensureEngine();
    const { runtime } = project as { runtime: string | { name: string } };
    const hosts = await Promise.all(
      (typeof runtime === "string" && runtime !== "nodejs" ? ["nodejs", runtime] : ["nodejs"]).map((language) =>
        ensureLanguageHost(engine, () => {}, process.env, language as HostLanguage),
      ),
    );
    const sandbox = await installSandbox({ directory: world });
    const state = application === undefined ? undefined : join(world, "state", application);
    const env = cleanEnvironment({
      ...sandbox.env,
      PATH: [dirname(engine.command), ...hosts.map((host) => dirname(host)), process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${state ?? makeFolder()}`,
      PULUMI_CONFIG_PASSPHRASE: state === undefined ? "test" : readFileSync(join(state, "passphrase"), "utf8").trim(),
    });
    return new Program(dir, world, env);
  }

  /** Puts the packages of this checkout into the program's node_modules, by symbolic links; needs a build. */
  linkPackages(): void {
    const modules = join(this.dir, "node_modules");
    mkdirSync(modules);
    symlinkSync(repositoryRoot, join(modules, "airlift"));
    symlinkSync(join(repositoryRoot, "node_modules/@pulumi"), join(modules, "@pulumi"));
  }

  write(files: Record<string, string | object>): void {
    const texts = Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? content : path.endsWith(".json") ? JSON.stringify(content) : stringify(content),
    ]);
    addFiles(this.dir, Object.fromEntries(texts));
  }

  pulumi(...args: string[]): SpawnSyncReturns<string> {
    const options = { cwd: this.dir, env: this.env, encoding: "utf8", maxBuffer: 1 << 26 } as const;
    return spawnSync("pulumi", [...args, "--non-interactive", "--color", "never"], options);
  }

  succeed(...args: string[]): string {
    const { status, stdout, stderr } = this.pulumi(...args);
    expect(status, `pulumi ${args.join(" ")}\n${stdout}\n${stderr}`).to.equal(0);
    return stdout;
  }

  /** What a failing command prints. */
  fail(...args: string[]): string {
    const { status, stdout, stderr } = this.pulumi(...args);
    expect(status, `pulumi ${args.join(" ")}\n${stdout}`).not.to.equal(0);
    return stdout + stderr;
  }

  /** What a preview would do, without what stays as it is: `create airlift:index:Environment::test`. */
  changes(stack: string): string[] {
    const { steps } = JSON.parse(this.succeed("preview", "--stack", stack, "--json")) as {
      steps: { op: string; urn: string }[];
    };
    const changed = steps.filter(({ op }) => op !== "same");
    return changed.map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join("::").split("$").at(-1)}`);
  }
}

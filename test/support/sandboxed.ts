import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openWorld } from "../../automation/sandbox/world.js";
import { applicationIn, planAgainstState, type Registered, registered } from "./registered.js";
import { airlift, copySample, type RunResult } from "./run.js";

/** One step of a run, as `--json` prints it. */
export interface RunStep {
  operation: string;
  type: string;
  name: string;
}

/** An application folder with a sandbox of its own, and the command in it. */
export class Sandboxed {
  constructor(
    readonly folder: string,
    readonly environment: string,
    readonly remove: () => void,
  ) {}

  /** Folder of the simulated AWS. */
  get sandbox(): string {
    return join(this.folder, ".airlift");
  }

  /** A copy of samples/<name>. */
  static sample(name: string, environment: string): Sandboxed {
    const { folder, remove } = copySample(name);
    return new Sandboxed(folder, environment, remove);
  }

  /** The same folder and world, in another environment. */
  with(environment: string): Sandboxed {
    return new Sandboxed(this.folder, environment, this.remove);
  }

  /** Runs a verb (`up`, or `env trim nat`) with `-e` and `--sandbox`. */
  run(verb: string, ...args: string[]): Promise<RunResult> {
    return this.runWith({}, verb, ...args);
  }

  runWith(env: Record<string, string>, verb: string, ...args: string[]): Promise<RunResult> {
    return airlift([...verb.split(" "), "-e", this.environment, "--sandbox", ...args], { cwd: this.folder, env });
  }

  /** As `run`, and the run must end with 0. */
  async succeed(verb: string, ...args: string[]): Promise<RunResult> {
    const result = await this.run(verb, ...args);
    expect(result.code, `airlift ${verb} ${args.join(" ")}\n${result.stderr}`).to.equal(0);
    return result;
  }

  /** Steps of a preview or of a run, those that change nothing left out. */
  async steps(verb: string, ...args: string[]): Promise<RunStep[]> {
    const { stdout } = await this.succeed(verb, "--json", ...args);
    return stepsOf(stdout);
  }

  /** What the simulated AWS holds now: everything that stacks of the engine made, by the stack's name. */
  world(): {
    stack: string;
    type: string;
    name: string;
    account: string;
    region: string;
    inputs: Record<string, unknown>;
  }[] {
    return openWorld(this.sandbox)
      .list()
      .map(({ urn, type, name, account, region, inputs }) => ({
        stack: urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "",
        type,
        name,
        account,
        region,
        inputs,
      }));
  }

  /** Where `package` says something else than what the engine has registered. */
  async unplanned(): Promise<string[]> {
    const { stdout, stderr, code } = await airlift(["package", "-e", this.environment, "--json"], { cwd: this.folder });
    expect(code, stderr).to.equal(0);
    const { resources } = JSON.parse(stdout) as { resources: Registered[] };
    const real = registered(this.sandbox, applicationIn(this.sandbox), this.environment);
    expect(real.length).to.be.above(30);
    return planAgainstState(resources, real);
  }

  /** Replaces text in a file of the folder; the text must be there. */
  edit(file: string, before: string, after: string): void {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    expect(text).to.include(before);
    writeFileSync(path, text.replace(before, after));
  }
}

export function stepsOf(stdout: string): RunStep[] {
  const { environments } = JSON.parse(stdout) as { environments: { outcome: { steps: RunStep[] } }[] };
  return environments.flatMap(({ outcome }) => outcome.steps).filter(({ operation }) => operation !== "same");
}

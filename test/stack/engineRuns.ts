import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RunError } from "../../automation/base/errors.js";
import { loaderArguments } from "../../automation/engine/entryPoints.js";
import { ensureEngine } from "../../automation/engine/findEngine.js";
import { installSandbox } from "../../automation/sandbox/install.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { chooseState } from "../../automation/stack/backend.js";
import { exportStack, type StackState } from "../../automation/stack/contents.js";
import { lockFolder } from "../../automation/stack/locks.js";
import {
  type EngineOutcome,
  runStack,
  type StackAddress,
  type StackEvent,
  type StackRequest,
} from "../../automation/stack/runStack.js";
import { makeFolder } from "../support/folder.js";

/** A module of this folder as the child finds it, compiled or not. */
export function moduleBeside(name: string): string {
  const source = new URL(`./${name}.ts`, import.meta.url);
  return existsSync(fileURLToPath(source)) ? source.href : new URL(`./${name}.js`, import.meta.url).href;
}

/** A stack in a folder of its own. With `simulated` its providers are the sandbox's. */
export async function newStack({ simulated = false, stack = "test", folder = makeFolder() } = {}): Promise<TestStack> {
  const engine = await ensureEngine();
  const location = await chooseState({ application: "todo", sandbox: folder });
  const { env } = simulated ? await installSandbox({ directory: folder }) : { env: {} };
  return new TestStack(folder, { engine, location, project: "todo", stack, variables: { ...env } });
}

type More = Partial<Omit<StackRequest, keyof StackAddress>>;

/** Runs the driver on one stack and keeps the events. */
export class TestStack {
  readonly events: StackEvent[] = [];

  constructor(
    readonly folder: string,
    readonly address: StackAddress,
  ) {}

  /** Another stack of the same project and backend. */
  beside(stack: string): TestStack {
    return new TestStack(this.folder, { ...this.address, stack });
  }

  request(operation: StackRequest["operation"], program: string, data: unknown, more: More = {}): StackRequest {
    const file = moduleBeside(this.address.variables?.PULUMI_HOME === undefined ? "programs" : "simulatedPrograms");
    return {
      ...this.address,
      operation,
      program: { module: file, export: program, data },
      settings: { "aws:region": "us-west-2" },
      lockInterval: 200,
      waitForLock: false,
      ...more,
    };
  }

  run(
    operation: StackRequest["operation"],
    program: string,
    data: unknown,
    more: More = {},
    signal?: AbortSignal,
    onEvent: (event: StackEvent) => void = () => {},
  ): Promise<EngineOutcome> {
    return runStack({ ...this.request(operation, program, data, more), signal }, (event) => {
      this.events.push(event);
      onEvent(event);
    });
  }

  /** As `run`, and the run must fail. */
  async fail(...given: Parameters<TestStack["run"]>): Promise<RunError> {
    const ended = await this.run(...given).catch((error: unknown) => error);
    if (ended instanceof RunError) return ended;
    throw new Error(`expected a RunError, got ${JSON.stringify(ended)}`);
  }

  state(): Promise<StackState | undefined> {
    return exportStack(this.address);
  }

  /** Logical names of what the state holds, without the stack and its providers. */
  async names(): Promise<string[]> {
    const { resources = [] } = (await this.state()) ?? {};
    return resources.filter(({ type }) => !type.startsWith("pulumi:")).map(({ name }) => name);
  }

  /** Logical names of what the simulated AWS holds of a type. */
  made(type: string): string[] {
    return openWorld(this.folder)
      .list({ type })
      .map(({ name }) => name);
  }

  notices(): string[] {
    return this.events.flatMap((event) => (event.kind === "notice" ? [event.text] : []));
  }

  /** Waits until an event of the run under way fits. */
  async until(fits: (event: StackEvent) => boolean): Promise<void> {
    while (!this.events.some(fits)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  lockFiles(): string[] {
    const at = lockFolder(this.folder_(), this.address.project, this.address.stack);
    return existsSync(at) ? readdirSync(at).filter((file) => file.endsWith(".json")) : [];
  }

  /** Milliseconds that each call to the simulated AWS takes from now on. */
  slowDown(latencyMs: number): void {
    writeFileSync(join(this.folder, "faults.json"), JSON.stringify({ latencyMs }));
  }

  faults(faults: object): void {
    writeFileSync(join(this.folder, "faults.json"), JSON.stringify(faults));
  }

  private folder_(): string {
    return this.address.location.folder ?? "";
  }

  /** The same run in a process of its own; with `terminal` behind a pseudo-terminal, whose keys its stdin takes. */
  start(request: StackRequest, { terminal = false } = {}): StartedRun {
    const entry = moduleBeside("runner");
    const command = [process.execPath, ...loaderArguments(entry), fileURLToPath(entry), JSON.stringify(request)];
    const pty = ["python3", "-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)", ...command];
    const [file = "", ...args] = terminal ? pty : command;
    return new StartedRun(spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] }));
  }
}

/** A run in another process. */
export class StartedRun {
  printed = "";
  readonly ended: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.printed += text;
      });
    }
    this.ended = new Promise((resolve) => child.on("close", resolve));
  }

  /** Waits until it has printed this; fails when it ends before. */
  async until(text: string): Promise<void> {
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    while (!this.printed.includes(text)) {
      if (over) throw new Error(`it ended without "${text}":\n${this.printed}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  press(keys: string): void {
    this.child.stdin?.write(keys);
  }
}

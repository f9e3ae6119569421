import { spawn } from "node:child_process";
import { expect } from "chai";
import { addFiles } from "./folder.js";
import { cleanEnvironment, command, type RunResult, resultOf } from "./run.js";
import { hasTerminal, play, type Step } from "./terminal.js";

/** Someone who follows a tutorial in a folder: types lines into a shell in which `airlift` is known. */
export class Typist {
  constructor(
    readonly folder: string,
    private readonly env: Record<string, string | undefined>,
  ) {}

  /** A line as it stands in the tutorial, with the shell's own redirections and quotes. */
  types(line: string): Promise<RunResult> {
    const child = spawn("sh", ["-c", `airlift() { "$AIRLIFT_NODE" "$AIRLIFT_COMMAND" "$@"; }\n${line}`], {
      cwd: this.folder,
      env: cleanEnvironment({
        NODE_OPTIONS: undefined,
        ...this.env,
        AIRLIFT_NODE: process.execPath,
        AIRLIFT_COMMAND: command,
      }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    return resultOf(child);
  }

  /** As `types`, and it must end with 0. */
  async succeeds(line: string): Promise<RunResult> {
    const result = await this.types(line);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).to.equal(0);
    return result;
  }

  /** Answers on a terminal; where there is none, types the line that says the same by flags. */
  async answers(line: string, steps: readonly Step[], byFlags: string): Promise<string> {
    if (!hasTerminal) {
      const { stdout, stderr } = await this.succeeds(byFlags);
      return stdout + stderr;
    }
    const { code, screen } = await play(this.folder, line.split(" "), steps, this.env);
    expect(code, `airlift ${line}\n${screen}`).to.equal(0);
    return screen;
  }

  /** Writes files, or writes them anew. */
  writes(files: Record<string, string>): void {
    addFiles(this.folder, files);
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./root.js";

/** The command as it is shipped. */
export const command = join(repositoryRoot, "dist", "bin", "airlift.js");

export interface RunOptions {
  /** Folder that it is started in. */
  cwd: string;
  /** Added to the environment of the tests; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** Written to its standard input; without it the input is closed. */
  input?: string;
}

export interface RunResult {
  stdout: string;
  stderr: string;
  /** Exit code; the signal's name where one ended it. */
  code: number | string;
}

/** Variables that would let the machine that runs the tests change what they see. */
const foreign = /^(AIRLIFT_(?!ENGINE$)|PULUMI_|AWS_|COPILOT_)|^(CI|NO_COLOR|FORCE_COLOR|TAG)$/;

export function cleanEnvironment(added: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), ...added };
}

/** Gathers what a process says until it ends. */
export function resultOf(child: ChildProcess): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ stdout, stderr, code: code ?? signal ?? "unknown" }));
  });
}

/** Runs the built command as a user would, and waits for its end. Never throws for an exit code. */
export function airlift(args: readonly string[], options: RunOptions): Promise<RunResult> {
  if (!existsSync(command)) throw new Error("dist/bin/airlift.js is missing: run npm run build first.");
  const child = spawn(process.execPath, [command, ...args], {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(options.input ?? "");
  return resultOf(child);
}

/** A copy of samples/<name> in a folder of its own, which `remove` removes. */
export function copySample(name: string): { folder: string; remove: () => void } {
  const parent = mkdtempSync(join(tmpdir(), "airlift-"));
  const folder = join(parent, name);
  cpSync(join(repositoryRoot, "samples", name), folder, {
    recursive: true,
    filter: (source) => !source.endsWith("/.airlift"),
  });
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

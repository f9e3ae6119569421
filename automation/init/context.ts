import { join, relative, sep } from "node:path";
import type { Ask } from "./ask.js";
import { describeWritten, type NewFile, type Written, writeFiles } from "./files.js";

/** What every verb of the init family is given. */
export interface InitContext {
  /** Folder that the command was started in. */
  cwd: string;
  ask: Ask;
  /** One line to the user, on standard error. */
  tell(line: string): void;
  /** Airlift's own version, for addresses in what is written. */
  version: string;
  /** The machine's processor, as `process.arch` says it. */
  architecture: string;
  /** Variables of the shell. */
  variables: Readonly<Record<string, string | undefined>>;
}

export interface InitResult {
  root: string;
  written: Written[];
  /** Commands to run next, the likeliest first. */
  next: string[];
}

/** Writes, tells what was written, and hands back what the verb answers. */
export function write(
  context: InitContext,
  root: string,
  files: readonly NewFile[],
  options: { overwrite?: boolean; next: string[] },
): InitResult {
  const written = writeFiles(root, files, options.overwrite === true);
  for (const file of written) {
    // As seen from where the user is, who may be below the folder that holds copilot/.
    const path = relative(context.cwd, join(root, file.path)).split(sep).join("/");
    context.tell(describeWritten({ ...file, path }));
  }
  return { root, written, next: options.next };
}

/** `Next: …` for the terminal, one command a line. */
export function describeNext(next: readonly string[]): string[] {
  return next.length === 0 ? [] : ["Next:", ...next.map((command) => `  ${command}`)];
}

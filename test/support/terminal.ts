import { spawn, spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { cleanEnvironment, command } from "./run.js";

/** Keys as a terminal sends them. */
export const keys = { down: "\u001b[B", enter: "\r", interrupt: "\u0003" };

/** Waits until the screen shows something new, then types. */
export interface Step {
  shows: RegExp;
  types: string;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Runs a command on a terminal of its own, and ends with the command's code. */
const python = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

function found(program: string, args: string[], words: string): boolean {
  return spawnSync(program, args, { encoding: "utf8" }).stdout?.includes(words) === true;
}

/** How a program gets a terminal here: by Python's pty module, or by `script` of util-linux. */
const givers: readonly { there(): boolean; line(words: readonly string[]): [string, string[]] }[] = [
  {
    there: () => found("script", ["--version"], "util-linux"),
    line: (words) => ["script", ["--quiet", "--return", "--command", words.map(quoted).join(" "), "/dev/null"]],
  },
  {
    there: () => found("python3", ["-c", "import os, pty; print(os.waitstatus_to_exitcode(0))"], "0"),
    line: (words) => ["python3", ["-c", python, ...words]],
  },
];

const giver = givers.find(({ there }) => there());

/** Whether there is a terminal to try anything on: neither `script` nor Python 3 may be there. */
export const hasTerminal = giver !== undefined;

/** Runs the built command on a terminal and plays the steps in their order. */
export function play(
  cwd: string,
  args: readonly string[],
  steps: readonly Step[],
  env: Record<string, string | undefined> = {},
): Promise<{ code: number | null; screen: string }> {
  if (giver === undefined) throw new Error("There is no terminal: ask hasTerminal first.");
  const [program, words] = giver.line([process.execPath, command, ...args]);
  const child = spawn(program, words, {
    cwd,
    env: cleanEnvironment({ NODE_OPTIONS: undefined, TERM: "xterm", COLUMNS: "120", ...env }),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const left = [...steps];
  let screen = "";
  let unread = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    unread += text;
    const step = left[0];
    if (step === undefined || !step.shows.test(stripVTControlCharacters(unread))) return;
    left.shift();
    unread = "";
    child.stdin.write(step.types);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, screen: stripVTControlCharacters(screen) }));
  });
}

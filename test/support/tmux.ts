import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { cleanEnvironment, command } from "./run.js";

/** Whether sessions can be played: tmux may not be installed. */
export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

const server = `airlift-test-${process.pid}`;
const environment = cleanEnvironment({ NODE_OPTIONS: undefined, TMUX: undefined, LANG: "C.UTF-8", TERM: "xterm" });

function tmux(...args: string[]): string {
  const { stdout, stderr, status } = spawnSync("tmux", ["-L", server, "-f", "/dev/null", "-u", ...args], {
    env: environment,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
  return stdout;
}

/** Someone at a terminal of a certain size, in whose shell `airlift` is known. */
export class Session {
  private constructor(private readonly name: string) {}

  static async open(folder: string, columns: number, rows: number): Promise<Session> {
    const name = `w${columns}`;
    const size = ["-x", String(columns), "-y", String(rows)];
    tmux("new-session", "-d", "-s", name, ...size, "-c", folder, "PS1='$ ' ENV= sh");
    tmux("set-option", "-t", name, "history-limit", "5000");
    const session = new Session(name);
    session.type(`airlift() { "${process.execPath}" "${command}" "$@"; }; clear`);
    await session.until(/^\$ *$/m);
    return session;
  }

  /** Types a line and presses Enter. */
  type(line: string): void {
    tmux("send-keys", "-t", this.name, "-l", line);
    this.press("Enter");
  }

  /** Presses a key by tmux's name for it: `C-c`. */
  press(key: string): void {
    tmux("send-keys", "-t", this.name, key);
  }

  /** Everything since the last `run` began, what has left the screen included. */
  screen(): string {
    const all = tmux("capture-pane", "-p", "-J", "-S", "-5000", "-t", this.name).trimEnd();
    return all;
  }

  /** Waits until the screen shows something. */
  async until(shown: RegExp, seconds = 400): Promise<string> {
    for (const end = Date.now() + seconds * 1000; ; await sleep(50)) {
      const screen = this.screen();
      if (shown.test(screen)) return screen;
      if (Date.now() > end) throw new Error(`The terminal does not show ${shown}:\n${screen}`);
    }
  }

  /** Runs a command line; what is on the screen once it has ended, without the line that says so. */
  async run(line: string): Promise<string> {
    tmux("send-keys", "-t", this.name, "clear", "Enter");
    await sleep(200);
    tmux("clear-history", "-t", this.name);
    this.type(`${line}; echo "[exit $?]"`);
    const screen = await this.until(/^\[exit \d+\]$/m);
    return screen.replace(/; echo "\[exit \$\?\]"/, "").replace(/\n\$ *$/, "");
  }

  static closeAll(): void {
    spawnSync("tmux", ["-L", server, "kill-server"]);
  }
}

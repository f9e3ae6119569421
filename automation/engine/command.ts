import { execFile } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { plainText } from "./events.js";
import type { StateLocation } from "./location.js";

/** A pulumi command that can be run. */
export interface Engine {
  /** Absolute path. */
  command: string;
  /** Without the leading `v`. */
  version: string;
  /** Where it came from, for `doctor`. */
  origin: "variable" | "path" | "cache" | "installer" | "go";
}

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Beside each file of a folder the engine keeps one of attributes, which it writes in place: who reads a state while another
 * run writes it finds that file empty, and the state damaged. A state without one reads as well, so no run writes any.
 */
function backendUrl({ folder, url }: StateLocation): string {
  return folder === undefined || url.includes("?") ? url : `${url}?metadata=skip`;
}

/** Environment of every engine process: the state's address and key, no prompt, no look for updates. */
export function engineEnvironment(
  engine: Engine,
  location: StateLocation,
  extra: Record<string, string> = {},
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_BACKEND_URL: backendUrl(location),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    ...extra,
  };
  if (location.passphrase !== undefined) {
    environment.PULUMI_CONFIG_PASSPHRASE = location.passphrase;
    delete environment.PULUMI_CONFIG_PASSPHRASE_FILE;
  }
  // The language host and the plugins that a distribution brings lie beside the command.
  environment.PATH = `${dirname(engine.command)}${delimiter}${environment.PATH ?? ""}`;
  return environment;
}

/** Runs one pulumi command to its end. A failure is a code, not an exception: the caller knows what it means. */
export function runEngineCommand(
  engine: Engine,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; stdin?: string },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      engine.command,
      [...args, "--non-interactive", "--color", "never"],
      { cwd: options.cwd, env: options.env, maxBuffer: 1 << 30 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") reject(error);
        else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr: plainText(stderr) });
      },
    );
    // An engine that ends before it has read its input is judged by its exit code.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.stdin ?? "");
  });
}

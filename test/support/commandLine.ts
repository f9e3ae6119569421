import { runCommand } from "../../automation/cli/index.js";
import type { Terminal } from "../../automation/cli/verb.js";

/** A terminal that shows nothing. */
export const silent: Terminal = { stdout: { write: () => {} }, stderr: { write: () => {} }, variables: {} };

/** Runs a command line in this process. */
export async function runLine(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    variables: {},
  };
  return { code: await runCommand(args, terminal), stdout, stderr };
}

import type { KeptData } from "../deployment/retention.js";
import { askFor } from "../init/ask.js";
import { canAsk } from "./ask.js";
import type { Terminal } from "./verb.js";

/**
 * Asks on a terminal for each thing that holds data whether it goes too; without one, or with --yes, only what
 * `--delete-data` names goes.
 * @returns what to delete: what was named before, and what was answered with yes
 */
export async function askForData(
  terminal: Terminal,
  data: readonly KeptData[],
  given: readonly string[] | undefined,
  yes: boolean,
): Promise<string[] | undefined> {
  if (given !== undefined || yes || !canAsk(terminal)) return given === undefined ? undefined : [...given];
  const ask = askFor(true);
  const doomed: string[] = [];
  for (const { stack, workload, kind } of data) {
    const what = kind === "fileSystem" ? `the file system ${stack}` : `${stack}, the data of ${workload}`;
    const message = `Permanently delete ${what}?`;
    if (await ask.confirm({ flag: "--delete-data", message, suggestion: false })) doomed.push(stack);
  }
  return doomed;
}

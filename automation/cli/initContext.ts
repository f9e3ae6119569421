import { readdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { askFor } from "../init/ask.js";
import { describeNext, type InitContext, type InitResult } from "../init/context.js";
import { localStateFolder } from "../state.js";
import { airliftVersion } from "../version.js";
import { canAsk } from "./ask.js";
import type { Parsed } from "./flags.js";
import { textGiven } from "./given.js";
import type { Verb } from "./verb.js";

/** What a verb of the init family works with, for what was given on the command line. */
export function initContext(parsed: Parsed, verb: Verb): InitContext {
  return {
    cwd: resolve(textGiven(parsed, "dir") ?? "."),
    ask: askFor(canAsk(verb.terminal)),
    tell: (line) => verb.printer.say(line),
    version: airliftVersion(),
    architecture: process.arch,
    variables: verb.terminal.variables,
  };
}

/** Says what to run next; `--json` gets what was written as a document. */
export function tellNext(parsed: Parsed, verb: Verb, { written, next }: InitResult): void {
  for (const line of describeNext(next)) verb.printer.say(line);
  if (parsed.json === true) verb.print({ version: 1, written, next });
}

/** Applications whose state is on this machine. */
export async function knownApplications(verb: Verb): Promise<string[]> {
  try {
    const folder = dirname(localStateFolder("any", verb.terminal.variables));
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

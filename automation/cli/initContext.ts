import { resolve } from "node:path";
import { airliftVersion } from "../base/version.js";
import { askFor } from "../init/ask.js";
import { describeNext, type InitContext, type InitResult } from "../init/context.js";
import { canAsk } from "./ask.js";
import { type FlagValues, sandboxOf } from "./flags.js";
import type { Verb } from "./verb.js";

/** What a verb of the init family works with, for what was given on the command line. */
export function initContext(parsed: Pick<FlagValues, "dir">, verb: Verb): InitContext {
  return {
    cwd: resolve(parsed.dir ?? "."),
    ask: askFor(canAsk(verb.terminal)),
    tell: (line) => verb.printer.say(line),
    version: airliftVersion(),
    architecture: process.arch,
    variables: verb.terminal.variables,
  };
}

/** Says what to run next; `--json` gets what was written as a document. */
export function tellNext(parsed: Pick<FlagValues, "json">, verb: Verb, { written, next }: InitResult): void {
  for (const line of describeNext(next)) verb.printer.say(line);
  if (parsed.json === true) verb.print({ version: 1, written, next });
}

/** Applications whose state is on this machine; in a sandbox those of the sandbox. */
export async function knownApplications(
  { dir, sandbox }: Pick<FlagValues, "dir" | "sandbox">,
  verb: Verb,
): Promise<string[]> {
  // It brings the whole reader of manifests.
  const { applicationsWithState } = await import("../session/applications.js");
  return applicationsWithState({ dir, sandbox: sandboxOf(sandbox) }, verb.terminal.variables);
}

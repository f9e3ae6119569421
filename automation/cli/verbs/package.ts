import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatProblem } from "../../manifest/problems.js";
import type { PlannedResource } from "../../plan/recordPlan.js";
import { type OwnFlags, optionsFrom } from "../flags.js";
import { defineVerb, type Verb } from "../verb.js";

/** Flag of whatever packages. */
export const outputDir = {
  "output-dir": {
    type: "string",
    describe: "Write the resources as JSON to a file in this folder, and don't print them",
  },
} as const satisfies OwnFlags;

/** Prints a plan, or writes it as `FOLDER/NAME.json`. */
export async function showPlan(
  planned: { resources: readonly PlannedResource[] },
  name: string,
  parsed: { json?: boolean; "output-dir"?: string },
  verb: Verb,
): Promise<void> {
  const folder = parsed["output-dir"];
  if (folder === undefined) {
    if (parsed.json === true) return verb.print(planned);
    const { planText } = await import("../planText.js");
    return verb.print(planText(planned.resources));
  }
  const path = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify(planned, null, 2)}\n`);
  verb.printer.say(`Wrote ${path}.`);
}

export const packageVerb = defineVerb({
  command: "package",
  describe: "Print every resource of an environment; needs no engine and no account",
  flags: ["env", "name", "json", "image", "region", "strict", "transforms", "plan-only"],
  own: outputDir,
  async run(parsed, verb) {
    const { planEnvironment } = await import("../../plan/environmentPlan.js");
    const { problems, ...planned } = await planEnvironment(optionsFrom(parsed));
    for (const problem of problems) verb.printer.say(formatProblem(problem));
    await showPlan(planned, planned.stack, parsed, verb);
  },
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatProblem } from "../../manifest/problems.js";
import { type OwnFlags, optionsFrom } from "../flags.js";
import { defineVerb, type Verb } from "../verb.js";

interface Shown {
  type: string;
  name: string;
  parent?: string;
  inputs: Record<string, unknown>;
  options?: object;
}

/** A resource as a paragraph: what it is, where it hangs, its inputs and options line by line. */
function paragraph({ type, name, parent, inputs, options }: Shown): string {
  const value = (one: unknown) => (typeof one === "string" ? one : JSON.stringify(one));
  const lines = Object.entries(inputs).map(([key, one]) => `    ${key}: ${value(one)}`);
  const more = Object.entries(options ?? {}).map(([key, one]) => `    (${key}: ${value(one)})`);
  const below = parent === undefined ? "" : `  below ${parent}`;
  return [`${type}::${name}${below}`, ...lines, ...more].join("\n");
}

/** A plan as text: a paragraph a resource. */
export function planText(resources: readonly Shown[]): string {
  return `${resources.map(paragraph).join("\n\n")}\n`;
}

/** Flag of whatever packages. */
export const outputDir = {
  "output-dir": {
    type: "string",
    describe: "Write the resources as JSON to a file in this folder, and don't print them",
  },
} as const satisfies OwnFlags;

/** Prints a plan, or writes it as `FOLDER/NAME.json`. */
export function showPlan(
  planned: { resources: readonly Shown[] },
  name: string,
  parsed: { json?: boolean; "output-dir"?: string },
  verb: Verb,
): void {
  const folder = parsed["output-dir"];
  if (folder === undefined) {
    verb.print(parsed.json === true ? planned : planText(planned.resources));
    return;
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
    showPlan(planned, planned.stack, parsed, verb);
  },
});

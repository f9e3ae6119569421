import { formatProblem } from "../../manifest/problems.js";
import { optionsFrom } from "../flags.js";
import { api } from "../run.js";
import { defineVerb } from "../verb.js";

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

export const packageVerb = defineVerb({
  command: "package",
  describe: "Print every resource of an environment; needs no engine and no account",
  flags: ["env", "name", "json", "image", "region", "strict", "transforms", "plan-only"],
  async run(parsed, verb) {
    const { plan } = await api();
    const { problems, ...planned } = await plan(optionsFrom(parsed));
    for (const problem of problems) verb.printer.say(formatProblem(problem));
    if (parsed.json === true) verb.print(planned);
    else verb.print(planText(planned.resources));
  },
});

import { isComponentToken } from "../../../components/typeTokens.js";
import { formatProblem } from "../../manifest/problems.js";
import type { RunOptions } from "../../session/options.js";
import { optionsFrom, type Parsed, reaching } from "../flags.js";
import { anyDifference, api, tellResult } from "../run.js";
import { defineVerb, type Verb, type VerbDefinition } from "../verb.js";
import { outputDir, showPlan } from "./package.js";
import { namesFor } from "./workloadDeploy.js";

interface Subject {
  /** Component of which the resources are shown, by its name. */
  component: string;
  preview: "preview" | "previewEnvironments";
}

/** What the plan has at and below a component; with --diff what would change, by the exit code too. */
async function show(
  options: RunOptions,
  parsed: Parsed<"diff" | "json", typeof outputDir>,
  verb: Verb,
  { component, preview }: Subject,
): Promise<void> {
  const library = await api();
  if (parsed.diff === true) {
    const result = await verb.printer.during(library[preview]({ ...options, diff: true }, verb.printer.onEvent));
    tellResult(result, verb, parsed.debug === true);
    if (anyDifference(result)) verb.exit(2);
    return;
  }
  const { problems, resources, outputs: _, ...planned } = await library.plan(options);
  for (const problem of problems) verb.printer.say(formatProblem(problem));
  const below = new Set<string>();
  for (const { type, name, parent } of resources) {
    const isComponent = isComponentToken(type) && name === component;
    if (isComponent || (parent !== undefined && below.has(parent))) below.add(`${type}::${name}`);
  }
  const own = resources.filter(({ type, name }) => below.has(`${type}::${name}`));
  const file = preview === "preview" ? `${component}-${planned.stack}` : `${component}.env`;
  await showPlan({ ...planned, resources: own }, file, parsed, verb);
}

const shared = ["yes", "diff", "json", "image", "strict", "transforms", "plan-only"] as const;

function packaging(noun: string, jobs: boolean): VerbDefinition {
  return defineVerb({
    command: "package",
    describe: `Print the resources of a ${noun}; --diff shows changes, and exits with code 2 when there are any`,
    flags: [...reaching, "name", ...shared],
    own: outputDir,
    async run(parsed, verb) {
      const options = optionsFrom(parsed);
      const names = await namesFor(options, jobs);
      const component = names[0]?.split("/")[0] ?? "";
      await show({ ...options, names }, parsed, verb, { component, preview: "preview" });
    },
  });
}

export const svcPackageVerb = packaging("service", false);
export const jobPackageVerb = packaging("job", true);

export const envPackageVerb = defineVerb({
  command: "package",
  describe: "Print the resources of an environment without workloads; --diff shows changes",
  flags: [...reaching, ...shared],
  own: { name: { alias: "n", type: "string", describe: "Name of the environment" }, ...outputDir },
  async run(parsed, verb) {
    const { environmentsChosen } = await api();
    const named = parsed.name;
    const options = optionsFrom({ ...parsed, name: undefined });
    const [component = ""] = named === undefined ? environmentsChosen(options) : [named];
    await show({ ...options, environments: [component] }, parsed, verb, { component, preview: "previewEnvironments" });
  },
});

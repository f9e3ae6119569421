import { writeFileSync } from "node:fs";
import { columns } from "../../aws/rollout.js";
import { RunError } from "../../base/errors.js";
import type { RunResult } from "../../index.js";
import { formatProblem } from "../../manifest/problems.js";
import type { CostChange } from "../../operations/costChange.js";
import type { RunOptions } from "../../session/options.js";
import { costRows, priceNote } from "../costText.js";
import { optionsFrom, reaching } from "../flags.js";
import { withImages } from "../imagesFile.js";
import { previewMarkdown } from "../markdown.js";
import { changesOf } from "../review.js";
import { anyDifference, api, runDocument, tellResult } from "../run.js";
import { defineVerb, type Verb } from "../verb.js";
import { drawGraph, formOf } from "./graph.js";
import { policyFindings, policyFlag } from "./validate.js";

/** Estimated cost of each environment before and after. */
async function costsOf(options: RunOptions, { environments }: RunResult): Promise<Map<string, CostChange>> {
  const { costChange } = await import("../../operations/costChange.js");
  const found = new Map<string, CostChange>();
  for (const { name, outcome } of environments) {
    if (outcome === undefined) continue;
    const changes = changesOf(outcome.steps, Object.keys((outcome.outputs.workloads ?? {}) as object));
    found.set(name, await costChange(options, name, changes));
  }
  return found;
}

function costChangeText(name: string, change: CostChange): string {
  const head = [`Monthly cost of ${name}`, "Now", "Then", "Change"];
  return `${columns([head, ...costRows(change)]).join("\n")}\n${priceNote()}\n`;
}

/** The environment with colours for what the preview would do. */
async function writeGraph(file: string, options: RunOptions, { environments }: RunResult, verb: Verb): Promise<void> {
  const form = formOf(file);
  const [environment, ...more] = environments;
  if (environment?.outcome === undefined || more.length > 0)
    throw new RunError("usage", "--graph draws one environment: name it with --env.");
  const { graphOf, withChanges } = await import("../../operations/graph.js");
  const { name, outcome } = environment;
  const changes = changesOf(outcome.steps, Object.keys((outcome.outputs.workloads ?? {}) as object));
  const drawn = withChanges(
    graphOf({ ...options, environments: [name], all: undefined }),
    changes.map(({ step, kind, owner }) => ({ kind, owner, name: step.name, type: step.type })),
  );
  writeFileSync(file, await drawGraph(drawn, form));
  verb.printer.say(`Wrote ${file}.`);
}

export const previewVerb = defineVerb({
  command: "preview",
  describe: "Show what `up` would change",
  flags: [
    ...reaching,
    "all",
    "name",
    "diff",
    "json",
    "image",
    "images-file",
    "strict",
    "prune",
    "take-over",
    "from",
    "ttl",
    "replace-network",
    "transforms",
    "policy-pack",
    "policy-pack-config",
    "exit-code",
  ],
  own: {
    markdown: { type: "boolean", describe: "Print the preview as Markdown, for a comment on a pull request" },
    ...policyFlag,
    cost: { type: "boolean", describe: "Also estimate what it would cost a month, and how that changes" },
    graph: { type: "string", describe: "Also draw what would change to this file: .svg, .html or .mmd" },
  },
  async run(parsed, verb) {
    const { preview } = await api();
    const advice = await policyFindings(parsed.policy, optionsFrom(parsed));
    for (const problem of advice) verb.printer.say(formatProblem(problem));
    if (advice.some(({ severity }) => severity === "error")) verb.exit(1);
    const given = withImages(optionsFrom(parsed), parsed);
    const { cost: wantsCost, graph, json, markdown } = parsed;
    // Exact properties and costs come from the inputs of each step.
    const options = markdown === true || wantsCost === true ? { ...given, diff: true } : given;
    const result = await verb.printer.during(preview(options, verb.printer.onEvent));
    const costs =
      markdown === true || wantsCost === true ? await costsOf(options, result) : new Map<string, CostChange>();
    if (json === true)
      verb.print({ ...runDocument(result), ...(costs.size > 0 && { costs: Object.fromEntries(costs) }) });
    else if (markdown === true) verb.print(previewMarkdown(result, costs));
    else for (const [name, change] of costs) verb.print(costChangeText(name, change));
    if (graph !== undefined) await writeGraph(graph, options, result, verb);
    tellResult(result, verb, parsed.debug === true);
    const failed = result.environments.some(({ error }) => error !== undefined);
    if (parsed["exit-code"] === true && !failed && anyDifference(result)) verb.exit(2);
  },
});

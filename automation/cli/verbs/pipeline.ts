import { formatProblem } from "../../manifest/problems.js";
import type { PipelineResult } from "../../operations/pipelineRuns.js";
import { hasChanges } from "../../progress/progress.js";
import { confirmByTyping } from "../ask.js";
import { type FlagName, optionsFrom } from "../flags.js";
import { defineVerb, type Verb, type VerbDefinition } from "../verb.js";
import { pipelineOverrideVerb } from "./override.js";
import { outputDir, showPlan } from "./package.js";
import { pipelineInitVerb } from "./pipelineInit.js";
import { pipelineLsVerb, pipelineShowVerb, pipelineStatusVerb } from "./pipelineShow.js";
import { diffYes } from "./up.js";

const running: FlagName[] = ["name", "sandbox", "backend", "region", "profile", "json", "wait-for-lock"];

/** What a run of a pipeline's stack has to say once it has ended. */
function tell({ name, outcome, problems, simulated }: PipelineResult, verb: Verb, json: boolean): void {
  for (const problem of problems) verb.printer.say(formatProblem(problem));
  if (json) verb.print({ version: 1, pipeline: name, simulated, outcome });
  const connection = outcome.outputs?.connection as { name?: unknown; status?: unknown } | undefined;
  if (outcome.operation !== "up" || connection?.status !== "PENDING") return;
  verb.printer.say(
    `The connection ${String(connection.name)} must be confirmed in the AWS console: Developer Tools, Settings, Connections. Until then no push starts the pipeline.`,
  );
}

const packageVerb = defineVerb({
  command: "package",
  describe: "Print every resource of a pipeline; needs no engine and no account",
  flags: ["name", "json", "region", "strict"],
  own: outputDir,
  async run(parsed, verb) {
    const { planPipeline } = await import("../../operations/pipelinePlan.js");
    const { problems, ...planned } = await planPipeline(optionsFrom(parsed));
    for (const problem of problems) verb.printer.say(formatProblem(problem));
    await showPlan(planned, planned.stack, parsed, verb);
  },
});

const previewVerb = defineVerb({
  command: "preview",
  describe: "Show what `pipeline up` would change",
  flags: [...running, "diff", "exit-code"],
  async run(parsed, verb) {
    const { previewPipeline } = await import("../../operations/pipelineRuns.js");
    const result = await verb.printer.during(previewPipeline(optionsFrom(parsed), verb.printer.onEvent));
    tell(result, verb, parsed.json === true);
    if (parsed["exit-code"] === true && hasChanges(result.outcome.changes)) verb.exit(2);
  },
});

const upVerb = defineVerb({
  command: ["up", "deploy"],
  describe: "Create or update a pipeline; with --diff it shows the changes and asks first",
  flags: [...running, "yes", "diff"],
  own: diffYes,
  async run(parsed, verb) {
    const { previewPipeline, upPipeline } = await import("../../operations/pipelineRuns.js");
    const options = optionsFrom(parsed);
    const diffAndYes = parsed["diff-yes"] === true;
    if (parsed.diff === true || diffAndYes) {
      const planned = await verb.printer.during(previewPipeline({ ...options, diff: true }, verb.printer.onEvent));
      if (parsed.yes !== true && !diffAndYes && hasChanges(planned.outcome.changes))
        await confirmByTyping(verb.terminal, "These changes will be deployed.", "yes", "--yes");
    }
    const result = await verb.printer.during(upPipeline(options, verb.printer.onEvent));
    tell(result, verb, parsed.json === true);
    verb.printer.say(`\`airlift pipeline status --name ${result.name}\` shows its progress.`);
  },
});

const destroyVerb = defineVerb({
  command: ["destroy", "delete"],
  describe: "Destroy a pipeline; what it deployed is kept",
  flags: [...running, "yes"],
  own: { "delete-secret": { type: "boolean", describe: "Name the GitHub token that Copilot may have left" } },
  async run(parsed, verb) {
    const { destroyPipeline, pipelineToDestroy } = await import("../../operations/pipelineRuns.js");
    const options = optionsFrom(parsed);
    if (parsed.yes !== true) {
      const name = await pipelineToDestroy(options);
      await confirmByTyping(verb.terminal, `This will destroy the pipeline ${name}.`, name, "--yes");
    }
    const done = await verb.printer.during(destroyPipeline(options, verb.printer.onEvent));
    tell(done, verb, parsed.json === true);
    if (parsed["delete-secret"] === true)
      verb.printer.say(
        "The pipeline had no secret: it reached its repository through a connection. A token of AWS Copilot's is named github-token-APP-REPOSITORY; `aws secretsmanager delete-secret --secret-id NAME` deletes it.",
      );
  },
});

/** Everything below `airlift pipeline`. */
export const pipelineVerbs: readonly VerbDefinition[] = [
  pipelineInitVerb,
  pipelineLsVerb,
  packageVerb,
  previewVerb,
  upVerb,
  pipelineShowVerb,
  pipelineStatusVerb,
  pipelineOverrideVerb,
  destroyVerb,
];

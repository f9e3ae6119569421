import { formatProblem } from "../../manifest/problems.js";
import type { PipelineResult } from "../../pipelineRun.js";
import { hasChanges } from "../../progress.js";
import { askForWord } from "../ask.js";
import { type FlagName, optionsFrom } from "../flags.js";
import type { Verb, VerbDefinition } from "../verb.js";
import { pipelineOverrideVerb } from "./override.js";
import { planText } from "./package.js";
import { pipelineInitVerb } from "./pipelineInit.js";

const running: FlagName[] = ["name", "sandbox", "backend", "region", "profile", "json", "wait-for-lock"];

/** What a run of a pipeline's stack has to say once it has ended. */
function tell({ name, outcome, problems, simulated }: PipelineResult, verb: Verb, json: boolean): void {
  for (const problem of problems) verb.printer.say(formatProblem(problem));
  if (json) verb.print({ version: 1, pipeline: name, simulated, outcome });
  const connection = outcome.outputs?.connection as { name?: unknown; status?: unknown } | undefined;
  if (outcome.operation !== "up" || connection?.status !== "PENDING") return;
  verb.printer.say(
    `The connection ${String(connection.name)} waits to be confirmed: AWS console, Developer Tools, Settings, Connections. Until then no push starts the pipeline.`,
  );
}

const packageVerb: VerbDefinition = {
  command: "package",
  describe: "Print every resource of a pipeline, without engine and account",
  flags: ["name", "json", "region", "strict"],
  async run(parsed, verb) {
    const { planPipeline } = await import("../../pipelinePlan.js");
    const { problems, ...planned } = await planPipeline(optionsFrom(parsed));
    for (const problem of problems) verb.printer.say(formatProblem(problem));
    verb.print(parsed.json === true ? planned : planText(planned.resources));
  },
};

const previewVerb: VerbDefinition = {
  command: "preview",
  describe: "Show what `pipeline up` would change",
  flags: [...running, "diff", "exit-code"],
  async run(parsed, verb) {
    const { previewPipeline } = await import("../../pipelineRun.js");
    const result = await previewPipeline(optionsFrom(parsed), verb.printer.onEvent);
    tell(result, verb, parsed.json === true);
    if (parsed["exit-code"] === true && hasChanges(result.outcome.changes)) verb.exit(2);
  },
};

const upVerb: VerbDefinition = {
  command: ["up", "deploy"],
  describe: "Make or change a pipeline",
  flags: [...running, "yes", "diff"],
  async run(parsed, verb) {
    const { upPipeline } = await import("../../pipelineRun.js");
    tell(await upPipeline(optionsFrom(parsed), verb.printer.onEvent), verb, parsed.json === true);
  },
};

const destroyVerb: VerbDefinition = {
  command: ["destroy", "delete"],
  describe: "Remove a pipeline; what it deployed stays",
  flags: [...running, "yes"],
  async run(parsed, verb) {
    const { destroyPipeline, pipelineChosen } = await import("../../pipelineRun.js");
    const options = optionsFrom(parsed);
    if (parsed.yes !== true) {
      const name = pipelineChosen(options);
      await askForWord(verb.terminal, `This removes the pipeline ${name}.`, name, "--yes");
    }
    tell(await destroyPipeline(options, verb.printer.onEvent), verb, parsed.json === true);
  },
};

const lsVerb: VerbDefinition = {
  command: "ls",
  describe: "List the pipelines of the folder",
  flags: ["json"],
  async run(parsed, verb) {
    const { listPipelines } = await import("../../pipelineRun.js");
    const found = listPipelines(optionsFrom(parsed));
    verb.print(parsed.json === true ? { version: 1, pipelines: found } : found.map(({ name }) => `${name}\n`).join(""));
  },
};

const showVerb: VerbDefinition = {
  command: "show",
  describe: "Print what the pipeline's stack gives out",
  flags: ["name", "sandbox", "backend", "region", "profile", "json"],
  async run(parsed, verb) {
    const { showPipeline } = await import("../../pipelineRun.js");
    const outputs = await showPipeline(optionsFrom(parsed));
    if (outputs === undefined) verb.printer.say("The pipeline is not made yet: `airlift pipeline up` makes it.");
    else verb.print({ version: 1, ...outputs });
  },
};

/** Everything below `airlift pipeline`. */
export const pipelineVerbs: readonly VerbDefinition[] = [
  pipelineInitVerb,
  lsVerb,
  packageVerb,
  previewVerb,
  upVerb,
  showVerb,
  pipelineOverrideVerb,
  destroyVerb,
];

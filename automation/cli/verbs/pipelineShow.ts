import type { StageStatus } from "../../aws/pipelineState.js";
import { columns } from "../../aws/rollout.js";
import type { PipelineStatus, ShownPipeline } from "../../operations/pipelines.js";
import { type FlagName, optionsFrom } from "../flags.js";
import { age } from "../times.js";
import { defineVerb } from "../verb.js";

const looking: FlagName[] = ["name", "sandbox", "backend", "region", "profile", "json"];

const indented = (rows: string[][]): string[] => columns(rows).map((line) => `  ${line}`);

/** A pipeline as a page. */
export function pipelineText({
  application,
  name,
  pipeline,
  region,
  account,
  connection,
  stages,
  simulated,
  resources = [],
}: ShownPipeline): string {
  const about = [
    ["Application", application],
    ["Name", name],
    ["In CodePipeline", `${pipeline}${simulated ? " (simulated AWS)" : ""}`],
    ["Region", region],
    ["AccountID", account],
    ...(connection === undefined ? [] : [["Connection", `${connection.name} (${connection.status})`]]),
  ];
  const rows = stages.flatMap((stage) =>
    stage.actions.map((action, index) => [index === 0 ? stage.name : "", action.name, action.provider, action.details]),
  );
  return [
    "About",
    "",
    ...indented(about),
    "",
    "Stages",
    "",
    ...indented([["Stage", "Action", "Provider", "Details"], ...rows]),
    "",
    ...(resources.length === 0
      ? []
      : ["Resources", "", ...indented([["Type", "Physical ID"], ...resources.map(({ type, id }) => [type, id])]), ""]),
  ].join("\n");
}

function statusRows({ name, enabled, status, actions }: StageStatus, now: number): string[][] {
  return [
    [name, enabled ? "ENABLED" : "DISABLED", status ?? "-", ""],
    ...actions.map((action) => [
      `  ${action.name}`,
      "-",
      action.status ?? "-",
      action.changed === undefined ? "" : age(action.changed, now),
    ]),
  ];
}

/** The states of stages and actions as a page; what failed says why below. */
export function pipelineStatusText({ stages, updated, simulated }: PipelineStatus, now = Date.now()): string {
  const failed = stages.flatMap(({ actions }) => actions).filter(({ status }) => status === "Failed");
  const reasons = failed.flatMap(({ name, message, url }) => [
    `  ${name}: ${message ?? "no reason given"}`,
    ...(url === undefined ? [] : [`    ${url}`]),
  ]);
  return [
    "Pipeline Status",
    "",
    ...indented([["Stage", "Transition", "Status", "Changed"], ...stages.flatMap((stage) => statusRows(stage, now))]),
    "",
    ...(simulated ? ["  Simulated AWS: no push starts this pipeline.", ""] : []),
    ...(reasons.length === 0 ? [] : ["Failures", "", ...reasons, ""]),
    ...(updated === undefined ? [] : ["Last Deployment", "", `  Updated At  ${age(updated, now)}`, ""]),
  ].join("\n");
}

export const pipelineLsVerb = defineVerb({
  command: "ls",
  describe: "List the pipelines of the folder",
  flags: ["sandbox", "backend", "region", "profile", "json"],
  own: {
    deployed: { type: "boolean", describe: "List deployed pipelines, including those of other repositories" },
    local: { type: "boolean", describe: "List the pipelines of this folder (default)" },
  },
  async run(parsed, verb) {
    const { listPipelines } = await import("../../operations/pipelines.js");
    const deployed = parsed.deployed === true;
    const found = await listPipelines(optionsFrom(parsed), { deployed });
    verb.print(parsed.json === true ? { version: 1, pipelines: found } : found.map(({ name }) => `${name}\n`).join(""));
  },
});

export const pipelineShowVerb = defineVerb({
  command: "show",
  describe: "Show a pipeline and its stages",
  flags: looking,
  own: { resources: { type: "boolean", describe: "Also list its AWS resources by type and physical ID" } },
  async run(parsed, verb) {
    const { showPipeline } = await import("../../operations/pipelines.js");
    const shown = await verb.printer.during(showPipeline(optionsFrom(parsed), verb.printer.onEvent, parsed));
    verb.print(parsed.json === true ? { version: 1, ...shown } : pipelineText(shown));
  },
});

export const pipelineStatusVerb = defineVerb({
  command: "status",
  describe: "Show the status of a pipeline's stages and actions",
  flags: looking,
  async run(parsed, verb) {
    const { pipelineStatus } = await import("../../operations/pipelines.js");
    const shown = await verb.printer.during(pipelineStatus(optionsFrom(parsed), verb.printer.onEvent));
    verb.print(parsed.json === true ? { version: 1, ...shown } : pipelineStatusText(shown));
  },
});

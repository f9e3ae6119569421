import type { Step } from "../engine/protocol.js";
import type { EnvironmentResult, RunResult } from "../index.js";
import { hasChanges } from "../progress/progress.js";
import { explain } from "./run.js";

type Kind = "delete" | "replace" | "create" | "update";

/** A replacement is listed once: the engine has three steps for it. */
const kinds: Readonly<Record<string, Kind>> = {
  create: "create",
  import: "create",
  update: "update",
  delete: "delete",
  "create-replacement": "replace",
  "import-replacement": "replace",
};

/** What destroys comes first: it is what a reviewer must not overlook. */
const order: readonly Kind[] = ["delete", "replace", "create", "update"];
const marks: Readonly<Record<Kind, string>> = {
  delete: "➖ delete",
  replace: "♻️ replace",
  create: "➕ create",
  update: "✏️ update",
};

/** Rows after which a table is cut: code hosts take comments of 65,536 characters. */
const longest = 200;

function cell(text: string): string {
  return text.replace(/\|/g, "\\|").replace(/\r?\n/g, " ");
}

function code(text: string): string {
  return `\`${cell(text).replace(/`/g, "'")}\``;
}

/** `aws:ecs/service:Service` → `ecs/service`; of our own components the last part. */
function typeOf(type: string): string {
  return type.startsWith("airlift:") ? (type.split(":").at(-1) ?? type) : type.replace(/^aws:|:\w+$/g, "");
}

function row(step: Step, kind: Kind): string {
  const because = new Set(step.replaceKeys ?? []);
  const changes = Object.keys(step.changes ?? {}).map((path) => (because.has(path) ? `**${code(path)}**` : code(path)));
  return `| ${marks[kind]} | ${code(step.name)} | ${cell(typeOf(step.type))} | ${changes.join(", ")} |`;
}

function table(steps: readonly Step[]): string[] {
  const rows = steps
    .flatMap((step) => {
      const kind = kinds[step.operation];
      return kind === undefined || step.type === "pulumi:pulumi:Stack" ? [] : [{ step, kind }];
    })
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  if (rows.length === 0) return [];
  const shown = rows.slice(0, longest).map(({ step, kind }) => row(step, kind));
  const rest = rows.length > longest ? ["", `… and ${rows.length - longest} more.`] : [];
  return ["", "| | resource | type | properties |", "| --- | --- | --- | --- |", ...shown, ...rest];
}

function counts(changes: Readonly<Record<string, number>>): string {
  const verbs: Array<[string, string]> = [
    ["delete", "to delete"],
    ["replace", "to replace"],
    ["create", "to create"],
    ["update", "to update"],
  ];
  const said = verbs.filter(([key]) => (changes[key] ?? 0) > 0).map(([key, verb]) => `${changes[key]} ${verb}`);
  return `**${said.join(", ")}**, ${changes.same ?? 0} unchanged`;
}

function section({ name, outcome, error, notices }: EnvironmentResult): string[] {
  const head = `### ${code(name)}`;
  if (error !== undefined)
    return [head, "", "The preview failed:", "", "```", explain(error).replace(/```/g, "'''"), "```"];
  if (outcome === undefined) return [head, "", "No preview."];
  const remarks = [...outcome.warnings, ...notices].map((text) => `> ${text.split("\n").join("\n> ")}`);
  const said = remarks.length === 0 ? [] : ["", ...remarks];
  if (!hasChanges(outcome.changes)) return [head, "", "Nothing changes.", ...said];
  return [head, "", counts(outcome.changes), ...table(outcome.steps), ...said];
}

/** A preview as a comment on a pull request, in the Markdown of code hosts. */
export function previewMarkdown({ application, simulated, environments }: RunResult): string {
  const title = `## Preview of ${code(application)}${simulated ? " (simulated AWS)" : ""}`;
  return `${[title, ...environments.flatMap((environment) => ["", ...section(environment)])].join("\n")}\n`;
}

import { unknownValue } from "../base/unknownValue.js";
import type { EnvironmentResult, RunResult } from "../index.js";
import type { CostChange } from "../operations/costChange.js";
import { hasChanges } from "../progress/progress.js";
import { costRows, priceNote } from "./costText.js";
import { type Change, type ChangeKind, changesOf, environmentOwner, topics } from "./review.js";
import { explain } from "./run.js";

/** What destroys comes first: it is what a reviewer must not overlook. */
const order: readonly ChangeKind[] = ["delete", "replace", "create", "update"];
const marks: Readonly<Record<ChangeKind, string>> = {
  delete: "➖ delete",
  replace: "♻️ replace",
  create: "➕ create",
  update: "✏️ update",
};

/** Rows after which tables are cut, and characters after which properties are: code hosts take comments of 65,536. */
const longest = 200;
const room = 30_000;

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

function row({ step, kind }: Change): string {
  const because = new Set(step.replaceKeys ?? []);
  const changes = Object.keys(step.changes ?? {}).map((path) => (because.has(path) ? `**${code(path)}**` : code(path)));
  return `| ${marks[kind]} | ${code(step.name)} | ${cell(typeOf(step.type))} | ${changes.join(", ")} |`;
}

/** What a reviewer has to look at, by topic. */
function alerts(changes: readonly Change[]): string[] {
  return topics.flatMap((topic) => {
    const found = changes.flatMap(({ step, owner, alerts: all }) =>
      all
        .filter((one) => one.topic === topic)
        .map(
          ({ text }) => `- ${code(step.name)}${owner === environmentOwner ? "" : ` of ${code(owner)}`} ${cell(text)}`,
        ),
    );
    if (found.length === 0) return [];
    const more = found.length > longest ? [`- … and ${found.length - longest} more`] : [];
    return ["", `⚠️ **${topic}**`, "", ...found.slice(0, longest), ...more];
  });
}

/** Values of a property as lines of a diff. */
function difference(key: string, before: unknown, after: unknown): string[] {
  const line = (mark: string, value: unknown) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${mark} ${key}: ${text.replaceAll(unknownValue, "(known after deployment)").replace(/\r?\n/g, " ").replace(/`/g, "'")}`;
  };
  return [...(before === undefined ? [] : [line("-", before)]), ...(after === undefined ? [] : [line("+", after)])];
}

function properties({ step, kind }: Change): string[] {
  const { before = {}, after = {} } = step;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !key.startsWith("__"));
  const lines = keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .flatMap((key) =>
      difference(key, kind === "create" ? undefined : before[key], kind === "delete" ? undefined : after[key]),
    );
  return lines.length === 0 ? [] : [`${kind} ${step.name}`, ...lines, ""];
}

/** One owner's changes as a table, with the exact properties folded. */
function ownerSection(owner: string, changes: readonly Change[], left: { rows: number; characters: number }): string[] {
  const sorted = [...changes].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const shown = sorted.slice(0, left.rows);
  left.rows -= shown.length;
  const details: string[] = [];
  let cut = false;
  for (const line of shown.flatMap(properties)) {
    if (line.length > left.characters) {
      cut = true;
      continue;
    }
    left.characters -= line.length + 1;
    details.push(line);
  }
  const rest = sorted.length > shown.length ? ["", `… and ${sorted.length - shown.length} more.`] : [];
  const folded =
    details.length === 0
      ? []
      : [
          "",
          "<details><summary>Properties</summary>",
          "",
          "```diff",
          ...details,
          ...(cut ? ["… cut"] : []),
          "```",
          "",
          "</details>",
        ];
  const head = owner === environmentOwner ? "The environment" : code(owner);
  return [
    "",
    `#### ${head}`,
    "",
    "| | resource | type | properties |",
    "| --- | --- | --- | --- |",
    ...shown.map(row),
    ...rest,
    ...folded,
  ];
}

/** By owner, the environment first, then by name. */
function bodies(changes: readonly Change[]): string[] {
  const owners = [...new Set(changes.map(({ owner }) => owner))].sort((a, b) =>
    a === environmentOwner ? -1 : b === environmentOwner ? 1 : a < b ? -1 : 1,
  );
  const left = { rows: longest, characters: room };
  return owners.flatMap((owner) =>
    ownerSection(
      owner,
      changes.filter((one) => one.owner === owner),
      left,
    ),
  );
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

function section({ name, outcome, error, notices }: EnvironmentResult, cost: CostChange | undefined): string[] {
  const head = `### ${code(name)}`;
  if (error !== undefined)
    return [head, "", "The preview failed:", "", "```", explain(error).replace(/```/g, "'''"), "```"];
  if (outcome === undefined) return [head, "", "No preview."];
  const remarks = [...outcome.warnings, ...notices].map((text) => `> ${text.split("\n").join("\n> ")}`);
  const said = remarks.length === 0 ? [] : ["", ...remarks];
  if (!hasChanges(outcome.changes)) return [head, "", "Nothing changes.", ...said];
  const changes = changesOf(outcome.steps, Object.keys((outcome.outputs.workloads ?? {}) as object));
  return [head, "", counts(outcome.changes), ...alerts(changes), ...costTable(cost), ...bodies(changes), ...said];
}

/** What it would cost a month, where that changes. */
function costTable(change: CostChange | undefined): string[] {
  if (change === undefined) return [];
  const rows = costRows(change);
  const [, now = "", , difference = ""] = rows.at(-1) ?? [];
  if (rows.length === 1) return ["", `Estimated cost: ${now} a month, ${difference}.`];
  const lines = rows.map(
    ([owner = "", ...cells]) => `| ${owner === "Total" ? "**Total**" : code(owner)} | ${cells.join(" | ")} |`,
  );
  return [
    "",
    "| estimated cost a month | now | then | change |",
    "| --- | --- | --- | --- |",
    ...lines,
    "",
    priceNote(),
  ];
}

/** A preview as a comment on a pull request, in the Markdown of code hosts. */
export function previewMarkdown(
  { application, simulated, environments }: RunResult,
  costs: ReadonlyMap<string, CostChange> = new Map(),
): string {
  const title = `## Preview of ${code(application)}${simulated ? " (simulated AWS)" : ""}`;
  return `${[title, ...environments.flatMap((environment) => ["", ...section(environment, costs.get(environment.name))])].join("\n")}\n`;
}

import { isDeployed } from "./deployed.js";
import { formatDuration } from "./durations.js";
import type { Field, Plain } from "./fields.js";
import { acceptedForms } from "./forms.js";
import { type ManifestKind, manifestKinds, tables } from "./kinds.js";

/** One row of the reference page. */
export interface ReferenceRow {
  /** Key path; `<name>` stands for a name of the user's own, `[]` for an item of a list. */
  path: string;
  form: string;
  default: string;
  rules: string;
  effect: string;
  deployed: boolean;
  /** Absent where the map that it is in has one. */
  example?: string;
}

/** Every row of a kind, in the order of its table; overrides repeat the others and are left out. */
export function referenceRows(kind: ManifestKind): ReferenceRow[] {
  const rows: ReferenceRow[] = [];
  for (const [key, field] of tables[kind].children) collect(kind, field, key, key, key === "environments", rows);
  return rows;
}

function collect(
  kind: ManifestKind,
  field: Field,
  path: string,
  starred: string,
  alone: boolean,
  rows: ReferenceRow[],
): void {
  if (field.hidden) return;
  rows.push(rowOf(kind, field, path, starred));
  if (alone && kind !== "Settings") {
    rows.push(rowOf(kind, field.of as Field, `${path}.<name>`, `${starred}.*`));
    return;
  }
  if (field.of !== undefined) {
    const named = field.kind === "mapOf";
    if (named || saysMore(field.of))
      collect(kind, field.of, named ? `${path}.<name>` : `${path}[]`, `${starred}.*`, false, rows);
    return;
  }
  const listed = field.listed?.of.of;
  if (listed !== undefined && saysMore(listed)) collect(kind, listed, `${path}[]`, `${starred}.*`, false, rows);
  for (const [key, child] of field.children) collect(kind, child, `${path}.${key}`, `${starred}.${key}`, false, rows);
}

/** Items that are more than plain texts have rows of their own. */
function saysMore(item: Field): boolean {
  return item.kind !== "text" || item.refuse !== undefined;
}

function rowOf(kind: ManifestKind, field: Field, path: string, starred: string): ReferenceRow {
  return {
    path,
    form: field.about.form ?? acceptedForms(field),
    default: defaultOf(field),
    rules: (field.about.rules ?? []).join(" "),
    effect: field.about.effect,
    deployed: isDeployed(kind, starred),
    ...(field.about.example !== undefined && { example: field.about.example }),
  };
}

function defaultOf(field: Field): string {
  if (field.about.defaultText !== undefined) return field.about.defaultText;
  if (field.default !== undefined)
    return field.kind === "duration" ? formatDuration(field.default as number) : plainDefault(field.default);
  return field.required ? "required" : "–";
}

function plainDefault(value: Plain): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.values(value).map(String).join(", ");
}

const introduction = `# Manifests

Made from the field tables (\`automation/manifest/fields\`); \`npm run docs\` writes it.

Every key of every kind of manifest. \`<name>\` is a name of your own, \`[]\` an item of a list. Texts keep what is written:
\`1.10\` stays "1.10". Yes or no is \`true\`, \`false\`, or \`y\`, \`yes\`, \`on\`, \`n\`, \`no\`, \`off\`. A duration has its unit: \`10s\`, \`1m30s\`.

What stands below \`environments.<name>\` is laid over the rest for that environment: maps merge, lists and single values replace,
a shorthand replaces a map, \`null\` keeps what is there. \`\${NAME}\` in a value stands for an environment variable, or for
\`COPILOT_APPLICATION_NAME\` and \`COPILOT_ENVIRONMENT_NAME\`; \`\\\${NAME}\` stays as it is.

A key that is not listed has no effect: it is a warning, and an error with \`--strict\`. The keys of \`copilot/airlift.yml\` are in
[settings](settings.md).
`;

/** The reference page, docs/manifest.md. Blocks that several kinds share are written once. */
export function referencePage(): string {
  const blocks = new Map<string, { key: string; kinds: ManifestKind[]; rows: ReferenceRow[] }>();
  for (const kind of manifestKinds.filter((one) => one !== "Settings")) {
    for (const [key, rows] of byTopKey(referenceRows(kind))) {
      const identity = JSON.stringify(rows);
      const known = blocks.get(identity);
      if (known === undefined) blocks.set(identity, { key, kinds: [kind], rows });
      else known.kinds.push(kind);
    }
  }
  const sections = [...blocks.values()].map(
    ({ key, kinds, rows }) => `## ${key}\n\n${kinds.join(" · ")}\n\n${tableOf(rows)}`,
  );
  return `${introduction}\n${sections.join("\n\n")}\n`;
}

function byTopKey(rows: readonly ReferenceRow[]): Map<string, ReferenceRow[]> {
  const groups = new Map<string, ReferenceRow[]>();
  for (const row of rows) {
    const key = /^[^.[]+/.exec(row.path)?.[0] ?? row.path;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function tableOf(rows: readonly ReferenceRow[]): string {
  const lines = rows.map(({ path, form, default: fallback, rules, effect, deployed }) =>
    ["", `\`${path}\``, form, fallback, rules, effect, deployed ? "yes" : "not yet", ""].map(cell).join(" | ").trim(),
  );
  return [
    "| key | form | default | rules | effect | deployed |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

/** A text as a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

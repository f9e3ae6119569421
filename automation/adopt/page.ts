import { canonicalText } from "./canonicalText.js";
import { type AdoptionReport, changesIn, changesTags } from "./report.js";
import type { ReportRow } from "./rows.js";

/** A part of the report as people read it. */
export interface PageSection {
  title: string;
  /** A sentence before the rows, or in their place. */
  note?: string;
  head?: readonly string[];
  rows: readonly (readonly string[])[];
}

/** `aws:ecs/service:Service` → `ecs/service` */
const typeOf = (type: string): string => type.replace(/^aws:|:\w+$/g, "");

const longest = 100;

/** A value in a line; a long one has its beginning. */
function shown(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replace(/\s+/g, " ");
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** JSON that is written otherwise and says the same. */
function onlyWritten(from: unknown, to: unknown): boolean {
  try {
    return (
      typeof from === "string" &&
      typeof to === "string" &&
      canonicalText(JSON.parse(from)) === canonicalText(JSON.parse(to))
    );
  } catch {
    return false;
  }
}

const ownerOf = ({ workload }: { workload?: string }): string => workload ?? "(environment)";

function changeRows(rows: readonly ReportRow[], pick: (row: ReportRow) => ReportRow["changes"]): string[][] {
  return rows.flatMap((row) =>
    pick(row).map(({ path, from, to }) => [
      row.name,
      typeOf(row.type),
      path,
      ...(onlyWritten(from, to) ? ["the same JSON", "written otherwise"] : [shown(from), shown(to)]),
    ]),
  );
}

/** The report as sections, the most important first. Pure. */
export function adoptionPage(report: AdoptionReport): PageSection[] {
  const of = (outcome: ReportRow["outcome"]) => report.rows.filter((row) => row.outcome === outcome);
  const imported = of("import");
  const changed = imported.filter((row) => changesIn(row).length > 0);
  const tagged = imported.filter((row) => changesTags(row));
  return [
    ...verdict(report),
    stacks(report),
    {
      title: `Taken over: ${imported.length} resources`,
      note: `${imported.length - changed.length} as they are, ${changed.length} with changes in place${tagged.length === 0 ? "" : `; ${tagged.length} get tags`}. None is deleted or made again.`,
      head: ["Resource", "Type", "Import id"],
      rows: imported.map(({ name, type, id = "" }) => [name, typeOf(type), id]),
    },
    {
      title: "Changes in place",
      head: ["Resource", "Type", "Property", "From", "To"],
      rows: changeRows(changed, changesIn),
    },
    {
      title: "Would be replaced",
      head: ["Resource", "Type", "Property", "From", "To"],
      rows: changeRows(imported, ({ replaces }) => replaces),
    },
    {
      title: "Made beside it",
      head: ["Resource", "Type", "Why"],
      rows: of("new").map(({ name, type, reason = "" }) => [name, typeOf(type), reason]),
    },
    {
      title: "Tasks of the new revisions",
      note: "Images keep the digests that run: adoption deploys no new code.",
      head: ["Task", "Type", "Property", "From", "To"],
      rows: changeRows(of("new"), ({ changes }) => changes),
    },
    {
      title: "Restarted",
      head: ["Service", "How"],
      rows: report.restarts.map(({ workload, reason }) => [workload, reason]),
    },
    {
      title: "Permissions",
      head: ["Role", "", "Permission"],
      rows: report.permissions.flatMap(({ role, gains, loses }) => [
        ...gains.map((text) => [role, "gains", text]),
        ...loses.map((text) => [role, "loses", text]),
      ]),
    },
    ...remains(report),
  ];
}

function verdict({ adoptable, hindrances, application, environment, account, region }: AdoptionReport): PageSection[] {
  const where = `${application}, environment ${environment} (account ${account}, ${region})`;
  return adoptable
    ? [{ title: `${where}: can be adopted`, note: "Nothing would be replaced or deleted.", rows: [] }]
    : [{ title: `${where}: can't be adopted yet`, rows: hindrances.map((text) => [text]) }];
}

function stacks({ stacks: all }: AdoptionReport): PageSection {
  return {
    title: "Copilot's stacks",
    head: ["Stack", "Status", "Template", "Resources", "Stay when it is deleted"],
    rows: all.map(({ name, status, version = "", resources, retained }) => [
      name,
      status,
      version,
      String(resources),
      String(retained),
    ]),
  };
}

function remains(report: AdoptionReport): PageSection[] {
  const later = [...new Set(report.rows.flatMap((row) => (row.outcome === "later" ? [ownerOf(row)] : [])))];
  const unread = report.rows.filter((row) => row.outcome === "import" && row.unread.length > 0);
  const own = (one: { stack: string; logical: string; type: string; id: string }) => [
    one.stack,
    one.logical,
    one.type,
    one.id,
  ];
  return [
    {
      title: "Workloads",
      head: ["Name", "Kind", "Manifest"],
      rows: report.workloads.map(({ name, kind = "", source }) => [name, kind, sources[source]]),
    },
    ...(later.length === 0
      ? []
      : [{ title: "Not deployed by Copilot: left for the first `airlift up`", rows: later.map((name) => [name]) }]),
    {
      title: "Shared by all environments",
      head: ["Stack", "Logical id", "Id", ""],
      rows: report.shared.map(({ stack, logical, id, fate }) => [stack, logical, id, fate]),
    },
    {
      title: "Data",
      note: 'Stays where it is. "No" means that CloudFormation would delete it with its stack, as the stack is now.',
      head: ["Stack", "Logical id", "Type", "Id", "Stays with its stack gone"],
      rows: report.data.map((one) => [...own(one), one.retained ? "yes" : "no"]),
    },
    {
      title: "Taken over, though no stack owns it",
      note: "Copilot's functions have made it.",
      head: ["Resource", "Type", "Import id"],
      rows: report.unowned.map(({ name, type, id }) => [name, typeOf(type), id]),
    },
    {
      title: "Copilot's own machinery",
      note: "Stays until its stacks are deleted. Its functions must not be run by a deletion before their resources are retained.",
      head: ["Stack", "Logical id", "Type", "Id"],
      rows: report.machinery.map(own),
    },
    {
      title: "In Copilot's stacks, and not in the plan",
      note: "Stays when they are ended, and nobody's code has it then: take it into an addon or a program of your own before.",
      head: ["Stack", "Logical id", "Type", "Id"],
      rows: report.unplanned.map(own),
    },
    {
      title: "Of nobody",
      note: "Made by hand; left as it is.",
      rows: report.foreign.map(({ text, id }) => [id, text]),
    },
    {
      title: "Copilot's pipelines",
      note: "Pipelines are replaced, not adopted: disable their transitions, then `airlift pipeline init` and `airlift pipeline deploy` make one under a name of its own.",
      rows: report.pipelines.map((name) => [name]),
    },
    {
      title: "Not compared",
      note: "Known only to AWS, or to the provider.",
      head: ["Resource", "Type", "Properties"],
      rows: unread.map(({ name, type, unread: paths }) => [name, typeOf(type), paths.join(", ")]),
    },
    {
      title: "Files of copilot/",
      head: ["File", ""],
      rows: report.proposals.map(({ path, edited }) => [
        path,
        edited || path.endsWith("airlift.yml") ? "what Copilot keeps in the account" : "as it was deployed",
      ]),
    },
    { title: "To know", rows: report.notices.map((text) => [text]) },
    {
      title: `Requests to AWS: ${report.requests.total}`,
      note: report.requests.retries === 0 ? "None was throttled." : `${report.requests.retries} were sent again.`,
      rows: [],
    },
  ];
}

const sources = {
  manifest: "here",
  elsewhere: "in another repository, which adopts it by its own run",
  new: "here; Copilot has not deployed it",
} as const;

/** For a comment, or a file. */
export function adoptionMarkdown(report: AdoptionReport): string {
  const cell = (text: string): string => text.replace(/\|/g, "\\|").replace(/\r?\n/g, " ");
  const parts = adoptionPage(report)
    .filter(({ rows, note }, index) => index === 0 || rows.length > 0 || note === undefined)
    .map(({ title, note, head, rows }, index) => {
      const heading = `${index === 0 ? "##" : "###"} ${title}`;
      const said = rows.length === 0 ? [note ?? "None."] : note === undefined ? [] : [note];
      const table =
        head === undefined
          ? rows.map((row) => `- ${row.map(cell).join(": ")}`)
          : [
              `| ${head.join(" | ")} |`,
              `|${" --- |".repeat(head.length)}`,
              ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
            ];
      return [heading, ...said, ...(rows.length === 0 ? [] : [table.join("\n")])].join("\n\n");
    });
  return `${parts.join("\n\n")}\n`;
}

/** For a terminal; `columns` lays out rows. */
export function adoptionText(
  report: AdoptionReport,
  columns: (rows: readonly (readonly string[])[]) => string[],
): string {
  const parts = adoptionPage(report)
    .filter(({ rows, note }, index) => index === 0 || rows.length > 0 || note === undefined)
    .map(({ title, note, head, rows }) => {
      const said = rows.length === 0 ? [`  ${note ?? "None."}`] : note === undefined ? [] : [`  ${note}`];
      const lines = columns(head === undefined ? rows : [head, ...rows]);
      return [title, ...said, ...(rows.length === 0 ? [] : lines.map((line) => `  ${line}`))].join("\n");
    });
  return `${parts.join("\n\n")}\n`;
}

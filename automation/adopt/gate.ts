import { RunError } from "../base/errors.js";
import type { Step } from "../stack/runStack.js";
import type { Owned } from "./match.js";
import type { ReportRow } from "./rows.js";

/** What the steps of a run may be. */
export interface Allowed {
  /** Keys `type::name` that may be read into the state, with their import ids. */
  imports: Readonly<Record<string, string>>;
  /** Keys of what is made beside. */
  creates: ReadonlySet<string>;
  /** Top-level properties that may change in place, by key. */
  updates: ReadonlyMap<string, ReadonlySet<string>>;
  /** Top-level properties that a preview may not know, by key: they take outputs of an addons stack that is updated. */
  uncertain: ReadonlyMap<string, ReadonlySet<string>>;
}

const STACK = "aws:cloudformation/stack:Stack";

export const keyOf = ({ type, name }: { type: string; name: string }): string => `${type}::${name}`;

/** Properties of the provider alone, and those that every adoption adds to. */
const always: readonly string[] = [
  ...["allowOverwrite", "forceDelete", "forceDestroy", "forceNewDeployment", "publish", "revokeRulesOnDelete"],
  ...["skipDestroy", "tags", "tagsAll", "triggers", "waitForSteadyState"],
];

const topLevel = (path: string): string => path.split(/[.[]/)[0] ?? path;

/**
 * What the report says of changes in place and of what is made beside; what refers to the latter, as a service does to its
 * new task definition, changes with it.
 */
export function allowedBy(
  rows: readonly ReportRow[],
  owned: readonly Owned[],
  imports: Readonly<Record<string, string>>,
): Allowed {
  const taken = rows.filter(({ outcome }) => outcome === "import");
  const creates = new Set(rows.filter(({ outcome }) => outcome === "new").map(keyOf));
  const planned = new Map(owned.map((one) => [one.key, one.planned.inputs]));
  const refersTo = (key: string, targets: ReadonlySet<string>): string[] =>
    Object.entries(planned.get(key) ?? {}).flatMap(([property, value]) =>
      [...JSON.stringify(value ?? null).matchAll(/\$\{([\w:/]+::[^{}]+?)\.(?:outputs\.)?\w+\}/g)].some(([, to = ""]) =>
        targets.has(to),
      )
        ? [property]
        : [],
    );
  const addons = new Set(taken.filter(({ type }) => type === STACK).map(keyOf));
  const uncertain = new Map(taken.map((row) => [keyOf(row), new Set(refersTo(keyOf(row), addons))] as const));
  // What a template comes to is in the report's changes; that its text is another one is none.
  const text = ({ type }: ReportRow): string[] => (type === STACK ? ["templateBody", "templateUrl"] : []);
  return {
    imports,
    creates,
    uncertain,
    updates: new Map(
      taken.map((row) => [
        keyOf(row),
        new Set([
          ...[...row.changes.map(({ path }) => path), ...row.unread].map(topLevel),
          ...refersTo(keyOf(row), creates),
          ...(uncertain.get(keyOf(row)) ?? []),
          ...text(row),
          ...always,
        ]),
      ]),
    ),
  };
}

/**
 * What is not allowed of these steps, a sentence each. Components and providers are Airlift's own.
 * @param shown they are those of a preview: what it does not know yet it shows as replaced
 */
export function refusedSteps(steps: readonly Step[], allowed: Allowed, shown = false): string[] {
  return steps.flatMap((step): string[] => {
    const { operation, type, name, id } = step;
    if (!/^\w+:\w+\//.test(type)) return [];
    const key = keyOf(step);
    const what = `${name} [${type}]`;
    if (operation === "same" || operation === "read") return [];
    if (operation === "import") {
      const wanted = allowed.imports[key];
      if (wanted === undefined) return [`${what} would be imported, but is not in the report`];
      return id === undefined || id === wanted || wanted.includes(id) || id.includes(wanted)
        ? []
        : [`${what} would be imported as ${id} in place of ${wanted}`];
    }
    if (operation === "create") return allowed.creates.has(key) ? [] : [`${what} would be created`];
    if (operation === "update") {
      const may = allowed.updates.get(key);
      const paths = Object.keys(step.changes ?? {}).filter((path) => may?.has(topLevel(path)) !== true);
      return paths.length === 0 && may !== undefined ? [] : [`${what} would be changed: ${paths.join(", ")}`];
    }
    const unsure = allowed.uncertain.get(key);
    const keys = step.replaceKeys ?? [];
    if (shown && /replace/.test(operation) && unsure?.size && keys.every((path) => unsure.has(topLevel(path))))
      return [];
    const why = keys.join(", ");
    return [`${what} would be ${/delete/.test(operation) ? "deleted" : "replaced"}${why === "" ? "" : `: ${why}`}`];
  });
}

/** @throws RunError `protected` with every step that an adoption must not take */
export function refuseSteps(
  environment: string,
  steps: readonly Step[],
  allowed: Allowed,
  when: string,
  shown = false,
): void {
  const refused = refusedSteps(steps, allowed, shown);
  if (refused.length === 0) return;
  throw new RunError(
    "protected",
    `${when} has steps that an adoption must not take:\n${refused.map((line) => `  ${line}`).join("\n")}`,
    {
      hint: "Nothing was replaced or deleted. `airlift adopt --report` shows how what runs differs from the manifests.",
      stack: environment,
    },
  );
}

import { type Canonical, canonical } from "./canonical.js";
import { checkFields } from "./check.js";
import { type Misspelt, plainPath, withoutConsequences } from "./consequences.js";
import { type ManifestDocument, type MapNode, pathText, positionAt } from "./document.js";
import { fill } from "./fill.js";
import { interpolate } from "./interpolate.js";
import { type LongForms, type ManifestKind, tables } from "./kinds.js";
import type { Located } from "./located.js";
import { applyEnvironment } from "./merge.js";
import { Origins } from "./origins.js";
import { type Problem, sortProblems } from "./problems.js";
import type { ResolveOptions } from "./resolveOptions.js";
import { respell } from "./respell.js";
import { checkRules } from "./rules/index.js";
import { explainUnknownKey } from "./unknownKeys.js";

/** One manifest for one environment. */
export type Resolution = { [K in ManifestKind]: ResolutionOf<K> }[ManifestKind] | ResolutionOf<undefined>;

export interface ResolutionOf<K extends ManifestKind | undefined> {
  kind: K;
  /** Everything that was found, sorted by position; those of reading included. */
  problems: Problem[];
  /** The long form as far as it could be read, errors or not: for what others ask of this manifest. */
  draft?: Readonly<Record<string, unknown>>;
  /** Frozen; absent when there is an error. */
  longForm?: K extends ManifestKind ? Readonly<LongForms[K]> : never;
  origins: Origins;
}

/**
 * interpolate → canonical → applyEnvironment → check → fill: the long form of a manifest for one environment, or every problem.
 * Never throws. A document may be resolved for many environments; what does not depend on one is done once.
 */
export function resolveManifest<K extends ManifestKind>(
  document: ManifestDocument<K> & { kind: K },
  options: ResolveOptions,
): ResolutionOf<K>;
export function resolveManifest(document: ManifestDocument, options: ResolveOptions): Resolution;
export function resolveManifest(document: ManifestDocument, options: ResolveOptions): Resolution {
  const { kind, root } = document;
  if (kind === undefined || root === undefined) return unreadable(document, options);
  const table = tables[kind];
  const { long, problems: earlier } = longFormOf(document, kind, root, options);
  const workload = kind !== "Environment" && kind !== "Pipeline" && kind !== "Settings";
  const applied = workload
    ? applyEnvironment(document, table, long.root, options.overridesOf ?? options.environment)
    : { root: long.root, problems: [] };
  const spelled = respell(document, kind, applied.root);
  const environment = workload && options.environment !== "" ? (options.overridesOf ?? options.environment) : undefined;
  const found = checkFields(document, table, spelled.root, environment);
  const filled = fill(table, spelled.root);
  const rules = checkRules(document, kind, filled, spelled.root, options);
  const later = [...long.problems, ...applied.problems, ...spelled.problems, ...found, ...rules];
  const misspelt = unknownKeys(document, kind, long, options.strict === true);
  const problems = [...document.problems, ...withoutConsequences(later, earlier, misspelt)];
  return finish(document, kind, spelled.root, filled, problems, options);
}

function finish(
  document: ManifestDocument,
  kind: ManifestKind,
  root: Located,
  filled: unknown,
  problems: Problem[],
  options: ResolveOptions,
): Resolution {
  const origins = new Origins(document, root, options.overridesOf ?? options.environment, filled);
  const failed = problems.some((problem) => problem.severity === "error");
  const sorted = problems.length > 1 ? sortProblems(problems) : problems;
  return { kind, problems: sorted, origins, draft: filled, ...(failed ? {} : { longForm: filled }) } as Resolution;
}

function unreadable(document: ManifestDocument, options: ResolveOptions): Resolution {
  const origins = new Origins(document, undefined, options.environment, undefined);
  return { kind: document.kind, problems: [...document.problems], origins } as Resolution;
}

/** A canonical form; it holds for every environment where no variable is used. */
interface LongForm {
  long: Canonical;
  problems: Problem[];
}

function longFormOf(document: ManifestDocument, kind: ManifestKind, root: MapNode, options: ResolveOptions): LongForm {
  const known = document.memo?.settled as LongForm | undefined;
  if (known !== undefined) return known;
  if (kind === "Pipeline" || kind === "Settings") return settle(document, canonical(document, tables[kind], root), []);
  const scope = {
    application: options.application,
    environment: options.environment,
    processEnvironment: options.processEnvironment ?? {},
  };
  const interpolated = interpolate(document, scope);
  const long = canonical(document, tables[kind], interpolated?.root ?? root);
  const problems = interpolated?.problems ?? [];
  return interpolated?.usesVariables ? { long, problems } : settle(document, long, problems);
}

function settle(document: ManifestDocument, long: Canonical, problems: Problem[]): LongForm {
  const outcome = { long, problems };
  if (document.memo !== undefined) document.memo.settled = outcome;
  return outcome;
}

function unknownKeys(document: ManifestDocument, kind: ManifestKind, long: Canonical, strict: boolean): Misspelt[] {
  return long.unknown.map((unknown) => {
    const { meant, ...explanation } = explainUnknownKey(kind, unknown);
    const problem: Problem = {
      severity: strict || unknown.alone === true ? "error" : "warning",
      file: document.file,
      ...positionAt(document, unknown.at),
      path: pathText([...unknown.parent, unknown.key]),
      ...explanation,
    };
    return { problem, map: plainPath({ path: pathText(unknown.parent) }), meant };
  });
}

import { ownValue } from "../../components/ownValue.js";
import { about } from "./consequences.js";
import { type ManifestDocument, pathText, positionAt } from "./document.js";
import type { Field } from "./fields.js";
import { isEmpty, Located, type LocatedMap } from "./located.js";
import { nearest } from "./nearest.js";
import type { Problem } from "./problems.js";

/** One environment's form of a manifest. */
export interface Applied {
  root: Located;
  problems: Problem[];
}

const notOverridable = ["name", "type", "environments"];

/** Puts the overrides of one environment over the base, by the merge rules of the table, and takes `environments` out. */
export function applyEnvironment(
  document: ManifestDocument,
  table: Field,
  root: Located,
  environment: string,
): Applied {
  const values = root.value as LocatedMap;
  const all = values.get("environments");
  const body = all?.value instanceof Map ? all.value.get(environment) : undefined;
  const merging = new Merging(document, environment);
  const base: LocatedMap = new Map(values);
  base.delete("environments");
  if (body?.value instanceof Map) {
    for (const [key, override] of body.value) {
      if (notOverridable.includes(key)) continue;
      const field = ownValue(table.fields, key);
      if (field !== undefined) base.set(key, merging.merge(field, base.get(key), override, [key]));
    }
  }
  return { root: new Located(base, root.at, root.keyAt, "map", false), problems: merging.problems };
}

class Merging {
  readonly problems: Problem[] = [];

  constructor(
    private readonly document: ManifestDocument,
    private readonly environment: string,
  ) {}

  merge(field: Field, base: Located | undefined, override: Located, path: (string | number)[]): Located {
    if (base === undefined) return override;
    if (field.about.emptyKeepsBase && override.value === "") return base;
    if (!(base.value instanceof Map) || !(override.value instanceof Map)) return override;
    if (field.kind === "mapOf") return this.named(field, base, base.value, override, override.value, path);
    if (field.kind === "map") return this.fields(field, base, base.value, override, override.value, path);
    if (field.kind !== "either") return override;
    if (base.written === "map" && override.written === "map")
      return this.fields(field, base, base.value, override, override.value, path);
    if (field.about.switchIgnoredUpstream && base.written !== override.written) this.warnOfSwitch(override, path);
    return override;
  }

  private fields(
    field: Field,
    base: Located,
    from: LocatedMap,
    override: Located,
    over: LocatedMap,
    path: (string | number)[],
  ): Located {
    // `{}` under a plain map changes nothing.
    if (isEmpty(field, override)) return base;
    const merged: LocatedMap = new Map(from);
    for (const key of over.keys())
      for (const cleared of ownValue(field.clears, key) ?? []) if (!over.has(cleared)) merged.delete(cleared);
    for (const [key, value] of over)
      merged.set(key, this.merge(ownValue(field.fields, key) as Field, merged.get(key), value, [...path, key]));
    return new Located(merged, override.at, override.keyAt, "map", true);
  }

  private named(
    field: Field,
    base: Located,
    from: LocatedMap,
    override: Located,
    over: LocatedMap,
    path: (string | number)[],
  ): Located {
    if (over.size === 0) return base;
    const merged: LocatedMap = new Map(from);
    for (const [key, value] of over) {
      const known = field.replaceEntries ? undefined : from.get(key);
      if (!from.has(key)) this.refuseName(field.of as Field, key, from, value, path);
      merged.set(key, this.merge(field.of as Field, known, value, [...path, key]));
    }
    return new Located(merged, override.at, override.keyAt, "map", true);
  }

  /** An entry that is in the override alone and lacks what it needs was probably meant for one of the base. */
  private refuseName(of: Field, key: string, from: LocatedMap, value: Located, path: (string | number)[]): void {
    const entries = value.value;
    const needs = entries instanceof Map && (of.kind !== "either" || value.written === "map");
    const lacks = needs ? of.requiredKeys.filter((required) => !entries.has(required)) : [];
    const meant = lacks.length > 0 ? nearest(key, [...from.keys()]) : undefined;
    if (meant === undefined) return;
    const problem: Problem = {
      ...{ severity: "error", file: this.document.file, ...positionAt(this.document, value.keyAt) },
      path: pathText([...path, key]),
      message: `the base has no ${key}; did you mean \`${meant}\`?`,
      hint: `One of its own needs ${lacks.map((one) => `\`${one}\``).join(", ")}.`,
      environment: this.environment,
    };
    this.problems.push(about(problem, { newEntry: true }));
  }

  private warnOfSwitch(override: Located, path: (string | number)[]): void {
    this.problems.push({
      severity: "warning",
      file: this.document.file,
      ...positionAt(this.document, override.at),
      path: pathText(path),
      message:
        "the override writes this in another form than the base: Copilot kept the base's form, here the override applies",
      environment: this.environment,
    });
  }
}

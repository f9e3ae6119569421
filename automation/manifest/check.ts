import { ownValue } from "../../components/ownValue.js";
import { about } from "./consequences.js";
import { type ManifestDocument, pathText, positionAt } from "./document.js";
import { formatDuration } from "./durations.js";
import type { Field, Refusal } from "./fields.js";
import { acceptedForms } from "./forms.js";
import { Broken, isEmpty, type Located } from "./located.js";
import { nearest } from "./nearest.js";
import type { Problem } from "./problems.js";

/** What every field asks of its own value once the environment is applied: required keys, words, ranges, patterns. */
export function checkFields(document: ManifestDocument, table: Field, root: Located, environment?: string): Problem[] {
  const checking = new Checking(document, environment);
  checking.check(table, root);
  return checking.problems;
}

class Checking {
  readonly problems: Problem[] = [];
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly document: ManifestDocument,
    private readonly environment: string | undefined,
  ) {}

  check(field: Field, located: Located): void {
    const { value } = located;
    if (value instanceof Broken) {
      if (value.refusal !== undefined) this.refuse(located.at, value.refusal);
      return;
    }
    if (field.refuse !== undefined && !(value instanceof Map)) this.ask(field, located);
    switch (field.kind) {
      case "text":
        if (field.words !== undefined && !field.words.includes(value as string)) this.wrongWord(field, located);
        return;
      case "integer":
      case "number":
      case "duration":
        this.range(field, located, value as number);
        return;
      case "list":
        this.items(field, value as Located[]);
        return;
      case "mapOf":
        this.entries(field, value as ReadonlyMap<string, Located>);
        return;
      case "map":
      case "either":
        this.keys(field, located, value as ReadonlyMap<string, Located>);
        return;
    }
  }

  private ask(field: Field, located: Located): void {
    const refusal = field.refuse?.(located.value as never);
    if (refusal !== undefined) this.refuse(located.at, typeof refusal === "string" ? { message: refusal } : refusal);
  }

  private wrongWord(field: Field, located: Located): void {
    const meant = nearest(String(located.value), field.words ?? []);
    this.refuse(located.at, {
      message: `"${String(located.value)}" must be ${acceptedForms(field)}`,
      ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
    });
  }

  private range(field: Field, located: Located, value: number): void {
    const { min, max } = field;
    if ((min === undefined || value >= min) && (max === undefined || value <= max)) return;
    const words = field.kind === "duration" ? formatDuration : String;
    const limits = max === undefined ? `at least ${words(min as number)}` : `${words(min ?? 0)} to ${words(max)}`;
    this.refuse(located.at, { message: `${words(value)} is out of range: ${limits}` });
  }

  private items(field: Field, items: readonly Located[]): void {
    for (let index = 0; index < items.length; index++) {
      this.path.push(index);
      this.check(field.of as Field, items[index] as Located);
      this.path.pop();
    }
  }

  private entries(field: Field, entries: ReadonlyMap<string, Located>): void {
    const keys = field.refuseKey === undefined ? [] : [...entries.keys()];
    for (const [key, entry] of entries) {
      this.path.push(key);
      const refusal = field.refuseKey?.(key, keys);
      if (refusal !== undefined) this.refuse(entry.keyAt, refusal);
      this.check(field.of as Field, entry);
      this.path.pop();
    }
  }

  private keys(field: Field, located: Located, values: ReadonlyMap<string, Located>): void {
    const fields = field.fields as Readonly<Record<string, Field>>;
    for (const [key, child] of values) {
      const of = ownValue(fields, key);
      if (of === undefined) continue;
      // A plain map without anything in it is as good as not written.
      if (of.kind === "map" && !of.required && isEmpty(of, child)) continue;
      this.path.push(key);
      this.check(of, child);
      this.path.pop();
    }
    if (field.kind === "either" && located.written !== "map") return;
    for (const key of field.requiredKeys) {
      if (values.has(key)) continue;
      const child = ownValue(fields, key) as Field;
      this.path.push(key);
      const hint = `Add \`${key}\`: ${child.about.effect}.`;
      about(this.refuse(located.keyAt, { message: `\`${key}\` is missing`, hint }), { lacks: [key] });
      this.path.pop();
    }
  }

  private refuse(at: number, { message, hint }: Refusal): Problem {
    const environment = this.environment === undefined ? {} : { environment: this.environment };
    const path = pathText(this.path);
    const problem: Problem = {
      severity: "error",
      file: this.document.file,
      ...positionAt(this.document, at),
      path,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...environment,
    };
    this.problems.push(problem);
    return problem;
  }
}

import { ownValue } from "../../components/ownValue.js";
import { type ManifestDocument, pathText, placeOf } from "./document.js";
import { formatDuration } from "./durations.js";
import type { Field, Refusal } from "./fields.js";
import { acceptedForms } from "./forms.js";
import { nearest } from "./nearest.js";
import { Broken, isEmpty, type Placed } from "./placed.js";
import type { Problem } from "./problems.js";

/** What every field asks of its own value once the environment is applied: required keys, words, ranges, patterns. */
export function checkFields(document: ManifestDocument, table: Field, root: Placed, environment?: string): Problem[] {
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

  check(field: Field, placed: Placed): void {
    const { value } = placed;
    if (value instanceof Broken) {
      if (value.refusal !== undefined) this.refuse(placed.at, value.refusal);
      return;
    }
    if (field.refuse !== undefined && !(value instanceof Map)) this.ask(field, placed);
    switch (field.kind) {
      case "text":
        if (field.words !== undefined && !field.words.includes(value as string)) this.wrongWord(field, placed);
        return;
      case "integer":
      case "number":
      case "duration":
        this.range(field, placed, value as number);
        return;
      case "list":
        this.items(field, value as Placed[]);
        return;
      case "mapOf":
        this.entries(field, value as ReadonlyMap<string, Placed>);
        return;
      case "map":
      case "either":
        this.keys(field, placed, value as ReadonlyMap<string, Placed>);
        return;
    }
  }

  private ask(field: Field, placed: Placed): void {
    const refusal = field.refuse?.(placed.value as never);
    if (refusal !== undefined) this.refuse(placed.at, typeof refusal === "string" ? { message: refusal } : refusal);
  }

  private wrongWord(field: Field, placed: Placed): void {
    const meant = nearest(String(placed.value), field.words ?? []);
    this.refuse(placed.at, {
      message: `"${String(placed.value)}" must be ${acceptedForms(field)}`,
      ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
    });
  }

  private range(field: Field, placed: Placed, value: number): void {
    const { min, max } = field;
    if ((min === undefined || value >= min) && (max === undefined || value <= max)) return;
    const words = field.kind === "duration" ? formatDuration : String;
    const limits = max === undefined ? `at least ${words(min as number)}` : `${words(min ?? 0)} to ${words(max)}`;
    this.refuse(placed.at, { message: `${words(value)} is out of range: ${limits}` });
  }

  private items(field: Field, items: readonly Placed[]): void {
    for (let index = 0; index < items.length; index++) {
      this.path.push(index);
      this.check(field.of as Field, items[index] as Placed);
      this.path.pop();
    }
  }

  private entries(field: Field, entries: ReadonlyMap<string, Placed>): void {
    for (const [key, entry] of entries) {
      this.path.push(key);
      this.check(field.of as Field, entry);
      this.path.pop();
    }
  }

  private keys(field: Field, placed: Placed, values: ReadonlyMap<string, Placed>): void {
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
    if (field.kind === "either" && placed.written !== "map") return;
    for (const key of field.requiredKeys) {
      if (values.has(key)) continue;
      const child = ownValue(fields, key) as Field;
      this.path.push(key);
      this.refuse(placed.keyAt, { message: `\`${key}\` is missing`, hint: `Add \`${key}\`: ${child.about.effect}.` });
      this.path.pop();
    }
  }

  private refuse(at: number, { message, hint }: Refusal): void {
    const environment = this.environment === undefined ? {} : { environment: this.environment };
    const path = pathText(this.path);
    this.problems.push({
      severity: "error",
      file: this.document.file,
      ...placeOf(this.document, at),
      path,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...environment,
    });
  }
}

import type { ListNode, ManifestDocument, MapNode, Node, ScalarNode } from "./document.js";
import { isNull, pathText, positionAt } from "./document.js";
import { clashOf } from "./exclusive.js";
import type { Field, Form, Plain, Refusal } from "./fields.js";
import { acceptedForms, countedKeys, durationHint, entryHint, spelled } from "./forms.js";
import { literalOf } from "./literals.js";
import { Broken, isEmpty, Literal, Located, type LocatedMap, type UnknownKey, type Written } from "./located.js";
import type { Problem } from "./problems.js";
import { integerLimits, readBoolean, readDuration, readNumber } from "./scalars.js";

/** A manifest in long form, with everything that Copilot refuses while decoding. */
export interface Canonical {
  root: Located;
  problems: Problem[];
  unknown: UnknownKey[];
}

/** Brings a tree into the long form of its table; a value that can't be read stays there as `Broken`. */
export function canonical(document: ManifestDocument, table: Field, root: MapNode): Canonical {
  const reading = new Decoding(document);
  const located = reading.decode(table, root, root.at) ?? new Located(new Map(), root.at, root.at, "map", false);
  return { root: located, problems: reading.problems, unknown: reading.unknown };
}

class Decoding {
  readonly problems: Problem[] = [];
  readonly unknown: UnknownKey[] = [];
  private readonly path: (string | number)[] = [];
  private override = false;
  private lenient = false;

  constructor(private readonly document: ManifestDocument) {}

  decode(field: Field, node: Node, keyAt: number): Located | undefined {
    if (node.tag !== undefined && field.kind !== "any" && !node.tag.startsWith("!!")) {
      return this.broken(
        node,
        keyAt,
        `the tag ${node.tag} has no meaning in a manifest`,
        "Tags of CloudFormation are for addons and for values of `taskdef_overrides`.",
      );
    }
    if (node.shape === "scalar") {
      if ((field.kind !== "any" || field.about.mapOnly) && isNull(node)) return undefined;
      return this.scalar(field, node, keyAt);
    }
    return node.shape === "map" ? this.map(field, node, keyAt) : this.list(field, node, keyAt);
  }

  private scalar(field: Field, node: ScalarNode, keyAt: number): Located | undefined {
    switch (field.kind) {
      case "text":
        return this.locate(spelled(field, node.text), node, keyAt, "scalar");
      case "boolean":
        return this.boolean(field, node, keyAt);
      case "integer":
      case "number":
        return this.number(field, node, keyAt);
      case "duration":
        return this.duration(field, node, keyAt);
      case "any":
        return this.literal(field, node, keyAt);
      case "list":
        return field.scalar === undefined
          ? this.wrongShape(field, node, keyAt)
          : this.listFromText(field.scalar, node, keyAt);
      case "either":
        return field.scalar === undefined
          ? this.wrongShape(field, node, keyAt)
          : this.fromForm(field, field.scalar, node, keyAt, "scalar");
      default:
        return this.wrongShape(field, node, keyAt);
    }
  }

  private boolean(field: Field, node: ScalarNode, keyAt: number): Located {
    const value = readBoolean(node);
    if (value !== undefined) return this.locate(value, node, keyAt, "scalar");
    // A quoted true or false; no other casing of the two is one without its quotes either.
    const meant = readBoolean({ ...node, style: "plain" });
    if (meant === undefined) return this.wrongValue(field, node, keyAt);
    if (!this.lenient) return this.wrongValue(field, node, keyAt, "Leave the quotes out.");
    this.warn(node.at, `Copilot ignored the quoted "${node.text}"; here it takes effect`, "Leave the quotes out.");
    return this.locate(meant, node, keyAt, "scalar");
  }

  private number(field: Field, node: ScalarNode, keyAt: number): Located {
    const reading = readNumber(node.text);
    if (reading === undefined || !Number.isFinite(reading.value)) return this.wrongValue(field, node, keyAt);
    if (node.style !== "plain") {
      if (!this.lenient) return this.wrongValue(field, node, keyAt, "Leave the quotes out.");
      this.warn(node.at, `Copilot ignored the quoted "${node.text}"; here it takes effect`, "Leave the quotes out.");
    }
    if (field.kind === "number") return this.locate(reading.value, node, keyAt, "scalar");
    const value = Math.trunc(reading.value);
    const [least, most] = integerLimits(field.bits);
    if (value < least || value > most)
      return this.broken(node, keyAt, `${node.text} is out of range: ${least} to ${most} is possible`);
    if (reading.fractional)
      this.warn(node.at, `${node.text} is read as ${value}; it must be a whole number`, `Write ${value}.`);
    return this.locate(Object.is(value, -0) ? 0 : value, node, keyAt, "scalar");
  }

  private duration(field: Field, node: ScalarNode, keyAt: number): Located {
    const { seconds, problem, hint } = readDuration(node, this.lenient && !field.about.strict);
    if (seconds === undefined) {
      return problem === undefined
        ? this.wrongValue(field, node, keyAt, durationHint(node.text))
        : this.broken(node, keyAt, problem, hint);
    }
    if (problem !== undefined) this.warn(node.at, problem, hint);
    return this.locate(seconds, node, keyAt, "scalar");
  }

  private listFromText(form: Form, node: ScalarNode, keyAt: number): Located {
    if (form.expand === undefined) {
      const item = this.decode(form.of, node, keyAt);
      return this.locate(item === undefined ? [] : [item], node, keyAt, "scalar");
    }
    const words = form.expand(node.text) as string[] | Refusal;
    if (!Array.isArray(words)) return this.locate(new Broken(words), node, keyAt, "scalar");
    return this.locate(
      words.map((word) => this.locate(word, node, keyAt, "scalar")),
      node,
      keyAt,
      "scalar",
    );
  }

  /** A text, number, boolean or list that stands for a map. */
  private fromForm(field: Field, form: Form, node: Node, keyAt: number, written: Written): Located {
    if (form.to !== undefined) {
      const outer = this.lenient;
      this.lenient = false;
      const reported = this.problems.length;
      const child = this.decode(form.of, node, keyAt);
      this.lenient = outer;
      if (child === undefined) return this.locate(new Broken(), node, keyAt, written);
      if (child.value instanceof Broken && written === "scalar" && field.mapped) this.nameForms(field, reported);
      return this.locate(new Map([[form.to, child]]), node, keyAt, written);
    }
    const expanded = form.expand?.((node as ScalarNode).text);
    if (isRefusal(expanded)) return this.locate(new Broken(expanded), node, keyAt, written);
    return this.locate(this.locatePlain(expanded as { [key: string]: Plain }, node, keyAt), node, keyAt, written);
  }

  private locatePlain(plain: { [key: string]: Plain }, node: Node, keyAt: number): LocatedMap {
    return new Map(
      Object.entries(plain).map(([key, value]) => [key, this.locate(value as string | number, node, keyAt, "scalar")]),
    );
  }

  /** The message of a wrong shorthand says every form of the field, not only the one that was nearest. */
  private nameForms(field: Field, from: number): void {
    const last = this.problems[from];
    if (last?.severity !== "error" || last.hint !== undefined) return;
    this.problems[from] = { ...last, hint: `It must be ${acceptedForms(field)}.` };
  }

  private map(field: Field, node: MapNode, keyAt: number): Located {
    switch (field.kind) {
      case "map":
        return this.locate(this.known(field, node), node, keyAt, "map");
      case "either": {
        if (!field.mapped) return this.wrongShape(field, node, keyAt);
        const before = this.unknown.length;
        const located = this.locate(this.known(field, node), node, keyAt, "map");
        if (!isEmpty(field, located)) return located;
        const misspelt = this.unknown.slice(before).filter((unknown) => unknown.field === field);
        if (misspelt.length === 0) return this.emptyMap(field, node, keyAt);
        // One mistake, reported once: the key that is not known.
        for (const unknown of misspelt) unknown.alone = true;
        return this.locate(new Broken(), node, keyAt, node.shape);
      }
      case "mapOf":
        return this.named(field, node, keyAt);
      case "any":
        return this.literal(field, node, keyAt);
      default:
        return this.wrongShape(field, node, keyAt);
    }
  }

  private emptyMap(field: Field, node: MapNode, keyAt: number): Located {
    const message =
      node.entries.length === 0
        ? "an empty map has no meaning here"
        : "the map has no key that has a meaning by itself";
    return this.broken(
      node,
      keyAt,
      message,
      `Give at least one of: ${countedKeys(field).join(", ")}; or leave it out.`,
    );
  }

  private known(field: Field, node: MapNode): LocatedMap {
    const values: LocatedMap = new Map();
    const fields = field.fields as Readonly<Record<string, Field>>;
    const outer = this.lenient;
    this.lenient = field.kind === "either" ? field.lenient : outer || field.lenient;
    for (const { key, keyAt: at, value } of node.entries) {
      const child = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (child === undefined || child.hidden) {
        this.unknown.push({ parent: this.path.slice(), key, at, field, value });
        continue;
      }
      this.path.push(key);
      const located =
        key === "environments" && this.path.length === 1
          ? this.overrides(child, value, at)
          : this.decode(child, value, at);
      this.path.pop();
      if (located !== undefined) values.set(key, located);
    }
    this.lenient = outer;
    const clash = clashOf(field, node.at, values);
    if (clash !== undefined) {
      this.path.push(...clash.path);
      this.tell("error", clash.at, clash.refusal.message, clash.refusal.hint);
      this.path.length -= clash.path.length;
    }
    return values;
  }

  private overrides(field: Field, node: Node, keyAt: number): Located | undefined {
    this.override = true;
    const located = this.decode(field, node, keyAt);
    this.override = false;
    return located;
  }

  private named(field: Field, node: MapNode, keyAt: number): Located {
    const values: LocatedMap = new Map();
    const of = field.of as Field;
    for (const { key, keyAt: at, value } of node.entries) {
      this.path.push(key);
      const nothing = field.nullIsEntry && isNull(value);
      const located = nothing ? this.nothing(of, value, at) : this.decode(of, value, at);
      this.path.pop();
      if (located !== undefined) values.set(key, located);
    }
    return this.locate(values, node, keyAt, "map");
  }

  /** The entry `name:` without a value. */
  private nothing(of: Field, node: Node, keyAt: number): Located {
    const text = this.locate("", node, keyAt, "scalar");
    if (of.kind === "text") return text;
    if (of.kind === "either" && of.scalar?.to !== undefined)
      return this.locate(new Map([[of.scalar.to, text]]), node, keyAt, "scalar");
    return this.locate(new Map(), node, keyAt, "map");
  }

  private list(field: Field, node: ListNode, keyAt: number): Located {
    if (field.kind === "any") return this.literal(field, node, keyAt);
    if (field.kind === "either" && field.listed !== undefined) {
      const located = this.fromForm(field, field.listed, node, keyAt, "list");
      const listed = field.listed.to === undefined ? undefined : (located.value as LocatedMap).get(field.listed.to);
      const nothing = listed !== undefined && isEmpty(field.listed.of, listed);
      return nothing ? this.wrongShape(field, node, keyAt, "an empty list") : located;
    }
    if (field.kind !== "list") return this.wrongShape(field, node, keyAt);
    const of = field.of as Field;
    const items: Located[] = [];
    for (let index = 0; index < node.items.length; index++) {
      const item = node.items[index] as Node;
      this.path.push(index);
      if (isNull(item) && of.kind !== "any") this.warn(item.at, "an empty item is ignored");
      else items.push(this.decode(of, item, item.at) as Located);
      this.path.pop();
    }
    if (
      field.about.mixedLost &&
      items.some((item) => item.written === "map") &&
      items.some((item) => item.written === "scalar")
    ) {
      this.warn(
        node.at,
        "names and maps are mixed in this list: Copilot dropped the names, here all take effect",
        "Write every entry as a map with name.",
      );
    }
    return this.locate(items, node, keyAt, "list");
  }

  private literal(field: Field, node: Node, keyAt: number): Located {
    const read = literalOf(node);
    if (field.about.mapOnly && node.shape !== "map") return this.wrongShape(field, node, keyAt);
    if ("refusal" in read) return this.broken({ ...node, at: read.at }, keyAt, read.refusal.message, read.refusal.hint);
    return this.locate(new Literal(read.plain), node, keyAt, node.shape);
  }

  private locate(value: Located["value"], node: Node, keyAt: number, written: Written): Located {
    return new Located(value, node.at, keyAt, written, this.override);
  }

  private wrongShape(field: Field, node: Node, keyAt: number, given = shapeWords[node.shape]): Located {
    const hint =
      node.shape === "list" && node.fromText
        ? "Copilot reads text that is a JSON list as a list; write it as a literal block (|) to keep it text."
        : (entryHint(field, node) ?? `It must be ${acceptedForms(field)}.`);
    return this.broken(node, keyAt, `${given} is not allowed here`, hint);
  }

  private wrongValue(field: Field, node: ScalarNode, keyAt: number, hint?: string): Located {
    const text = node.text.length > longestShown ? `${node.text.slice(0, longestShown)}…` : node.text;
    const message = `"${text}" is not ${acceptedForms(field)}`;
    const interpolated =
      node.style !== "plain" && this.document.text.startsWith("${", node.at) && field.kind !== "duration";
    return this.broken(
      node,
      keyAt,
      message,
      interpolated
        ? "A variable always gives text, which is not allowed here: write the value itself, here or under environments."
        : hint,
    );
  }

  private broken(node: Node, keyAt: number, message: string, hint?: string): Located {
    this.tell("error", node.at, message, hint);
    return this.locate(new Broken(), node, keyAt, node.shape);
  }

  private warn(at: number, message: string, hint?: string): void {
    this.tell("warning", at, message, hint);
  }

  private tell(severity: Problem["severity"], at: number, message: string, hint?: string): void {
    const path = pathText(this.path);
    this.problems.push({
      severity,
      file: this.document.file,
      ...positionAt(this.document, at),
      path,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** Characters of a value that a message repeats. */
const longestShown = 80;

const shapeWords = { scalar: "a single value", map: "a map", list: "a list" };

function isRefusal(value: Plain | Refusal | undefined): value is Refusal {
  return typeof value === "object" && value !== null && "message" in value;
}

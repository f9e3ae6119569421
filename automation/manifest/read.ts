import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument } from "yaml";
import {
  type DocumentMemo,
  type Entry,
  entryOf,
  isNull,
  type ManifestDocument,
  type MapNode,
  type Node,
  positionAt,
  type ScalarNode,
} from "./document.js";
import { decodeText } from "./encoding.js";
import { type ManifestKind, manifestKinds } from "./kinds.js";
import { aliasExcess, aliasLimit, depthExcess, depthLimit, type Excess, textExcess } from "./limits.js";
import { nearest } from "./nearest.js";
import type { Problem } from "./problems.js";

/** Text of a manifest and where it came from. */
export interface ManifestSource {
  /** Path relative to the folder that holds `copilot/`, for problems. */
  file: string;
  /** The text, or the bytes of the file. */
  text: string | Uint8Array;
  /** Told by the file for pipelines and settings; otherwise `type` in the manifest says it. */
  kind?: ManifestKind;
}

/** Reads a manifest: text to a tree with positions. Never throws; what is wrong is in `problems`. */
export function readManifest(source: ManifestSource): ManifestDocument {
  const decoded = decodeText(source.text);
  const reading = new Reading(source.file, decoded.text);
  if (decoded.invalidAt !== undefined)
    reading.error(decoded.invalidAt, "the file is not UTF-8 text", "Save it as UTF-8.");
  else reading.parse(decoded.bytes);
  const kind =
    reading.problems.length > 0 && reading.root === undefined ? source.kind : (source.kind ?? reading.kindByType());
  return Object.freeze({
    file: source.file,
    text: decoded.text,
    kind,
    root: reading.root,
    problems: reading.problems,
    memo: reading.memo,
  });
}

class Reading {
  readonly problems: Problem[] = [];
  readonly memo: DocumentMemo = {};
  root: MapNode | undefined;
  private readonly anchors = new Map<string, Anchored>();
  private count = 0;
  private added = 0;
  private exploded = false;

  constructor(
    readonly file: string,
    readonly text: string,
  ) {}

  error(at: number, message: string, hint?: string): void {
    this.tell("error", at, message, hint);
  }

  private tell(severity: Problem["severity"], at: number, message: string, hint?: string): void {
    this.problems.push({
      severity,
      file: this.file,
      ...positionAt(this, at),
      path: "",
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  private exceeds({ offset, message, hint }: Excess): void {
    this.error(offset, message, hint);
  }

  parse(bytes: number): void {
    const excess = textExcess(this.text, bytes, "a manifest");
    if (excess !== undefined) {
      this.exceeds(excess);
      return;
    }
    // Plain texts are resolved by the fields, as Go does, and duplicate keys are found below in one pass.
    const document = parseDocument(this.text, {
      schema: "failsafe",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
      stringKeys: false,
    });
    const reported = new Set<number>();
    for (const { code, message, pos } of document.errors) {
      // One slip makes several errors at one place; the first says what it is.
      if (reported.has(pos[0])) continue;
      reported.add(pos[0]);
      if (code === "MULTIPLE_DOCS")
        this.tell(
          "warning",
          pos[0],
          "only the first document of the file is read",
          "Remove what follows the line ---.",
        );
      else if (!(code === "TAB_AS_INDENT" && this.isBlankLine(pos[0])))
        this.error(pos[0], `not valid YAML: ${inPlainWords(message)}`, hintOf(code));
    }
    if (this.problems.some((problem) => problem.severity === "error")) return;
    this.takeRoot(document);
  }

  private takeRoot(document: Document.Parsed): void {
    const contents = document.contents;
    if (contents === null || (isScalar(contents) && contents.value === "")) {
      this.error(0, "the file is empty");
      return;
    }
    const root = this.convert(contents, 0, false);
    if (root.shape === "map") this.root = root;
    else this.error(root.at, "a manifest is a map of keys");
  }

  private isBlankLine(at: number): boolean {
    const end = this.text.indexOf("\n", at);
    const start = this.text.lastIndexOf("\n", at - 1) + 1;
    return /^\s*$/.test(this.text.slice(start, end < 0 ? undefined : end));
  }

  /** One node, all below it, and what its aliases stand for. */
  private convert(node: ParsedNode, depth: number, flow: boolean): Node {
    const at = node.range[0];
    if (isAlias(node)) return this.resolveAlias(node.source, at);
    const anchored = node.anchor === undefined ? undefined : { node: undefined, size: 0 };
    const before = this.count++;
    // A later anchor of the same name wins over an earlier one, and an alias inside its own anchor has no value yet.
    if (anchored !== undefined) this.anchors.set(node.anchor as string, anchored);
    const converted = isScalar(node)
      ? scalarOf(node, flow)
      : isMap(node)
        ? this.mapOf(node, depth, flow)
        : this.listOf(node, depth, flow);
    if (anchored !== undefined) {
      const known = anchored as Anchored;
      known.node = converted;
      known.size = this.count - before;
    }
    return converted;
  }

  private resolveAlias(name: string, at: number): Node {
    const anchored = this.anchors.get(name);
    if (anchored?.node === undefined) {
      this.error(
        at,
        anchored === undefined ? `there is no anchor &${name} above` : `the anchor &${name} contains itself`,
      );
      return { shape: "scalar", at, text: "", style: "plain" };
    }
    this.count += anchored.size;
    this.added += anchored.size;
    if (this.added > aliasLimit) {
      if (!this.exploded) this.exceeds(aliasExcess(at));
      this.exploded = true;
      return { shape: "scalar", at, text: "", style: "plain" };
    }
    return anchored.node;
  }

  private listOf(node: ParsedNode, depth: number, flow: boolean): Node {
    const at = node.range[0];
    if (!isSeq(node) || this.isTooDeep(depth, at)) return { shape: "list", at, items: [] };
    const inFlow = flow || node.flow === true;
    const items = node.items.map((item) => this.convert(item as ParsedNode, depth + 1, inFlow));
    return node.tag === undefined
      ? { shape: "list", at, items }
      : { shape: "list", at, items, tag: shortTag(node.tag) };
  }

  private isTooDeep(depth: number, at: number): boolean {
    if (depth < depthLimit) return false;
    this.exceeds(depthExcess(at));
    return true;
  }

  private mapOf(node: ParsedNode, depth: number, flow: boolean): Node {
    const at = node.range[0];
    const entries: Entry[] = [];
    if (!isMap(node) || this.isTooDeep(depth, at)) return { shape: "map", at, entries };
    const inFlow = flow || node.flow === true;
    const seen = new Map<string, number>();
    const merged: Node[] = [];
    for (const { key, value } of node.items) {
      const converted = this.convert(key as ParsedNode, depth + 1, inFlow);
      if (converted.shape !== "scalar") {
        this.error(converted.at, "a key must be a string");
        continue;
      }
      const inner = value === null ? absent(converted, inFlow) : this.convert(value as ParsedNode, depth + 1, inFlow);
      if (converted.text === "<<" && converted.style === "plain") {
        merged.push(inner);
        continue;
      }
      const first = seen.get(converted.text);
      if (first !== undefined)
        this.error(
          converted.at,
          `the key ${converted.text} is given twice`,
          `It is already in line ${positionAt(this, first).line}.`,
        );
      seen.set(converted.text, converted.at);
      entries.push({ key: converted.text, keyAt: converted.at, value: inner });
    }
    for (const source of merged) this.merge(source, entries, seen);
    return node.tag === undefined
      ? { shape: "map", at, entries }
      : { shape: "map", at, entries, tag: shortTag(node.tag) };
  }

  /** Takes over the entries of a map named by `<<`; keys that are there already win. */
  private merge(source: Node, entries: Entry[], seen: Map<string, number>): void {
    const sources = source.shape === "list" ? source.items : [source];
    for (const map of sources) {
      if (map.shape !== "map") {
        this.error(map.at, "<< takes a map, or a list of maps");
        continue;
      }
      for (const entry of map.entries) {
        if (seen.has(entry.key)) continue;
        seen.set(entry.key, entry.keyAt);
        entries.push(entry);
      }
    }
  }

  /** The kind that `type` names. */
  kindByType(): ManifestKind | undefined {
    const root = this.root;
    if (root === undefined) return undefined;
    const entry = entryOf(root, "type");
    const names = manifestKinds.filter((kind) => kind !== "Pipeline" && kind !== "Settings");
    if (entry === undefined || isNull(entry.value)) {
      this.error(root.at, "the manifest has no type", `Add one of: ${names.join(", ")}.`);
      return undefined;
    }
    const text = entry.value.shape === "scalar" ? entry.value.text : "";
    const kind = names.find((name) => name === text);
    if (kind === undefined) {
      const meant = nearest(text, names);
      const hint = meant === undefined ? `Types are: ${names.join(", ")}.` : `Did you mean ${meant}?`;
      this.error(entry.value.at, `"${text}" is not a type of manifest`, hint);
    }
    return kind;
  }
}

interface Anchored {
  node: Node | undefined;
  size: number;
}

function scalarOf(node: ParsedNode & { value?: unknown; type?: string }, flow: boolean): ScalarNode {
  const text = String(node.value);
  const at = node.range[0];
  const tag = node.tag === undefined ? undefined : shortTag(node.tag);
  const style =
    node.type === "PLAIN" && tag !== "!!str" ? "plain" : node.type === "BLOCK_LITERAL" ? "literal" : "quoted";
  if (tag !== undefined && !tag.startsWith("!!")) return { shape: "scalar", at, text, style, tag };
  return flow && text === "" && style === "plain"
    ? { shape: "scalar", at, text, style, flowEmpty: true }
    : { shape: "scalar", at, text, style };
}

function absent(key: ScalarNode, flow: boolean): ScalarNode {
  const empty: ScalarNode = { shape: "scalar", at: key.at, text: "", style: "plain" };
  return flow ? { ...empty, flowEmpty: true } : empty;
}

function shortTag(tag: string): string {
  return tag.startsWith("tag:yaml.org,2002:") ? `!!${tag.slice("tag:yaml.org,2002:".length)}` : tag;
}

function inPlainWords(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function hintOf(code: string): string | undefined {
  if (code === "TAB_AS_INDENT") return "Indent with spaces.";
  if (code === "BAD_SCALAR_START") return "Put the value in quotes.";
  if (code === "BLOCK_AS_IMPLICIT_KEY")
    return 'Put a value that contains ": " in quotes, or begin a new line for the inner key.';
  return undefined;
}

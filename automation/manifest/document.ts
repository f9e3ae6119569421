import type { ManifestKind } from "./kinds.js";
import type { Problem } from "./problems.js";

/** The text of a manifest as a tree whose nodes know where they stand. Anchors, aliases and merge keys are resolved. */
export type Node = ScalarNode | ListNode | MapNode;

/** How a scalar resolves by itself: what Go's reader makes of it before a field says what it wants. */
export type ScalarStyle =
  /** Not quoted: may be a number, a boolean, nothing. */
  | "plain"
  /** Quoted, folded, or the outcome of an interpolation: text. */
  | "quoted"
  /** A literal block (`|`): text that is never taken for a JSON list. */
  | "literal";

export interface ScalarNode {
  readonly shape: "scalar";
  /** Offset in the text. */
  readonly at: number;
  /** Source text of a plain scalar, content of a quoted one. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** A tag such as !Ref. */
  readonly tag?: string;
  /** Nothing is written and it stands inside {…} or […]: interpolation makes an empty text of it. */
  readonly flowEmpty?: true;
}

export interface ListNode {
  readonly shape: "list";
  readonly at: number;
  readonly items: readonly Node[];
  readonly tag?: string;
  /** It was a text that is a JSON list. */
  readonly fromText?: true;
}

export interface MapNode {
  readonly shape: "map";
  readonly at: number;
  readonly entries: readonly Entry[];
  readonly tag?: string;
}

export interface Entry {
  readonly key: string;
  readonly keyAt: number;
  readonly value: Node;
}

/** A manifest that was read: its tree, and what was found wrong with the text. */
export interface ManifestDocument<K extends ManifestKind = ManifestKind> {
  /** Path relative to the folder that holds `copilot/`. */
  readonly file: string;
  readonly text: string;
  /** Absent when neither the caller nor `type` says it. */
  readonly kind: K | undefined;
  /** Absent when the text can't be read. */
  readonly root: MapNode | undefined;
  readonly problems: readonly Problem[];
  /** What was worked out from the document once and holds for good. */
  readonly memo?: DocumentMemo;
}

export interface DocumentMemo {
  /** Offsets at which lines begin. */
  lineStarts?: number[];
  /** The long form, where no environment changes it. */
  settled?: unknown;
}

/** Line and column, both from 1. */
export interface Position {
  line: number;
  column: number;
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}

/** Where an offset is. Lines are counted once a document, and only when something is to be reported. */
export function positionAt(
  document: { readonly text: string; readonly memo?: DocumentMemo },
  offset: number,
): Position {
  const starts = document.memo?.lineStarts ?? startsOf(document.text);
  if (document.memo !== undefined) document.memo.lineStarts = starts;
  const inside = Math.max(0, Math.min(offset, document.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= inside) low = middle;
    else high = middle - 1;
  }
  const byteOrderMark = low === 0 && document.text.startsWith("\ufeff") ? 1 : 0;
  return { line: low + 1, column: Math.max(1, inside - (starts[low] as number) + 1 - byteOrderMark) };
}

/** The entry of a map by key. */
export function entryOf(node: MapNode, key: string): Entry | undefined {
  for (const entry of node.entries) if (entry.key === key) return entry;
  return undefined;
}

export function isNull(node: Node): boolean {
  return node.shape === "scalar" && node.style === "plain" && isNullText(node.text);
}

function isNullText(text: string): boolean {
  return text === "" || text === "~" || text === "null" || text === "Null" || text === "NULL";
}

/** `http.additional_rules[0].path` */
export function pathText(parts: readonly (string | number)[]): string {
  let text = "";
  for (const part of parts) text += typeof part === "number" ? `[${part}]` : text === "" ? part : `.${part}`;
  return text;
}

/**
 * Where a key path of the document stands, as written (with `environments.<name>.` for overrides): the value, or the nearest
 * key above it that is there. For the position of a resolved value ask `origins` of its resolution.
 */
export function positionOf(document: ManifestDocument, keyPath: string): Position {
  return positionAt(document, lookUp(document, keyPath).at);
}

/** The same for one environment: its part below `environments`, where the key stands there. */
export function positionFor(document: ManifestDocument, environment: string, keyPath: string): Position {
  const own = lookUp(document, `environments.${environment}.${keyPath}`);
  return own.isThere ? positionAt(document, own.at) : positionOf(document, keyPath);
}

function lookUp(document: ManifestDocument, keyPath: string): { at: number; isThere: boolean } {
  let node: Node | undefined = document.root;
  let at = node?.at ?? 0;
  for (const part of splitPath(keyPath)) {
    if (node === undefined) break;
    const found: Node | undefined =
      node.shape === "map" ? entryOf(node, part)?.value : node.shape === "list" ? node.items[Number(part)] : undefined;
    if (found === undefined) return { at, isThere: false };
    at = node.shape === "map" && isNull(found) ? (entryOf(node, part)?.keyAt ?? at) : found.at;
    node = found;
  }
  return { at, isThere: node !== undefined };
}

/** The parts of a key path; list indexes are digits. */
export function splitPath(keyPath: string): string[] {
  if (keyPath === "") return [];
  return (keyPath.includes("[") ? keyPath.replace(/\[(\d+)\]/g, ".$1") : keyPath).split(".");
}

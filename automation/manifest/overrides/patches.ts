import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node } from "yaml";
import { longForm, parseTagged } from "../addons/template.js";
import type { Problem } from "../problems.js";

/** One entry of `cfn.patches.yml`, as written. */
export interface Patch {
  op: "add" | "remove" | "replace";
  /** JSON Pointer into Copilot's template. */
  pointer: string;
  /** Its parts, unescaped. */
  parts: string[];
  /** CloudFormation's short forms in their long form. */
  value?: unknown;
  line: number;
  column: number;
}

/** Patches of a file, and what is wrong with its text. */
export interface PatchesRead {
  patches: Patch[];
  problems: Problem[];
}

const operations = ["add", "remove", "replace"];

const shapeHint =
  "A patch is a map with op (add, remove or replace), path (/Resources/<logical id>/Properties/…) and, for add and replace, value.";

/** Reads `cfn.patches.yml`. Never throws for what it says. */
export function readPatches(file: string, text: string): PatchesRead {
  const lines = new LineCounter();
  const document = parseTagged(text, lines) as unknown as Document;
  const problems: Problem[] = [];
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const report = (offset: number, message: string, hint = shapeHint): void => {
    problems.push({ severity: "error", file, ...placeOf(offset), path: "", message, hint });
  };
  const unknownTags = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  for (const error of [...document.errors, ...unknownTags]) {
    report(error.pos[0], `can't be read: ${error.message.split("\n")[0]}`);
  }
  const { contents } = document;
  if (problems.length > 0 || contents === null || (isScalar(contents) && contents.value === null)) {
    return { patches: [], problems };
  }
  if (!isSeq(contents)) {
    report(startOf(contents), "is not a list of patches");
    return { patches: [], problems };
  }
  const patches = contents.items.flatMap((item) => patchOf(item as Node, document, report, placeOf) ?? []);
  return { patches, problems };
}

function patchOf(
  node: Node,
  document: Document,
  report: (offset: number, message: string) => void,
  placeOf: (offset: number) => { line: number; column: number },
): Patch | undefined {
  const at = startOf(node);
  if (!isMap(node)) return void report(at, "is not a patch");
  const text = (key: string): string | undefined => {
    const value = node.get(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const offsetOf = (key: string): number => startOf(node.get(key, true) ?? node);
  const op = text("op");
  const pointer = text("path");
  if (op === undefined) return void report(at, 'has no "op"');
  if (!operations.includes(op)) return void report(offsetOf("op"), `"${op}" is no operation of a patch`);
  if (pointer === undefined) return void report(at, 'has no "path"');
  if (!pointer.startsWith("/")) return void report(offsetOf("path"), `the path "${pointer}" does not begin with "/"`);
  if (op !== "remove" && !node.has("value")) return void report(at, `"${op}" needs a "value"`);
  const parts = pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return {
    op: op as Patch["op"],
    pointer,
    parts,
    ...(op !== "remove" && { value: plain(node.get("value", true), document) }),
    ...placeOf(offsetOf("path")),
  };
}

function startOf(node: unknown): number {
  return (node as { range?: [number, number, number] | null } | null)?.range?.[0] ?? 0;
}

/** Plain data, where numbers, booleans and expressions are what CloudFormation takes them for. */
function plain(node: unknown, document: Document): unknown {
  if (isAlias(node)) return plain(node.resolve(document), document);
  if (isScalar(node)) {
    const written = node.value === null ? null : String(node.value);
    return longForm(node, node.type === "PLAIN" && node.tag === undefined ? typed(written) : written);
  }
  if (isSeq(node)) {
    return longForm(
      node,
      node.items.map((item) => plain(item, document)),
    );
  }
  if (!isMap(node)) return null;
  const entries = node.items.map(({ key, value }) => [
    isScalar(key) ? String(key.value) : String(key),
    plain(value, document),
  ]);
  return longForm(node, Object.fromEntries(entries));
}

function typed(text: string | null): unknown {
  if (text === null) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.length < 16 ? Number(text) : text;
}

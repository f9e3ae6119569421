import { isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import { plain, positionIn, readTagged } from "../addons/template.js";
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
export function readPatches(file: string, source: string | Uint8Array): PatchesRead {
  const read = readTagged(source, "a file of patches");
  const problems: Problem[] = [];
  const positionAt = (offset: number) => positionIn(read.lines, offset);
  const report = (offset: number, message: string, hint = shapeHint): void => {
    problems.push({ severity: "error", file, ...positionAt(offset), path: "", message, hint });
  };
  if ("excess" in read) {
    for (const { offset, message, hint } of read.excess)
      report(offset, read.invalid ? `is not valid YAML: ${message}` : message, hint);
    return { patches: [], problems };
  }
  const contents = read.document.contents as Node | null;
  if (contents === null || (isScalar(contents) && contents.value === null)) return { patches: [], problems };
  if (!isSeq(contents)) {
    report(startOf(contents), "is not a list of patches");
    return { patches: [], problems };
  }
  const patches = contents.items.flatMap((item) => patchOf(item as Node, report, positionAt) ?? []);
  return { patches, problems };
}

function patchOf(
  node: Node,
  report: (offset: number, message: string) => void,
  positionAt: (offset: number) => { line: number; column: number },
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
  if (!operations.includes(op))
    return void report(offsetOf("op"), `unknown operation "${op}"; it must be add, remove or replace`);
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
    ...(op !== "remove" && { value: plain(node.get("value", true), typedScalar) }),
    ...positionAt(offsetOf("path")),
  };
}

function startOf(node: unknown): number {
  return (node as { range?: [number, number, number] | null } | null)?.range?.[0] ?? 0;
}

/** Numbers and booleans are what CloudFormation takes them for. */
function typedScalar({ value, type, tag }: Scalar): unknown {
  const written = value === null ? null : String(value);
  return type === "PLAIN" && tag === undefined ? typed(written) : written;
}

function typed(text: string | null): unknown {
  if (text === null) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.length < 16 ? Number(text) : text;
}

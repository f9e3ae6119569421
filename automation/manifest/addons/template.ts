import {
  type CollectionTag,
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  Scalar,
  type ScalarTag,
  type YAMLMap,
  YAMLMap as YamlMap,
  YAMLSeq as YamlSeq,
} from "yaml";
import { decodeText } from "../encoding.js";
import { type Excess, textExcess } from "../limits.js";
import type { Problem } from "../problems.js";
import { expandAliases } from "./aliases.js";

/** CloudFormation's short forms, with the name of the long form. */
const functions: Readonly<Record<string, string>> = {
  "!Ref": "Ref",
  "!Condition": "Condition",
  "!GetAtt": "Fn::GetAtt",
  "!Sub": "Fn::Sub",
  "!Join": "Fn::Join",
  "!Select": "Fn::Select",
  "!Split": "Fn::Split",
  "!ImportValue": "Fn::ImportValue",
  "!FindInMap": "Fn::FindInMap",
  "!Base64": "Fn::Base64",
  "!Cidr": "Fn::Cidr",
  "!GetAZs": "Fn::GetAZs",
  "!If": "Fn::If",
  "!Equals": "Fn::Equals",
  "!And": "Fn::And",
  "!Or": "Fn::Or",
  "!Not": "Fn::Not",
  "!Transform": "Fn::Transform",
  "!Length": "Fn::Length",
  "!ToJsonString": "Fn::ToJsonString",
};

/** A CloudFormation template as its author wrote it: text, tree with tags, and positions. */
export interface Template {
  /** Relative to the root. */
  file: string;
  text: string;
  document: Document<ParsedNode, true>;
  lines: LineCounter;
}

/**
 * Every plain scalar keeps its text ("failsafe"), since CloudFormation reads YAML 1.1 and decides by itself what
 * `010` or `yes` is; only an empty value is null.
 */
const emptyValue: ScalarTag = {
  tag: "tag:yaml.org,2002:null",
  default: true,
  test: /^(?:~|[Nn]ull|NULL)?$/,
  identify: (value) => value === null || value === undefined,
  createNode: () => new Scalar(null),
  resolve: () => new Scalar(null),
  stringify: ({ source }) => source ?? "",
};

const shortForms: (ScalarTag | CollectionTag)[] = Object.keys(functions).flatMap(
  (tag): (ScalarTag | CollectionTag)[] => [
    { tag, resolve: (text: string) => text },
    { tag, collection: "map", nodeClass: YamlMap },
    { tag, collection: "seq", nodeClass: YamlSeq },
  ],
);

function parseTagged(text: string, lines?: LineCounter) {
  return parseDocument(text, {
    customTags: [emptyValue, ...shortForms],
    schema: "failsafe",
    merge: false,
    uniqueKeys: true,
    stringKeys: false,
    logLevel: "silent",
    prettyErrors: false,
    ...(lines !== undefined && { lineCounter: lines }),
  });
}

/** A document without sections, to merge templates into. */
export function emptyTemplate(): Document<YAMLMap> & { contents: YAMLMap } {
  const document = parseTagged("{}") as unknown as Document<YAMLMap> & {
    contents: YAMLMap;
  };
  document.contents.flow = false;
  return document;
}

/** YAML with CloudFormation's tags, read within the limits of every file of the folder and without aliases. */
export type TaggedText =
  | { document: Document<ParsedNode, true>; text: string; lines: LineCounter; aliases: boolean }
  | { excess: Excess[]; lines: LineCounter; invalid: boolean };

/**
 * Reads YAML with CloudFormation's tags. What is wrong with it is given by offset; `invalid` says that it is no YAML, and
 * not that it goes beyond a limit.
 */
export function readTagged(source: string | Uint8Array, what: string): TaggedText {
  const { text: decoded, bytes, invalidAt } = decodeText(source);
  const text = decoded.replace(/^\uFEFF/, "");
  const lines = new LineCounter();
  const stop = (excess: Excess[], invalid: boolean): TaggedText => {
    // The parser tells the counter of lines, and it has not run where the text goes beyond a limit.
    if (lines.lineStarts.length === 0) for (const line of text.matchAll(/^/gm)) lines.addNewLine(line.index);
    return { excess, lines, invalid };
  };
  if (invalidAt !== undefined) {
    return stop([{ offset: invalidAt, message: "the file is not UTF-8 text", hint: "Save it as UTF-8." }], false);
  }
  const beyond = textExcess(text, bytes, what);
  if (beyond !== undefined) return stop([beyond], false);
  const document = parseTagged(text, lines);
  const errors = [...document.errors, ...document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED")];
  if (errors.length > 0) {
    return stop(
      errors.map(({ pos, message }) => ({ offset: pos[0], message: message.split("\n")[0] ?? message })),
      true,
    );
  }
  const { changed, excess } = expandAliases(document as unknown as Document);
  return excess === undefined ? { document, text, lines, aliases: changed } : stop([excess], false);
}

/** Position of an offset; both numbers begin with 1. */
export function positionIn(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Reads a template; what is not YAML, not a map or goes beyond the limits of a file becomes problems. */
export function parseTemplate(file: string, source: string | Uint8Array): { template?: Template; problems: Problem[] } {
  const read = readTagged(source, "a template");
  if ("excess" in read) {
    return {
      problems: read.excess.map(({ offset, message, hint }) => ({
        severity: "error",
        file,
        ...positionIn(read.lines, offset),
        path: "",
        message: read.invalid ? `is not a YAML template: ${message}` : message,
        ...(read.invalid ? { hint: "Addons are CloudFormation templates in YAML." } : hint !== undefined && { hint }),
      })),
    };
  }
  const { document, text, lines, aliases } = read;
  if (!isMap(document.contents)) {
    const message = "is not a CloudFormation template: it must be a map";
    return { problems: [{ severity: "error", file, line: 1, column: 1, path: "", message, hint: templateHint }] };
  }
  return {
    template: { file, text: aliases ? document.toString({ lineWidth: 0 }) : text, document, lines },
    problems: [],
  };
}

export const templateHint =
  "An addon declares Parameters (App, Env and, for a workload, Name), Resources and, where wanted, Outputs.";

/** The node as plain data with every short form in its long form; scalars are text unless `scalar` says otherwise. */
export function plain(node: unknown, scalar = textOf): unknown {
  if (isScalar(node)) return longForm(node, scalar(node));
  if (isSeq(node)) {
    return longForm(
      node,
      node.items.map((item) => plain(item, scalar)),
    );
  }
  if (!isMap(node)) return null;
  return longForm(node, mapOf(node.items.map(({ key, value }) => [keyText(key), plain(value, scalar)])));
}

function textOf({ value }: Scalar): unknown {
  return value === null ? null : String(value);
}

/** Logical ids are the author's own words, and "constructor" may be one of them: nothing is inherited. */
function mapOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** The long form of a value with one of CloudFormation's tags. */
export function longForm(node: Node, value: unknown): unknown {
  const name = node.tag === undefined ? undefined : functions[node.tag];
  if (name === undefined) return value;
  if (name === "Fn::GetAtt" && typeof value === "string") {
    const dot = value.indexOf(".");
    return mapOf([[name, dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)]]]);
  }
  return mapOf([[name, value]]);
}

/** Text of a map's key. */
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/** The map of a section such as Resources; undefined when it is not there or empty. */
export function section(template: Template, name: string): YAMLMap | undefined {
  const found = (template.document.contents as YAMLMap).get(name, true) as unknown;
  return isMap(found) ? found : undefined;
}

/** Adds parameters of type String to a template, where they are not there already. */
export function declareParameters(template: Template, names: readonly string[]): void {
  if (names.length === 0) return;
  let parameters = section(template, "Parameters");
  if (parameters === undefined) {
    parameters = template.document.createNode({}) as YAMLMap;
    (template.document.contents as unknown as YAMLMap).set("Parameters", parameters);
  }
  for (const name of names) {
    if (!parameters.has(name)) parameters.set(name, template.document.createNode({ Type: "String" }));
  }
}

/** A problem at a node of the template. */
export function problemAt(
  template: Template,
  node: unknown,
  path: string,
  message: string,
  hint?: string,
  severity: Problem["severity"] = "error",
): Problem {
  const offset = (node as { range?: [number, number, number] | null } | null | undefined)?.range?.[0] ?? 0;
  const problem: Problem = { severity, file: template.file, ...positionIn(template.lines, offset), path, message };
  return hint === undefined ? problem : { ...problem, hint };
}

import {
  type CollectionTag,
  type Document,
  isAlias,
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
import type { Problem } from "../problems.js";

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

/** Reads text with CloudFormation's tags; what is wrong with it is in the document's errors and warnings. */
export function parseTagged(text: string, lines?: LineCounter) {
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

/** A document without sections, to put templates together in. */
export function emptyTemplate(): Document<YAMLMap> & { contents: YAMLMap } {
  const document = parseTagged("{}") as unknown as Document<YAMLMap> & {
    contents: YAMLMap;
  };
  document.contents.flow = false;
  return document;
}

/** Reads the text of a template; what is no YAML, and no map, becomes problems. */
export function parseTemplate(file: string, text: string): { template?: Template; problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseTagged(text, lines);
  const problems = [
    ...document.errors,
    ...document.warnings.filter((warning) => warning.code === "TAG_RESOLVE_FAILED"),
  ].map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      severity: "error",
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: "",
      message: `is not a YAML template: ${error.message.split("\n")[0]}`,
      hint: "Addons are CloudFormation templates in YAML.",
    };
  });
  if (problems.length > 0) return { problems };
  if (!isMap(document.contents)) {
    const message = "is not a CloudFormation template: it holds no map";
    return { problems: [{ severity: "error", file, line: 1, column: 1, path: "", message, hint: templateHint }] };
  }
  return { template: { file, text, document, lines }, problems };
}

export const templateHint =
  "An addon declares Parameters (App, Env and, for a workload, Name), Resources and, where wanted, Outputs.";

/** The node as plain data with every short form in its long form; scalars are text. */
export function plain(node: unknown, document: Document): unknown {
  if (isAlias(node)) return plain(node.resolve(document), document);
  if (isScalar(node)) return longForm(node, node.value === null ? null : String(node.value));
  if (isSeq(node)) {
    return longForm(
      node,
      node.items.map((item) => plain(item, document)),
    );
  }
  if (isMap(node)) {
    const entries = node.items.map((pair) => [keyText(pair.key), plain(pair.value, document)] as const);
    return longForm(node, Object.fromEntries(entries));
  }
  return null;
}

/** The long form of a value with one of CloudFormation's tags. */
export function longForm(node: Node, value: unknown): unknown {
  const name = node.tag === undefined ? undefined : functions[node.tag];
  if (name === undefined) return value;
  if (name === "Fn::GetAtt" && typeof value === "string") {
    const dot = value.indexOf(".");
    return { [name]: dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [name]: value };
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
  const { line, col } = template.lines.linePos(offset);
  const problem: Problem = {
    severity,
    file: template.file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    path,
    message,
  };
  return hint === undefined ? problem : { ...problem, hint };
}

import { ownValue } from "../../components/ownValue.js";
import {
  type Entry,
  isNull,
  type ManifestDocument,
  type MapNode,
  type Node,
  positionAt,
  type ScalarNode,
} from "./document.js";
import type { Problem } from "./problems.js";
import { readNumber } from "./scalars.js";

/** What a manifest's `${NAME}` may stand for. */
export interface InterpolationScope {
  application: string;
  environment: string;
  /** Environment variables of the process. */
  processEnvironment: Readonly<Record<string, string | undefined>>;
}

/** The tree with every variable replaced; the same object where nothing was. */
export interface Interpolated {
  root: MapNode;
  problems: Problem[];
  /** Whether the outcome depends on the scope. */
  usesVariables: boolean;
}

const variable = /(\\?)\$\{([_a-zA-Z][_a-zA-Z0-9]*)\}/g;

/**
 * Replaces `${NAME}` in values that are texts (never in keys, numbers or booleans) and turns texts that are JSON lists of
 * texts into lists, as Copilot does. An unset variable is an error wherever it stands.
 */
export function interpolate(document: ManifestDocument, scope: InterpolationScope): Interpolated | undefined {
  if (document.root === undefined) return undefined;
  const run = new Run(document, scope);
  const root = run.node(document.root, "") as MapNode;
  return { root, problems: run.problems, usesVariables: run.usesVariables };
}

class Run {
  readonly problems: Problem[] = [];
  usesVariables = false;
  private readonly predefined: Readonly<Record<string, string>>;

  constructor(
    private readonly document: ManifestDocument,
    private readonly scope: InterpolationScope,
  ) {
    this.predefined = { COPILOT_APPLICATION_NAME: scope.application, COPILOT_ENVIRONMENT_NAME: scope.environment };
  }

  node(node: Node, path: string): Node {
    if (node.shape === "scalar") return this.scalar(node, path);
    return node.shape === "map" ? this.map(node, path) : this.list(node, path);
  }

  private map(node: MapNode, path: string): Node {
    let entries: Entry[] | undefined;
    for (let index = 0; index < node.entries.length; index++) {
      const entry = node.entries[index] as Entry;
      const { value } = entry;
      if (value.shape === "scalar" && isSettled(value)) continue;
      const replaced = this.node(value, path === "" ? entry.key : `${path}.${entry.key}`);
      if (replaced === value) continue;
      entries ??= node.entries.slice();
      entries[index] = { key: entry.key, keyAt: entry.keyAt, value: replaced };
    }
    return entries === undefined ? node : { ...node, entries };
  }

  private list(node: Node & { shape: "list" }, path: string): Node {
    let items: Node[] | undefined;
    for (let index = 0; index < node.items.length; index++) {
      const item = node.items[index] as Node;
      if (item.shape === "scalar" && isSettled(item)) continue;
      const replaced = this.node(item, `${path}[${index}]`);
      if (replaced === item) continue;
      items ??= node.items.slice();
      items[index] = replaced;
    }
    return items === undefined ? node : { ...node, items };
  }

  private scalar(node: ScalarNode, path: string): Node {
    if (node.flowEmpty) return { shape: "scalar", at: node.at, text: "", style: "quoted" };
    if (isSettled(node) || !isText(node)) return node;
    const text = node.text.includes("${") ? this.replace(node, path) : node.text;
    const items = node.style === "literal" ? undefined : jsonList(text);
    if (items !== undefined) {
      return {
        shape: "list",
        at: node.at,
        fromText: true,
        items: items.map((item) => ({ shape: "scalar", at: node.at, text: item, style: "quoted" })),
      };
    }
    if (text === node.text) return node;
    return {
      shape: "scalar",
      at: node.at,
      text,
      style: node.style === "literal" ? "literal" : "quoted",
      ...(node.tag === undefined ? {} : { tag: node.tag }),
    };
  }

  private replace(node: ScalarNode, path: string): string {
    const escaped = new Set<string>();
    const values = new Map<string, string | undefined>();
    const text = node.text.replace(variable, (whole: string, backslash: string, name: string, offset: number) => {
      if (backslash !== "") {
        escaped.add(name);
        return whole.slice(1);
      }
      const value = values.has(name) ? values.get(name) : this.valueOf(name, node, path, offset);
      values.set(name, value);
      return value ?? whole;
    });
    for (const name of escaped) {
      if (values.has(name))
        this.tell(
          "warning",
          node.at,
          path,
          `\\\${${name}} stays as it is and \${${name}} is replaced; Copilot replaced both`,
        );
    }
    return text;
  }

  private valueOf(name: string, node: ScalarNode, path: string, offset: number): string | undefined {
    this.usesVariables = true;
    const own = ownValue(this.scope.processEnvironment, name);
    if (!Object.hasOwn(this.predefined, name)) {
      if (own === undefined)
        this.tell(
          "error",
          this.inside(node, offset),
          path,
          `the environment variable ${name} is not set`,
          `Set ${name}, or write \\\${${name}} for the literal text.`,
        );
      return own;
    }
    const value = ownValue(this.predefined, name) as string;
    if (own !== undefined && own !== value) {
      this.tell(
        "error",
        this.inside(node, offset),
        path,
        `${name} is "${value}" here, and the environment variable of that name is "${own}"`,
        `Unset ${name}.`,
      );
    }
    return value;
  }

  /** The variable's own place where the source holds the text as it is, else the start of the value. */
  private inside(node: ScalarNode, offset: number): number {
    const source = this.document.text;
    const quote = source[node.at] === '"' || source[node.at] === "'" ? 1 : 0;
    const at = node.at + quote + offset;
    return source.startsWith(node.text.slice(offset, offset + 3), at) && !source.slice(node.at, at).includes("\n")
      ? at
      : node.at;
  }

  private tell(severity: Problem["severity"], at: number, path: string, message: string, hint?: string): void {
    const position = positionAt(this.document, at);
    this.problems.push({
      severity,
      file: this.document.file,
      ...position,
      path,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** Nothing in the text that this step could change. */
function isSettled(node: ScalarNode): boolean {
  if (node.flowEmpty) return false;
  const { text } = node;
  return !text.includes("$") && !startsLikeList(text);
}

function startsLikeList(text: string): boolean {
  const code = text.charCodeAt(0);
  return code === 0x5b || ((code === 0x20 || code === 0x0a || code === 0x09) && text.trimStart().startsWith("["));
}

/** Whether Go takes the scalar for a text. */
function isText(node: ScalarNode): boolean {
  if (node.style !== "plain") return true;
  return !isNull(node) && !/^(?:true|false)$/i.test(node.text) && readNumber(node.text) === undefined;
}

function jsonList(text: string): string[] | undefined {
  if (!startsLikeList(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
    return isList ? (value as string[]) : undefined;
  } catch {
    return undefined;
  }
}

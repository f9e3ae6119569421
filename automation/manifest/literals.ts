import { isNull, type Node, type ScalarNode } from "./document.js";
import type { Plain, Refusal } from "./fields.js";
import { readNumber } from "./scalars.js";

/** Any YAML as plain data; CloudFormation's short tags become their long form (`!Ref X` is `{Ref: X}`). */
export function literalOf(node: Node): { plain: Plain } | { refusal: Refusal; at: number } {
  try {
    return { plain: plainOf(node) };
  } catch (error) {
    if (error instanceof UnknownTag)
      return { refusal: { message: `the tag ${error.message} is not one of CloudFormation's` }, at: error.at };
    throw error;
  }
}

class UnknownTag extends Error {
  constructor(
    tag: string,
    readonly at: number,
  ) {
    super(tag);
  }
}

const functions = new Set([
  "Base64",
  "Cidr",
  "FindInMap",
  "GetAZs",
  "ImportValue",
  "Join",
  "Select",
  "Split",
  "Sub",
  "Transform",
  "And",
  "Equals",
  "If",
  "Not",
  "Or",
]);

function plainOf(node: Node): Plain {
  const plain = untagged(node);
  const tag = node.tag;
  if (tag === undefined || tag.startsWith("!!")) return plain;
  const name = tag.slice(1);
  if (name === "Ref" || name === "Condition") return { [name]: plain };
  if (name === "GetAtt") return { "Fn::GetAtt": typeof plain === "string" ? splitOnce(plain) : plain };
  if (functions.has(name)) return { [`Fn::${name}`]: plain };
  throw new UnknownTag(tag, node.at);
}

function splitOnce(text: string): string[] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function untagged(node: Node): Plain {
  if (node.shape === "list") return node.items.map(plainOf);
  if (node.shape === "scalar") return scalarOf(node);
  const map: { [key: string]: Plain } = {};
  for (const { key, value } of node.entries) {
    // A plain assignment of __proto__ would set the prototype instead of a key.
    Object.defineProperty(map, key, { value: plainOf(value), enumerable: true, configurable: true, writable: true });
  }
  return map;
}

function scalarOf(node: ScalarNode): Plain {
  if (node.style !== "plain") return node.text;
  if (isNull(node)) return null;
  if (/^(?:true|True|TRUE)$/.test(node.text)) return true;
  if (/^(?:false|False|FALSE)$/.test(node.text)) return false;
  const number = readNumber(node.text);
  return number === undefined || !Number.isFinite(number.value) ? node.text : number.value;
}

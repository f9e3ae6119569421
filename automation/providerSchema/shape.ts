import { shapes } from "./shapes.js";

/** One property of a resource type, or of a block in one. */
export interface Property {
  readonly name: string;
  /** String, number, boolean, list, map or object. */
  readonly kind: "s" | "n" | "b" | "l" | "m" | "o";
  readonly input: boolean;
  readonly required: boolean;
  /** An output that is always there. */
  readonly output: boolean;
  /** Optional and computed: where the program leaves it out, what is there stays. */
  readonly kept: boolean;
  /** What lies in a block, or in each block of a list. */
  readonly inside?: readonly Property[];
}

const parsed = new Map<string, readonly Property[]>();

/** The properties of a type, from the table of shapes; undefined for types that it does not hold. */
export function shapeOf(type: string): readonly Property[] | undefined {
  const line = shapes[type];
  if (line === undefined) return undefined;
  const known = parsed.get(type) ?? propertiesIn(line);
  parsed.set(type, known);
  return known;
}

/** Reads `name=<flags>` and `name=<flags>{…}`, which .ci/shapes.mjs writes. */
function propertiesIn(text: string): Property[] {
  const properties: Property[] = [];
  for (let at = 0; at < text.length; at++) {
    const [head = "", name = "", flags = ""] = /^(\w+)=(\w+)/.exec(text.slice(at)) ?? [];
    at += head.length;
    const inner = text.charAt(at) === "{" ? text.slice(at + 1, closing(text, at)) : undefined;
    if (inner !== undefined) at += inner.length + 2;
    const required = flags.includes("r", 1);
    const input = required || flags.includes("i", 1);
    const output = flags.includes("o", 1);
    properties.push({
      name,
      kind: flags.charAt(0) as Property["kind"],
      input,
      required,
      output,
      kept: input && !required && output,
      ...(inner !== undefined && { inside: propertiesIn(inner) }),
    });
  }
  return properties;
}

/** Where the brace closes that opens at `from`. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === "{") depth++;
    else if (text.charAt(at) === "}" && --depth === 0) return at;
  }
  return text.length;
}

import { shapes } from "./shapes.js";

/** One property of a resource type. */
export interface Property {
  readonly name: string;
  /** String, number, boolean, list, map or object. */
  readonly kind: "s" | "n" | "b" | "l" | "m" | "o";
  readonly input: boolean;
  readonly required: boolean;
  /** An output that is always there. */
  readonly output: boolean;
}

const parsed = new Map<string, readonly Property[]>();

/** The properties of a type, from the table of shapes; undefined for types that it does not hold. */
export function shapeOf(type: string): readonly Property[] | undefined {
  const line = shapes[type];
  if (line === undefined) return undefined;
  const known = parsed.get(type);
  if (known) return known;
  const shape = line.split(" ").map((property): Property => {
    const [name = "", flags = ""] = property.split("=");
    return {
      name,
      kind: flags.charAt(0) as Property["kind"],
      input: /[ir]/.test(flags.slice(1)),
      required: flags.includes("r", 1),
      output: flags.includes("o", 1),
    };
  });
  parsed.set(type, shape);
  return shape;
}

import { stringify } from "yaml";

/** One value on one line, quoted only where YAML needs it. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => quoted(item)).join(", ")}]`;
  return stringify(value, { lineWidth: 0, defaultStringType: "PLAIN", blockQuote: false }).trimEnd();
}

function quoted(item: unknown): string {
  return typeof item === "string" ? JSON.stringify(item) : inline(item);
}

/** A text that manifests must not interpolate: `${NAME}` in it is meant for a shell in the container. */
export function literal(text: string): string {
  return text.replace(/\$\{([_a-zA-Z][_a-zA-Z0-9]*)\}/g, "\\${$1}");
}

/** Blocks of lines with one empty line between them; `undefined` leaves a block out. */
export function paragraphs(...blocks: Array<readonly string[] | undefined>): string {
  const kept = blocks.filter((block): block is readonly string[] => block !== undefined && block.length > 0);
  return `${kept.map((block) => block.join("\n")).join("\n\n")}\n`;
}

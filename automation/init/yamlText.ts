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

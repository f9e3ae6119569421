import { ownValue } from "../../components/ownValue.js";
import type { ManifestDocument } from "./document.js";
import type { Resolution } from "./resolution.js";
import type { ExportUse } from "./resolved.js";

/** Every place where a manifest says `from_cfn`, as it counts in the environment that it was resolved for. */
export function exportUses({ text, file }: ManifestDocument, { longForm, origins }: Resolution): ExportUse[] {
  if (!text.includes("from_cfn")) return [];
  const found: ExportUse[] = [];
  for (const { parts, keyPath, origin } of origins.entries()) {
    if (parts.at(-1) !== "from_cfn" || origin.from === "default") continue;
    const { line, column } = origin;
    found.push({ name: String(valueAt(longForm, parts)), file, line, column, path: keyPath });
  }
  return found;
}

function valueAt(longForm: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((value, part) => ownValue(value as Record<string, unknown> | undefined, part), longForm);
}

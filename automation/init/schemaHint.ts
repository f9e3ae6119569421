import type { ManifestKind } from "../manifest/kinds.js";
import { schemaFileOf } from "../manifest/schema.js";

/** The comment by which editors with the YAML language server find the schema and complete and explain every key. */
export function schemaHint(kind: ManifestKind, version: string): string {
  return `# yaml-language-server: $schema=https://unpkg.com/airlift@${version}/schemas/${schemaFileOf(kind)}`;
}

import { type ManifestDocument, positionAt } from "./document.js";
import type { ManifestKind } from "./kinds.js";
import { Located, type LocatedMap } from "./located.js";
import type { Problem } from "./problems.js";

/** Brings old spellings into today's: `http.targetContainer` of a Load Balanced Web Service becomes `target_container`. */
export function respell(
  document: ManifestDocument,
  kind: ManifestKind,
  root: Located,
): { root: Located; problems: Problem[] } {
  const http = (root.value as LocatedMap).get("http");
  const old = http?.value instanceof Map ? http.value.get("targetContainer") : undefined;
  if (http === undefined || !(http.value instanceof Map) || old === undefined) return { root, problems: [] };
  const tell = (severity: Problem["severity"], message: string, hint: string): Problem => ({
    severity,
    file: document.file,
    ...positionAt(document, old.keyAt),
    path: "http.targetContainer",
    message,
    hint,
  });
  const values: LocatedMap = new Map(http.value);
  values.delete("targetContainer");
  const problems: Problem[] = [];
  if (values.has("target_container"))
    problems.push(tell("error", "`target_container` is given in two spellings", "Keep `target_container` only."));
  else if (kind !== "Load Balanced Web Service" && values.size === 0)
    problems.push(tell("error", "path is missing, and this spelling has no effect in a Backend Service", "Add path."));
  else if (kind !== "Load Balanced Web Service")
    problems.push(tell("warning", "this spelling has no effect in a Backend Service", "Write `target_container`."));
  else values.set("target_container", old);
  const changed = new Map(root.value as LocatedMap);
  changed.set("http", new Located(values, http.at, http.keyAt, http.written, http.override));
  return { root: new Located(changed, root.at, root.keyAt, root.written, root.override), problems };
}

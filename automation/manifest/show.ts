import { Document, isScalar } from "yaml";
import type { Origin, Origins } from "./origins.js";

/** The long form as YAML; with `origins` every value says in a comment where it comes from. */
export function printLongForm(longForm: unknown, origins?: Origins): string {
  const document = new Document(longForm, { aliasDuplicateObjects: false });
  for (const { parts, origin } of origins?.entries() ?? []) {
    const node = document.getIn(parts, true);
    if (isScalar(node)) node.comment = ` ${originText(origin)}`;
  }
  return document.toString({ lineWidth: 0 });
}

/** `copilot/fe/manifest.yml:12`, the same with the environment whose override it is, or `default`. */
export function originText(origin: Origin): string {
  if (origin.from === "default") return "default";
  const position = `${origin.file}:${origin.line}`;
  return origin.from === "override" ? `${position} (override for ${origin.environment})` : position;
}

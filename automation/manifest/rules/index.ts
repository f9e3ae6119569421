import { type ManifestDocument, placeOf } from "../document.js";
import type { ManifestKind } from "../kinds.js";
import { Origins } from "../origins.js";
import type { Placed } from "../placed.js";
import type { Problem } from "../problems.js";
import type { ResolveOptions } from "../resolution.js";
import type { RuleContext } from "./context.js";

void placeOf;
export function checkRules(
  _document: ManifestDocument,
  _kind: ManifestKind,
  _form: unknown,
  _root: Placed,
  _options: ResolveOptions,
): Problem[] {
  void Origins;
  const context: RuleContext | undefined = undefined;
  void context;
  return [];
}

import { type ManifestKind, manifestKinds, tables } from "./kinds.js";
import type { UnknownKey } from "./located.js";
import { misplacements } from "./misplacements.js";
import { nearest } from "./nearest.js";
import { keysOf, starred } from "./tableKeys.js";

/** What to say about a key that its map does not have. */
export interface Explanation {
  message: string;
  hint?: string;
  /** The key of the same map that is probably meant. */
  meant?: string;
}

/** Says that the key has no effect, and where it probably belongs. */
export function explainUnknownKey(kind: ManifestKind, unknown: UnknownKey): Explanation {
  const where = unknown.parent[0] === "environments" ? unknown.parent.slice(2) : unknown.parent;
  const inOverrides = unknown.parent[0] === "environments" && unknown.parent.length >= 2;
  if (inOverrides && where.length === 0) {
    const special = underEnvironment(kind, unknown);
    if (special !== undefined) return special;
  }
  const path = starred(kind, where);
  const advice = adviceOn(kind, path, unknown);
  const message = `unknown key \`${unknown.key}\``;
  return "hint" in advice
    ? { message, ...advice }
    : { message: `${message}; did you mean \`${advice.meant}\`?`, meant: advice.meant };
}

function underEnvironment(kind: ManifestKind, { parent, key, value }: UnknownKey): Explanation | undefined {
  if (key === "name" || key === "type" || key === "environments") {
    return {
      message: `\`${key}\` can't be overridden: it has no effect here`,
      hint: "Remove it.",
    };
  }
  const looksLikeVariable = /^[A-Z][A-Z0-9_]*$/.test(key) && value.shape === "scalar";
  const environment = String(parent[1]);
  if (environment === "variables" && value.shape === "scalar") {
    return {
      message: `\`variables\` is read as the name of an environment here, so \`${key}\` has no effect`,
      hint: "Move `variables` out of `environments`, or below the name of an environment.",
    };
  }
  if (looksLikeVariable && tables[kind].fields?.variables !== undefined) {
    return {
      message: `\`${key}\` looks like a variable and has no effect here`,
      hint: `Put it below \`environments.${environment}.variables\`.`,
    };
  }
  return undefined;
}

function adviceOn(
  kind: ManifestKind,
  path: readonly string[],
  unknown: UnknownKey,
): { meant: string } | { hint: string; meant?: string } {
  const { key } = unknown;
  const here = [...path, key].join(".");
  const advice = adviceFor(kind, here, unknown);
  if (advice !== undefined) return { hint: advice };
  const siblings = Object.entries(unknown.field.fields ?? {}).flatMap(([name, field]) => (field.hidden ? [] : [name]));
  const near = nearest(key, siblings);
  if (near !== undefined && near.toLowerCase() === key.toLowerCase())
    return { hint: `Keys are case-sensitive: write \`${near}\`.`, meant: near };
  const elsewhere = bestPlace(kind, path, key);
  if (near !== undefined && elsewhere === undefined) return { meant: near };
  if (elsewhere !== undefined) return { hint: `It belongs in \`${readable(elsewhere)}\`.` };
  const others = manifestKinds.filter(
    (other) => other !== "Settings" && other !== kind && keysOf(other).some((known) => known.join(".") === here),
  );
  if (others.length > 0) return { hint: `It is for ${others.map(plural).join(", ")}, not for ${plural(kind)}.` };
  return { hint: siblings.length === 0 ? "Remove it." : `Keys here: ${siblings.join(", ")}.` };
}

function adviceFor(kind: ManifestKind, here: string, { key, value }: UnknownKey): string | undefined {
  for (const { where, kinds, advice } of misplacements) {
    if (kinds !== undefined && !kinds.includes(kind)) continue;
    if (where.test(here)) return typeof advice === "string" ? advice : advice(key, value);
  }
  return undefined;
}

/** Another place of the same table that has the key: below the map it was written in, else the nearest one above. */
function bestPlace(kind: ManifestKind, path: readonly string[], key: string): string[] | undefined {
  let best: string[] | undefined;
  let bestScore = 0;
  for (const known of keysOf(kind)) {
    if (known[known.length - 1] !== key) continue;
    const score = closeness(path, known.slice(0, -1));
    if (score > bestScore) [best, bestScore] = [known, score];
  }
  return best;
}

/** How near another map is: one level down or up is nearest; names of the user's own in between make a place doubtful. */
function closeness(path: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < path.length && shared < other.length && path[shared] === other[shared]) shared += 1;
  const down = other.length - shared;
  const up = path.length - shared;
  const invented = other.slice(shared).filter((part) => part === "*").length;
  if (invented > 0) return 0;
  return Math.max(0, 10 - 2 * up - 2 * down - other.length * 0.1);
}

function readable(path: readonly string[]): string {
  return path.join(".").replaceAll(".*", "[]");
}

function plural(kind: ManifestKind): string {
  return kind === "Pipeline" ? "pipelines" : kind === "Environment" ? "environments" : `${kind}s`;
}

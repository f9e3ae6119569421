import type { ManifestKind } from "./kinds.js";
import type { Origins } from "./origins.js";
import { starred } from "./tableKeys.js";

/**
 * Keys that are read and checked but that this version makes nothing of yet, by kind, as paths with `*` for names and indexes.
 * A row goes when its feature comes. Empty: everything is deployed.
 */
export const notDeployedYet: Readonly<Partial<Record<ManifestKind, readonly string[]>>> = {};

/** Key paths of a long form that somebody wrote and that this version makes nothing of yet. */
export function undeployedKeys(kind: ManifestKind, origins: Origins, waiting = notDeployedYet[kind] ?? []): string[] {
  if (waiting.length === 0) return [];
  const found = new Set<string>();
  for (const { parts, origin } of origins.entries()) {
    if (origin.from === "default") continue;
    const known = starred(kind, parts).join(".");
    const row = waiting.find((path) => known === path || known.startsWith(`${path}.`));
    if (row !== undefined) found.add(parts.slice(0, row.split(".").length).join("."));
  }
  return [...found];
}

/** Whether a key of the table, or what is above it, is not deployed yet. */
export function isDeployed(kind: ManifestKind, path: string): boolean {
  return !(notDeployedYet[kind] ?? []).some((waiting) => path === waiting || path.startsWith(`${waiting}.`));
}

import type { Inputs } from "../values.js";
import type { Answer, Lookup } from "./lookup.js";
import { networkLookups } from "./network.js";
import { registryLookups } from "./registries.js";
import { resourceLookups } from "./resources.js";

const lookups: Readonly<Record<string, Answer>> = { ...networkLookups, ...resourceLookups, ...registryLookups };

/**
 * Answers an invoke of the AWS provider from the world.
 * @throws for an invoke that the simulated AWS does not know, and for what does not exist.
 */
export function answer(token: string, lookup: Lookup): Inputs {
  const known = lookups[token];
  if (!known) throw new Error(`the simulated AWS does not know the function ${token}; it refuses what it can't check`);
  return known(lookup);
}

import type { Target } from "../session/target.js";
import type { FindTagged } from "../stack/adoption.js";

/** Looks in the account of a target for what a killed run has made. */
export function finderOf({ aws }: Pick<Target, "aws">): FindTagged {
  return async (type, tags) => (await import("../aws/taggedResources.js")).findTagged(aws, type, tags);
}

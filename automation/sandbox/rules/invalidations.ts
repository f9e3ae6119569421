import type { Call } from "../kind.js";
import { keyOf } from "../world.js";

/** What no engine makes: an invalidation of CloudFront. Goes with its distribution. */
export const INVALIDATION = "simulation:cloudfront/invalidation:Invalidation";

/** For the resource type: invalidations go with the distribution. */
export function forgetInvalidations({ world, before }: Call): void {
  if (before === undefined) return;
  for (const one of world.list({ type: INVALIDATION, account: before.account })) {
    if (one.inputs.distribution === before.id) world.remove(keyOf(one));
  }
}

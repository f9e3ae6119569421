import type { Call, ResourceType } from "./kind.js";
import { refuse } from "./refusal.js";
import { type Target, type TargetName, targets } from "./targets.js";
import { textsAt } from "./values.js";
import { keyOf, type WorldResource } from "./world.js";

/** Finds what a text names; undefined when nothing of the kind exists. */
export function lookUp(
  call: Pick<Call, "world" | "place">,
  name: TargetName,
  named: string,
): WorldResource | undefined {
  for (const type of targets[name].types) {
    // The names of buckets are known in every region.
    const found = call.world.find(type, named, call.place) ?? call.world.withUnique(type, "", named);
    if (found) return found;
  }
  return undefined;
}

/**
 * The keys of everything that the resource holds on to.
 * @throws Refusal when it names something that does not exist.
 */
export function referencesOf(kind: ResourceType, call: Call): string[] {
  for (const [path, name] of Object.entries(kind.needs ?? {}))
    for (const named of textsAt(call.inputs, path)) must(call, name, named);
  return Object.entries(kind.holds ?? {}).flatMap(([path, name]) =>
    textsAt(call.inputs, path).flatMap((named) => {
      const found = must(call, name, named);
      return found ? [keyOf(found)] : [];
    }),
  );
}

/** The things of a kind that AWS itself brings along in every account. */
const isAwsOwn = (named: string): boolean =>
  /^arn:aws[\w-]*:[\w-]+:[\w-]*:aws:/.test(named) ||
  named.startsWith("alias/aws/") ||
  // The roles of services, which come with the first use of one.
  named.includes(":role/aws-service-role/") ||
  // App Runner's own settings, in every account.
  /:(observability|autoscaling)configuration\/DefaultConfiguration\/1\/0+1$/.test(named);

function must(call: Call, name: string, named: string): WorldResource | undefined {
  if (isAwsOwn(named)) return undefined;
  const found = lookUp(call, name as TargetName, named);
  if (found) return found;
  const target: Target = targets[name as TargetName];
  refuse("reference-exists", target.code, target.says(named));
}

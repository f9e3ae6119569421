import type { NetworkSpec } from "../../../components/network.js";
import type { network, PlacementForm } from "../fields/network.js";
import type { LongOf } from "../fields.js";
import type { PlainValue } from "../resolved.js";
import { present } from "./context.js";

/** Where the tasks are. */
export function networkSpec(form: LongOf<typeof network>): NetworkSpec<PlainValue> {
  const { connect, vpc } = form;
  const groups = vpc.security_groups?.groups?.map(
    (group): PlainValue => ("from_cfn" in group ? { from: "export", name: group.from_cfn } : group.value),
  );
  return present({
    connect: connect?.enable ? present({ alias: connect.alias }) : undefined,
    placement: placementSpec(vpc.placement),
    securityGroups: groups === undefined || groups.length === 0 ? undefined : groups,
    denyDefault: vpc.security_groups?.deny_default === true ? true : undefined,
  });
}

/** Subnets by name of their side, by ids, or by tags. */
export function placementSpec<P extends "public" | "private">(form: PlacementForm<P>): P | { subnets: PlainValue[] } {
  if ("preset" in form) return form.preset;
  const { subnets } = form;
  return { subnets: "ids" in subnets ? subnets.ids : [{ from: "subnetTags", tags: subnets.from_tags }] };
}

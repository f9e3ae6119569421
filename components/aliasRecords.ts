import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { argumentError } from "./argumentError.js";
import { child } from "./children.js";
import { type DnsZone, zoneOf } from "./domain.js";
import type { EnvironmentResources } from "./environment.js";
import type { AliasSpec, HttpRuleSpec } from "./routing.js";
import type { Value } from "./values.js";
import type { WorkloadScope } from "./workload.js";

/** A load balancer or distribution as alias records point to it. */
export interface RecordTarget {
  dnsName: Value;
  zoneId: Value;
}

/** A hosted zone, and who may write to it where that is another account. */
interface RecordZone {
  zoneId: Value;
  provider?: pulumi.ProviderResource;
}

/** An alias (A) record for a load balancer. */
export function createAliasRecord(
  scope: WorkloadScope,
  suffix: string,
  host: Value,
  zone: RecordZone,
  target: RecordTarget,
): aws.route53.Record {
  return child(
    scope,
    "record",
    suffix,
    {
      name: host,
      type: "A",
      zoneId: zone.zoneId,
      aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false }],
    },
    {
      provider: zone.provider,
    },
  );
}

/**
 * Records for the aliases that name the hosted zone they shall be in. A rule may put one alias into several zones; what
 * an earlier rule says of an alias counts.
 */
export function createZoneRecords(
  scope: WorkloadScope,
  rules: readonly Pick<HttpRuleSpec, "aliases">[],
  target: RecordTarget,
): aws.route53.Record[] {
  const zonesOf = new Map<string, Set<Value>>();
  for (const { aliases = [] } of rules) {
    const known = new Set(zonesOf.keys());
    for (const { name, hostedZone } of aliases) {
      if (hostedZone === undefined || known.has(name)) continue;
      zonesOf.set(name, (zonesOf.get(name) ?? new Set()).add(hostedZone));
    }
  }
  return [...zonesOf].flatMap(([host, zones]) =>
    [...zones].map((zoneId, i) => {
      // A zone of the same program has no id yet that a name could be made of.
      const other = typeof zoneId === "string" ? zoneId : i + 1;
      const suffix = i === 0 ? `record-${host}` : `record-${host}-${other}`;
      return createAliasRecord(scope, suffix, host, { zoneId }, target);
    }),
  );
}

/**
 * Records for aliases below the application's domain, each in the longest zone that it is in, once each.
 *
 * @throws when an alias is in none of the application's zones
 */
export function createManagedRecords(
  scope: WorkloadScope,
  aliases: readonly AliasSpec[],
  target: RecordTarget,
): aws.route53.Record[] {
  if (scope.environment.domain === undefined) return [];
  return [...new Set(aliases.map((alias) => alias.name))].map((host) =>
    createManagedRecord(scope, `record-${host}`, host, target),
  );
}

/**
 * A record for one name below the application's domain, in the longest zone that it is in.
 *
 * @throws when it is in none of the application's zones
 */
export function createManagedRecord(
  scope: WorkloadScope,
  suffix: string,
  host: string,
  target: RecordTarget,
): aws.route53.Record {
  const zones = zonesOf(scope.environment);
  const zone = zoneOf(zones, host);
  if (zone === undefined) {
    const known = zones.map((each) => each.name).join(", ");
    throw argumentError(
      "alias",
      `no hosted zone holds "${host}", an alias of ${scope.workload}: it has to end in ${known}`,
    );
  }
  return createAliasRecord(scope, suffix, host, zone, target);
}

function zonesOf({ domain }: EnvironmentResources): readonly DnsZone[] {
  if (domain === undefined) return [];
  return domain.zones ?? [{ name: domain.zoneName, zoneId: domain.zoneId, shared: false }];
}

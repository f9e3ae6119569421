import * as aws from "@pulumi/aws";
import type { AliasSpec } from "./routing.js";
import { transformed } from "./transforms.js";
import type { Value } from "./values.js";
import type { WorkloadScope } from "./workload.js";

/** A load balancer as alias records point to it. */
export interface RecordTarget {
  dnsName: Value;
  zoneId: Value;
}

/** An A record that stands for a load balancer. */
export function createAliasRecord(
  scope: WorkloadScope,
  suffix: string,
  host: Value,
  zoneId: Value,
  target: RecordTarget,
): aws.route53.Record {
  const name = `${scope.name}-${suffix}`;
  const args: aws.route53.RecordArgs = {
    name: host,
    type: "A",
    zoneId,
    aliases: [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false }],
  };
  return new aws.route53.Record(name, transformed(scope.transforms.record, name, args), { parent: scope.parent });
}

/** Records for the aliases that name the hosted zone they shall be in, once each. */
export function createZoneRecords(
  scope: WorkloadScope,
  aliases: readonly AliasSpec[],
  target: RecordTarget,
): aws.route53.Record[] {
  const named = new Map(
    aliases.flatMap((alias) => (alias.hostedZone === undefined ? [] : [[alias.name, alias.hostedZone]])) as [
      string,
      string,
    ][],
  );
  return [...named].map(([host, zone]) => createAliasRecord(scope, `record-${host}`, host, zone, target));
}

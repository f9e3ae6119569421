import * as aws from "@pulumi/aws";
import { child } from "../children.js";
import { zoneProvider } from "../domain.js";
import type { DomainSpec } from "../environment.js";
import type { ApplicationScope } from "./scope.js";

export interface ApplicationZone {
  /** `{app}.{domain}` */
  name: string;
  zone: aws.route53.Zone;
  delegation: aws.route53.Record;
}

/** The zone of an application below its domain, and the record in the domain's own zone that leads to it. */
export function createApplicationZone(scope: ApplicationScope, spec: DomainSpec): ApplicationZone {
  const name = `${scope.application}.${spec.name}`;
  const opts = { parent: scope.parent };
  const zone = child(scope, "zone", "zone", {
    name,
    comment: `Hosted zone for copilot application ${scope.application}: ${name}`,
    // Proofs of certificates are left in it on purpose when their environment goes.
    forceDestroy: true,
  });
  const provider = zoneProvider(`${scope.name}-root-zone`, scope, spec.roleArn);
  const rootZoneId =
    spec.rootZoneId ?? aws.route53.getZoneOutput({ name: spec.name, privateZone: false }, { ...opts, provider }).zoneId;
  const delegation = child(
    scope,
    "delegation",
    "zone-delegation",
    { zoneId: rootZoneId, name, type: "NS", ttl: 60, records: zone.nameServers },
    { provider },
  );
  return { name, zone, delegation };
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { createCertificate, type DnsZone, type ValidatedCertificate, zoneProvider } from "../domain.js";
import type { DomainSpec } from "../environment.js";
import type { EnvironmentScope } from "../scope.js";

export interface EnvironmentDomain {
  /** `{env}.{app}.{domain}` */
  name: string;
  zone: aws.route53.Zone;
  delegation: aws.route53.Record;
  /** The environment's zone, the application's and the domain's own. */
  zones: DnsZone[];
}

/** The zone of an environment below its application's domain, and the record that leads to it. */
export function createEnvironmentDomain(scope: EnvironmentScope, spec: DomainSpec): EnvironmentDomain {
  const applicationName = `${scope.application}.${spec.name}`;
  const name = `${scope.environment}.${applicationName}`;
  const zone = child(scope, "zone", "zone", {
    name,
    comment: `HostedZone for environment ${scope.environment} - ${name}`,
    forceDestroy: true,
  });
  const parents = parentZones(scope, spec, applicationName);
  const delegation = child(
    scope,
    "delegation",
    "zone-delegation",
    { zoneId: parents.application.zoneId, name, type: "NS", ttl: 60, records: zone.nameServers },
    { provider: parents.application.provider },
  );
  const own: DnsZone = { name, zoneId: zone.zoneId, shared: false };
  return { name, zone, delegation, zones: [own, parents.application, parents.root] };
}

/** The zones above the environment's. They are only looked up when a record goes there. */
function parentZones(
  scope: EnvironmentScope,
  spec: DomainSpec,
  applicationName: string,
): { application: DnsZone; root: DnsZone } {
  const root = zoneProvider(`${scope.name}-root-zone`, scope, spec.roleArn);
  const application = zoneProvider(`${scope.name}-application-zone`, scope, spec.applicationZoneRoleArn);
  return {
    application: {
      name: applicationName,
      shared: true,
      provider: application,
      zoneId: spec.applicationZoneId ?? lookup(scope, applicationName, application),
    },
    root: {
      name: spec.name,
      shared: true,
      provider: root,
      get zoneId() {
        return spec.rootZoneId ?? lookup(scope, spec.name, root);
      },
    },
  };
}

function lookup(scope: EnvironmentScope, name: string, provider: aws.Provider | undefined): pulumi.Output<string> {
  return aws.route53.getZoneOutput({ name, privateZone: false }, { parent: scope.parent, provider }).zoneId;
}

/** The certificate of an environment: its own name, everything directly below it, and the aliases of its services. */
export function createEnvironmentCertificate(
  scope: EnvironmentScope,
  domain: EnvironmentDomain,
  aliases: readonly string[],
): ValidatedCertificate {
  return createCertificate(scope, "certificate", {
    ...certificateNames(domain, aliases),
    zones: domain.zones,
    dependsOn: [domain.delegation],
  });
}

/** A copy of the environment's certificate where CloudFront looks for it; one set of records proves both. */
export function createCdnCertificate(
  scope: EnvironmentScope,
  domain: EnvironmentDomain,
  aliases: readonly string[],
  records: Readonly<Record<string, aws.route53.Record>>,
): ValidatedCertificate {
  return createCertificate(scope, "cdn-certificate", {
    ...certificateNames(domain, aliases),
    zones: domain.zones,
    records,
    region: "us-east-1",
    dependsOn: [domain.delegation],
  });
}

function certificateNames(domain: EnvironmentDomain, aliases: readonly string[]) {
  return { domainName: domain.name, alternativeNames: [`*.${domain.name}`, ...aliases] };
}

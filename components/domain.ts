import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { argumentError } from "./argumentError.js";
import { type ChildScope, child } from "./children.js";
import { ownValue } from "./ownValue.js";
import type { Value } from "./values.js";

/** A public hosted zone that records can be written to. */
export interface DnsZone {
  /** For example `test.todo.example.com`. */
  name: string;
  /** Id of the hosted zone. */
  zoneId: pulumi.Input<string>;
  /** Writes to the zone, where it is in another account. */
  provider?: pulumi.ProviderResource;
  /** Whether the zone outlives the environment: other certificates may need the validation records in it. */
  shared: boolean;
}

/** A second provider for records in another account. Undefined: the zone is in the account of the first. */
export function zoneProvider(
  name: string,
  scope: { parent: pulumi.Resource; region: pulumi.Output<string> },
  roleArn: Value | undefined,
): aws.Provider | undefined {
  if (roleArn === undefined) return undefined;
  const region = scope.region.apply((code) => code as aws.Region);
  return new aws.Provider(name, { region, assumeRoles: [{ roleArn }] }, { parent: scope.parent });
}

/** Whether a host name is the zone's own or below it. */
function isIn(zone: DnsZone, host: string): boolean {
  return host === zone.name || host.endsWith(`.${zone.name}`);
}

/** The zone that takes a host's records: the longest that the host is in. Undefined: none of them. */
export function zoneOf(zones: readonly DnsZone[], host: string): DnsZone | undefined {
  return zones
    .filter((zone) => isIn(zone, host))
    .reduce<DnsZone | undefined>(
      (best, zone) => (best && best.name.length >= zone.name.length ? best : zone),
      undefined,
    );
}

/** What an alias record points to: a load balancer or a CloudFront distribution. */
export interface AliasTarget {
  /** Name that AWS gave the load balancer or distribution. */
  dnsName: pulumi.Input<string>;
  /** Hosted zone of that name. */
  zoneId: pulumi.Input<string>;
}

/** A certificate of ACM, validated by DNS. */
export interface CertificateArgs {
  /** Its main name. */
  domainName: string;
  /** Further names; order does not matter. */
  alternativeNames?: readonly string[];
  /** Zones that take the validation records. */
  zones: readonly DnsZone[];
  /** @default the provider's region; CloudFront takes certificates from us-east-1 only */
  region?: string;
  /** Validation records that another certificate with the same names brings along. */
  records?: Readonly<Record<string, aws.route53.Record>>;
  /** What the validation records wait for: the delegation of their zone. @default nothing */
  dependsOn?: pulumi.Resource[];
}

/** A certificate that is issued once its records are there. */
export interface ValidatedCertificate {
  /** The certificate as requested. */
  certificate: aws.acm.Certificate;
  /** What waits until it is issued; listeners depend on it. */
  validation: aws.acm.CertificateValidation;
  /** Validation records by the host name, without `*.`, that they prove. */
  records: Record<string, aws.route53.Record>;
  /** Known once the certificate is issued. */
  arn: pulumi.Output<string>;
}

/** Requests a certificate, proves the names by DNS, and waits until it is issued. */
export function createCertificate(scope: ChildScope, suffix: string, args: CertificateArgs): ValidatedCertificate {
  const { region, dependsOn } = args;
  const names = [args.domainName, ...new Set([...(args.alternativeNames ?? [])].sort())];
  const certificate = child(scope, "certificate", suffix, {
    domainName: args.domainName,
    subjectAlternativeNames: [...new Set(names)].slice(1),
    validationMethod: "DNS",
    region,
  });
  const records: Record<string, aws.route53.Record> = {};
  for (const host of validatedHosts(names)) {
    records[host] =
      ownValue(args.records, host) ?? createValidationRecord(scope, suffix, { certificate, names, host }, args);
  }
  const validation = child(
    scope,
    "certificateValidation",
    `${suffix}-validation`,
    {
      certificateArn: certificate.arn,
      validationRecordFqdns: Object.values(records).map((record) => record.fqdn),
      region,
    },
    { dependsOn, customTimeouts: { create: "15m" } },
  );
  return { certificate, validation, records, arn: validation.certificateArn };
}

/** ACM proves `x` and `*.x` by one record. */
export function validatedHosts(names: readonly string[]): string[] {
  return [...new Set(names.map(provedAs))];
}

const provedAs = (name: string): string => name.replace(/^\*\./, "");

function createValidationRecord(
  scope: ChildScope,
  suffix: string,
  { certificate, names, host }: { certificate: aws.acm.Certificate; names: readonly string[]; host: string },
  { zones, dependsOn }: CertificateArgs,
): aws.route53.Record {
  const zone = zoneOf(zones, host);
  if (zone === undefined) throw argumentError("aliases", `no hosted zone holds the validation record of "${host}"`);
  const index = names.findIndex((each) => provedAs(each) === host);
  const option = certificate.domainValidationOptions.apply((options) => validationOption(options, host, index));
  return child(
    scope,
    "validationRecord",
    `${suffix}-validation-${host}`,
    {
      zoneId: zone.zoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    },
    { dependsOn, provider: zone.provider, retainOnDelete: zone.shared },
  );
}

type ValidationOption = aws.types.output.acm.CertificateDomainValidationOption;

/** @param index of the name on the certificate: an offline plan knows that there is an option for it, not which */
function validationOption(options: ValidationOption[], host: string, index: number): ValidationOption {
  const planned = options.every(({ domainName }) => domainName.startsWith("${"));
  const option = planned ? options[index] : options.find(({ domainName }) => provedAs(domainName) === host);
  if (option === undefined) throw new Error(`ACM has returned no validation record for "${host}"`);
  return option;
}

import { isRecord } from "../../base/isRecord.js";
import type { Call, Made } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";

const ROUTE53 = "InvalidChangeBatch";
const plain = (name: string): string => name.replace(/\.$/, "").toLowerCase();

/** A zone has a domain name. */
export function checkZone({ name }: Inputs): void {
  const domain = plain(text(name));
  if (domain && !/^([a-z0-9_*]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(domain)) {
    refuse("domain-name", "InvalidDomainName", `${text(name)} is not a valid domain name`);
  }
}

/** A private zone stays private, and a public one public. */
export function allowZone({ before, inputs }: Call): void {
  if (!before) return;
  const [was, is] = [records(before.inputs.vpcs).length > 0, records(inputs.vpcs).length > 0];
  if (was && !is)
    refuse(
      "zone-networks",
      "LastVPCAssociation",
      "The last VPC association of a private hosted zone cannot be removed",
    );
  if (!was && is) refuse("zone-networks", "PublicZoneVPCAssociation", "A public hosted zone cannot get a VPC");
}

const TYPES = [
  "A",
  "AAAA",
  "CAA",
  "CNAME",
  "DS",
  "HTTPS",
  "MX",
  "NAPTR",
  "NS",
  "PTR",
  "SOA",
  "SPF",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "TXT",
];

/** A record has values and a time to live, or is an alias. */
export function checkRecord(inputs: Inputs): void {
  const type = text(inputs.type);
  if (type && !TYPES.includes(type)) refuse("dns-record", ROUTE53, `${type} is not a record type`);
  const isAlias = inputs.aliases !== undefined;
  if (isAlias === (inputs.records !== undefined))
    refuse("dns-record", ROUTE53, "A record has either values or an alias");
  if (!isAlias && inputs.ttl === undefined) refuse("dns-record", ROUTE53, "A record with values has a TTL");
  const seconds = numeric(inputs.ttl);
  if (seconds !== undefined && (seconds < 0 || seconds > 2_147_483_647))
    refuse("dns-record", ROUTE53, `TTL ${seconds} is out of range`);
}

/** What makes two records the same; those that may overwrite are never refused for it. */
export const recordKey = ({ inputs }: Made): string =>
  inputs.allowOverwrite === true
    ? ""
    : [text(inputs.zoneId), plain(text(inputs.name)), text(inputs.type), text(inputs.setIdentifier)].join(" ");

/** A record lies in its zone; a CNAME stands alone and not at the top. */
export function allowRecord({ world, inputs, place, id, before }: Call): void {
  const zone = world.find("aws:route53/zone:Zone", text(inputs.zoneId), place);
  const domain = plain(text(zone?.inputs.name));
  const name = plain(text(inputs.name));
  if (domain && name !== domain && !name.endsWith(`.${domain}`)) {
    refuse("dns-record-zone", ROUTE53, `[RRSet with DNS name ${name}. is not permitted in zone ${domain}.]`);
  }
  if (inputs.type === "CNAME" && domain && name === domain) {
    refuse(
      "dns-cname",
      ROUTE53,
      `[RRSet of type CNAME with DNS name ${name}. is not permitted at apex in zone ${domain}.]`,
    );
  }
  const siblings = zone
    ? world
        .list({ type: "aws:route53/record:Record" })
        .filter(
          (one) =>
            one.inputs.zoneId === zone.id && plain(text(one.inputs.name)) === name && one.id !== id && one !== before,
        )
    : [];
  if (siblings.some((one) => (one.inputs.type === "CNAME") !== (inputs.type === "CNAME"))) {
    refuse(
      "dns-cname",
      ROUTE53,
      `[RRSet of type CNAME with DNS name ${name}. is not permitted as it conflicts with other records with the same DNS name in zone ${domain}.]`,
    );
  }
}

/** A certificate has names of 253 characters, ten of them unless the quota was raised, none too long for the first. */
export function checkCertificate(inputs: Inputs): void {
  const names = [...new Set([text(inputs.domainName), ...texts(inputs.subjectAlternativeNames)])].filter(
    (name) => name,
  );
  for (const name of names) {
    if (
      !/^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(
        name,
      ) ||
      name.length > 253
    ) {
      refuse(
        "certificate-names",
        "InvalidDomainValidationOptionsException",
        `'${name}' is not a domain name that a certificate can hold`,
      );
    }
  }
  if (text(inputs.domainName).length > 64)
    refuse(
      "certificate-names",
      "ValidationException",
      "The first domain name of a certificate has 64 characters at most",
    );
  if (names.length > 10)
    refuse(
      "certificate-names",
      "LimitExceededException",
      `A certificate has 10 domain names unless the quota is raised; this one has ${names.length}`,
    );
}

/** A certificate is issued once the records that prove its names are there. */
export function allowValidation({ world, inputs, place }: Call): void {
  const certificate = world.find("aws:acm/certificate:Certificate", text(inputs.certificateArn), place);
  if (!certificate || certificate.existing) return;
  const there = new Set(world.list({ type: "aws:route53/record:Record" }).map((one) => plain(text(one.inputs.name))));
  const missing = records(certificate.outputs.domainValidationOptions).find(
    (one) => !there.has(plain(text(one.resourceRecordName))),
  );
  if (missing) {
    refuse(
      "certificate-validation",
      "RequestError",
      `timeout while waiting for the certificate to become ISSUED: the record ${text(missing.resourceRecordName)} does not exist`,
    );
  }
}

/** The certificate counts as issued from now on. */
export function issue({ world, inputs, place }: Call): Inputs {
  const certificate = world.find("aws:acm/certificate:Certificate", text(inputs.certificateArn), place);
  if (certificate && !certificate.existing && isRecord(certificate.outputs)) {
    world.put({ ...certificate, outputs: { ...certificate.outputs, status: "ISSUED" } });
  }
  return {};
}

import { partitionOf } from "../../aws/partitions.js";
import { digitsFor, type ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as dns from "../rules/dns.js";
import * as edge from "../rules/edge.js";
import { forgetInvalidations } from "../rules/invalidations.js";
import { type Inputs, text, texts } from "../values.js";
import { capitals, uuid } from "./identity.js";
import { naming } from "./naming.js";

const bare = (domain: string): string => domain.replace(/^\*\./, "");

/**
 * One validation record per distinct name with the wildcard taken off. It is the same for all certificates of an account,
 * whatever their region: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
function validations({ domainName, subjectAlternativeNames }: Inputs, account: string): Inputs[] {
  const digits = digitsFor(`acm|${account}`);
  return [...new Set([text(domainName), ...texts(subjectAlternativeNames)])].map((name) => ({
    domainName: name,
    resourceRecordName: `_${digits(32, bare(name))}.${bare(name)}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${digits(32, `value ${bare(name)}`)}.acm-validations.aws.`,
  }));
}

/** Route 53, ACM and CloudFront. */
export const domainTypes: Readonly<Record<string, ResourceType>> = {
  "aws:route53/zone:Zone": {
    service: "Route 53",
    global: true,
    id: (made) => `Z${capitals(made, 20)}`,
    outputs: ({ place, digits }, id) => {
      const nameServers = ["com", "net", "org", "co.uk"].map(
        (end, index) =>
          `ns-${(Number.parseInt(digits(3, end), 16) % 512) + index * 512}.awsdns-${Number.parseInt(digits(2, end), 16) % 64}.${end}`,
      );
      return {
        arn: `arn:${partitionOf(place.region)}:route53:::hostedzone/${id}`,
        zoneId: id,
        nameServers,
        primaryNameServer: nameServers[0],
      };
    },
    holds: { "vpcs.vpcId": "vpc" },
    check: dns.checkZone,
    allow: dns.allowZone,
    aliases: (outputs) => [`/hostedzone/${text(outputs.zoneId)}`],
  },
  "aws:route53/record:Record": {
    service: "Route 53",
    global: true,
    id: ({ inputs }) =>
      [inputs.zoneId, text(inputs.name).replace(/\.$/, "").toLowerCase(), inputs.type, inputs.setIdentifier]
        .filter((one) => one)
        .join("_"),
    outputs: ({ inputs }) => ({
      fqdn: text(inputs.name).replace(/\.$/, ""),
      allowOverwrite: inputs.allowOverwrite ?? false,
    }),
    unique: dns.recordKey,
    duplicate: {
      code: "InvalidChangeBatch",
      says: ({ inputs }) =>
        `[Tried to create resource record set [name='${text(inputs.name)}', type='${text(inputs.type)}'] but it already exists]`,
    },
    holds: { zoneId: "zone" },
    check: dns.checkRecord,
    allow: dns.allowRecord,
  },
  "aws:acm/certificate:Certificate": {
    service: "ACM",
    id: (made) => arn(made.place, "acm", `certificate/${uuid(made)}`),
    outputs: ({ inputs, place }, id) => ({
      arn: id,
      domainValidationOptions: inputs.validationMethod === "EMAIL" ? [] : validations(inputs, place.account),
      subjectAlternativeNames: [...new Set([text(inputs.domainName), ...texts(inputs.subjectAlternativeNames)])],
      status: inputs.privateKey === undefined ? "PENDING_VALIDATION" : "ISSUED",
      type: inputs.privateKey === undefined ? "AMAZON_ISSUED" : "IMPORTED",
      validationMethod: inputs.validationMethod ?? "NONE",
      keyAlgorithm: inputs.keyAlgorithm ?? "RSA_2048",
      renewalEligibility: "INELIGIBLE",
    }),
    check: dns.checkCertificate,
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    service: "ACM",
    id: ({ inputs }) => `${text(inputs.certificateArn)} validated`,
    unique: () => "",
    needs: { certificateArn: "certificate" },
    allow: dns.allowValidation,
    made: dns.issue,
  },
  "aws:cloudfront/distribution:Distribution": {
    service: "CloudFront",
    global: true,
    id: (made) => `E${capitals(made, 13)}`,
    outputs: ({ place, digits }, id) => ({
      arn: arn(place, "cloudfront", `distribution/${id}`, ""),
      domainName: `d${digits(13)}.cloudfront.net`,
      hostedZoneId: "Z2FDTNDATAQYW2",
      etag: `E${digits(12, "etag").toUpperCase()}`,
      status: "Deployed",
      callerReference: `terraform-${digits(26)}`,
      lastModifiedTime: "2026-01-01 00:00:00 +0000 UTC",
      trustedSigners: [{ enabled: false }],
      trustedKeyGroups: [{ enabled: false }],
    }),
    holds: {
      "origins.originAccessControlId": "originAccessControl",
      "viewerCertificate.acmCertificateArn": "certificate",
    },
    check: edge.checkDistribution,
    allow: edge.allowDistribution,
    gone: forgetInvalidations,
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    service: "CloudFront",
    global: true,
    naming: naming.originAccessControl,
    id: (made) => `E${capitals(made, 13)}`,
    outputs: ({ place, digits }, id) => ({
      arn: arn(place, "cloudfront", `origin-access-control/${id}`, ""),
      etag: digits(14).toUpperCase(),
    }),
    duplicate: {
      code: "OriginAccessControlAlreadyExists",
      says: () => "An origin access control with the same name already exists.",
    },
    check: edge.checkOriginAccessControl,
  },
  "aws:cloudfront/originAccessIdentity:OriginAccessIdentity": {
    service: "CloudFront",
    global: true,
    id: (made) => `E${capitals(made, 13)}`,
    outputs: ({ place, digits }, id) => ({
      arn: arn(place, "cloudfront", `origin-access-identity/${id}`, ""),
      iamArn: `arn:${partitionOf(place.region)}:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`,
      cloudfrontAccessIdentityPath: `origin-access-identity/cloudfront/${id}`,
      s3CanonicalUserId: digits(96),
      etag: digits(14).toUpperCase(),
      callerReference: `terraform-${digits(26)}`,
    }),
  },
  "aws:cloudfront/function:Function": {
    service: "CloudFront",
    global: true,
    naming: naming.edgeFunction,
    id: ({ inputs }) => text(inputs.name),
    outputs: ({ inputs, place, digits }) => ({
      arn: arn(place, "cloudfront", `function/${text(inputs.name)}`, ""),
      etag: digits(14).toUpperCase(),
      liveStageEtag: digits(14).toUpperCase(),
      status: "UNASSOCIATED",
    }),
    duplicate: { code: "FunctionAlreadyExists", says: () => "A function with the same name already exists." },
    check: edge.checkFunction,
  },
  "aws:cloudfront/cachePolicy:CachePolicy": {
    service: "CloudFront",
    global: true,
    naming: naming.cachePolicy,
    id: (made) => uuid(made),
    outputs: ({ place, digits }, id) => ({
      arn: arn(place, "cloudfront", `cache-policy/${id}`, ""),
      etag: digits(14).toUpperCase(),
    }),
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    service: "CloudFront",
    global: true,
    naming: naming.cachePolicy,
    id: (made) => uuid(made),
    outputs: ({ place, digits }, id) => ({
      arn: arn(place, "cloudfront", `response-headers-policy/${id}`, ""),
      etag: digits(14).toUpperCase(),
    }),
  },
};

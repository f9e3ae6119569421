import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, records, text, texts } from "../values.js";

const CODE = "InvalidArgument";

/** Behaviours lead to origins that exist, and aliases need a certificate. */
export function checkDistribution(inputs: Inputs): void {
  const origins = records(inputs.origins).map(({ originId }) => text(originId));
  const groups = records(inputs.originGroups).map(({ originId }) => text(originId));
  for (const behavior of [...records(inputs.defaultCacheBehavior), ...records(inputs.orderedCacheBehaviors)]) {
    const target = text(behavior.targetOriginId);
    if (target && Array.isArray(inputs.origins) && ![...origins, ...groups].includes(target)) {
      refuse(
        "distribution-origin",
        "NoSuchOrigin",
        `One or more of your origins or origin groups do not exist: ${target}`,
      );
    }
  }
  const [certificate = {}] = records(inputs.viewerCertificate);
  const isDefault = certificate.cloudfrontDefaultCertificate === true;
  if (texts(inputs.aliases).length > 0 && isDefault) {
    refuse(
      "distribution-certificate",
      "InvalidViewerCertificate",
      "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.",
    );
  }
  const arn = text(certificate.acmCertificateArn);
  if (arn && arn.split(":")[3] !== "us-east-1") {
    refuse(
      "distribution-certificate",
      "InvalidViewerCertificate",
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
    );
  }
}

const covers = (name: string, alias: string): boolean =>
  name === alias || (name.startsWith("*.") && alias.split(".").slice(1).join(".") === name.slice(2));

/** An alias belongs to one distribution, and its certificate is issued and holds it. */
export function allowDistribution({ world, inputs, place, before }: Call): void {
  const aliases = texts(inputs.aliases);
  for (const other of world.list({ type: "aws:cloudfront/distribution:Distribution" })) {
    const taken =
      other.id === before?.id ? undefined : texts(other.inputs.aliases).find((alias) => aliases.includes(alias));
    if (taken)
      refuse(
        "distribution-alias",
        "CNAMEAlreadyExists",
        `One or more of the CNAMEs you provided are already associated with a different resource: ${taken}`,
      );
  }
  const arn = text(records(inputs.viewerCertificate)[0]?.acmCertificateArn);
  const certificate = arn
    ? world.find("aws:acm/certificate:Certificate", arn, { ...place, region: "us-east-1" })
    : undefined;
  if (!certificate || certificate.existing) return;
  if (certificate.outputs.status !== "ISSUED") {
    refuse(
      "distribution-certificate",
      "InvalidViewerCertificate",
      `The certificate ${arn} is ${text(certificate.outputs.status)}, not ISSUED.`,
    );
  }
  const names = texts(certificate.outputs.subjectAlternativeNames);
  const uncovered = aliases.find((alias) => !names.some((name) => covers(name, alias)));
  if (uncovered)
    refuse(
      "distribution-certificate",
      "InvalidViewerCertificate",
      `The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) ${uncovered}.`,
    );
}

export function checkOriginAccessControl(inputs: Inputs): void {
  const type = text(inputs.originAccessControlOriginType);
  if (type && !["s3", "mediastore", "lambda", "mediapackagev2"].includes(type))
    refuse("distribution-origin", CODE, `The origin type '${type}' is not known`);
}

/** A function of the edge has 10 KB of code at most. */
export function checkFunction({ code, runtime }: Inputs): void {
  if (Buffer.byteLength(text(code)) > 10_240)
    refuse("edge-function", "FunctionSizeLimitExceeded", "The function code is larger than 10240 bytes.");
  if (text(runtime) && !["cloudfront-js-1.0", "cloudfront-js-2.0"].includes(text(runtime)))
    refuse("edge-function", CODE, `The runtime '${text(runtime)}' is not known`);
}

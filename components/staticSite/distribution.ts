import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { createCertificate, type ValidatedCertificate } from "../domain.js";
import { managedPolicies, viewerCertificate } from "../environment/cdn.js";
import { shortened } from "../names.js";
import type { WorkloadScope } from "../workload.js";

export interface SiteDistribution {
  distribution: aws.cloudfront.Distribution;
  originAccessControl: aws.cloudfront.OriginAccessControl;
  viewerFunction: aws.cloudfront.Function;
}

export interface SiteDistributionArgs {
  bucket: aws.s3.Bucket;
  /** Absent: CloudFront's own name only. */
  host?: string;
  certificateArn?: pulumi.Input<string>;
}

/** The certificate of a site, where CloudFront looks for it. */
export function createSiteCertificate(scope: WorkloadScope, host: string): ValidatedCertificate {
  return createCertificate(scope, "certificate", {
    domainName: host,
    zones: scope.environment.domain?.zones ?? [],
    region: "us-east-1",
  });
}

/** The CloudFront distribution of a site. */
export function createSiteDistribution(scope: WorkloadScope, args: SiteDistributionArgs): SiteDistribution {
  const originId = `copilot-${scope.stem}`;
  const originAccessControl = child(scope, "originAccessControl", "origin-access", {
    name: shortened(scope.stem, "cloudFront"),
    description: `Access control for static s3 origin for ${scope.stem}`,
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  });
  const viewerFunction = createViewerFunction(scope);
  const distribution = child(scope, "distribution", "distribution", {
    enabled: true,
    isIpv6Enabled: true,
    aliases: args.host === undefined ? undefined : [args.host],
    origins: [
      {
        originId,
        domainName: args.bucket.bucketRegionalDomainName,
        originAccessControlId: originAccessControl.id,
      },
    ],
    defaultCacheBehavior: {
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: managedPolicies.cachingOptimized,
      compress: true,
      functionAssociations: [{ eventType: "viewer-request", functionArn: viewerFunction.arn }],
      targetOriginId: originId,
      viewerProtocolPolicy: "redirect-to-https",
    },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: viewerCertificate(args.certificateArn, "TLSv1"),
  });
  return { distribution, originAccessControl, viewerFunction };
}

function createViewerFunction(scope: WorkloadScope): aws.cloudfront.Function {
  return child(scope, "viewerFunction", "viewer-request", {
    name: shortened(scope.stem, "cloudFront"),
    comment: "CloudFront Function to rewrite viewer request to index.html",
    runtime: "cloudfront-js-1.0",
    publish: true,
    code: viewerRequestCode,
  });
}

/**
 * Serves a folder's index.html for `/folder/` and for `/folder`. A path with a dot anywhere is a file's, as in Copilot:
 * `/v1.2/docs` is asked for as it is.
 */
export const viewerRequestCode = `function handler(event) {
  var request = event.request;
  if (request.uri.endsWith("/")) {
    request.uri += "index.html";
  } else if (!request.uri.includes(".")) {
    request.uri += "/index.html";
  }
  return request;
}
`;

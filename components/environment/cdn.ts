import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { AliasTarget } from "../domain.js";
import type { CdnSpec } from "../environment.js";
import { shortened } from "../names.js";
import type { EnvironmentScope } from "../scope.js";

/** AWS's managed policies, which have the same ids everywhere. */
export const managedPolicies = {
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
} as const;

const everyMethod = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];

/** A certificate in us-east-1 as CloudFront takes it, or CloudFront's own without one. */
export function viewerCertificate(
  certificateArn: pulumi.Input<string> | undefined,
  minimumProtocolVersion: string,
): aws.types.input.cloudfront.DistributionViewerCertificate {
  if (certificateArn === undefined) return { cloudfrontDefaultCertificate: true };
  return { acmCertificateArn: certificateArn, minimumProtocolVersion, sslSupportMethod: "sni-only" };
}

export interface Cdn {
  distribution: aws.cloudfront.Distribution;
  /** For static assets. */
  originAccessControl?: aws.cloudfront.OriginAccessControl;
  /** Where alias records of the environment's services point to. */
  target: AliasTarget;
}

export interface CdnArgs {
  loadBalancer: aws.lb.LoadBalancer;
  /** In us-east-1. Absent: CloudFront's own, and no aliases. */
  certificateArn?: pulumi.Input<string>;
  /** Host names that the environment's services answer to. */
  aliases: readonly string[];
  spec: CdnSpec;
}

/** The CloudFront distribution in front of an environment's public load balancer. */
export function createCdn(scope: EnvironmentScope, args: CdnArgs): Cdn {
  const { spec } = args;
  const prefix = `copilot-${scope.application}-${scope.environment}`;
  const originId = `${prefix}-origin`;
  const assets = spec.staticAssets;
  const originAccessControl = assets === undefined ? undefined : createOriginAccess(scope, prefix);
  const aliases = [...new Set([...args.aliases, ...(assets === undefined ? [] : [assets.alias])])].sort();
  const distribution = child(scope, "distribution", "cdn", {
    enabled: true,
    isIpv6Enabled: true,
    aliases: args.certificateArn === undefined || aliases.length === 0 ? undefined : aliases,
    origins: [loadBalancerOrigin(originId, args), ...assetOrigins(`${prefix}-s3`, spec, originAccessControl)],
    defaultCacheBehavior: {
      allowedMethods: everyMethod,
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: managedPolicies.cachingDisabled,
      originRequestPolicyId: managedPolicies.allViewer,
      targetOriginId: originId,
      viewerProtocolPolicy: spec.terminateTls === true ? "redirect-to-https" : "allow-all",
    },
    orderedCacheBehaviors: assetBehaviors(`${prefix}-s3`, spec),
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: viewerCertificate(args.certificateArn, "TLSv1"),
  });
  return {
    distribution,
    originAccessControl,
    target: { dnsName: distribution.domainName, zoneId: distribution.hostedZoneId },
  };
}

function loadBalancerOrigin(originId: string, args: CdnArgs): aws.types.input.cloudfront.DistributionOrigin {
  return {
    originId,
    domainName: args.loadBalancer.dnsName,
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: args.spec.terminateTls === true ? "http-only" : "match-viewer",
      originSslProtocols: ["TLSv1.2"],
    },
  };
}

function createOriginAccess(scope: EnvironmentScope, prefix: string): aws.cloudfront.OriginAccessControl {
  return child(scope, "originAccessControl", "cdn-origin-access", {
    name: shortened(`${prefix}-origin-access-control`, "cloudFront"),
    description: "Access control for static s3 origin",
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  });
}

function assetOrigins(
  originId: string,
  spec: CdnSpec,
  access: aws.cloudfront.OriginAccessControl | undefined,
): aws.types.input.cloudfront.DistributionOrigin[] {
  if (spec.staticAssets === undefined) return [];
  return [
    {
      originId,
      domainName: spec.staticAssets.location,
      originAccessControlId: access?.id,
      // CloudFront wants it for a bucket, empty beside an access control.
      s3OriginConfig: { originAccessIdentity: "" },
    },
  ];
}

function assetBehaviors(
  originId: string,
  spec: CdnSpec,
): aws.types.input.cloudfront.DistributionOrderedCacheBehavior[] | undefined {
  if (spec.staticAssets === undefined) return undefined;
  return [
    {
      pathPattern: spec.staticAssets.path,
      targetOriginId: originId,
      allowedMethods: everyMethod,
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: managedPolicies.cachingOptimized,
      viewerProtocolPolicy: "allow-all",
    },
  ];
}

import type { CacheBehavior, DefaultCacheBehavior, DistributionConfig, Origin } from "@aws-sdk/client-cloudfront";
import { present } from "./liveThing.js";

type Inputs = Record<string, unknown>;

/** Undefined for what AWS fills in where a distribution has none of it. */
const unlessEmpty = <T>(value: T): T | undefined =>
  value === undefined || (value as unknown) === "" || (Array.isArray(value) && value.length === 0) ? undefined : value;

/** A distribution as the provider reads it: blocks that say "none of it" are left out. */
export function distributionInputs(config: DistributionConfig): Inputs {
  const { ViewerCertificate: viewer, Restrictions: restrictions, Logging: logging } = config;
  return present({
    aliases: config.Aliases?.Items ?? [],
    enabled: config.Enabled,
    isIpv6Enabled: config.IsIPV6Enabled,
    httpVersion: config.HttpVersion?.toLowerCase(),
    priceClass: config.PriceClass,
    comment: unlessEmpty(config.Comment),
    defaultRootObject: unlessEmpty(config.DefaultRootObject),
    webAclId: unlessEmpty(config.WebACLId),
    origins: config.Origins?.Items?.map(originOf),
    originGroups: unlessEmpty(config.OriginGroups?.Items)?.map(({ Id, FailoverCriteria, Members }) => ({
      originId: Id,
      failoverCriteria: { statusCodes: FailoverCriteria?.StatusCodes?.Items },
      members: Members?.Items?.map(({ OriginId }) => ({ originId: OriginId })),
    })),
    defaultCacheBehavior: config.DefaultCacheBehavior && behaviorOf(config.DefaultCacheBehavior),
    orderedCacheBehaviors: unlessEmpty(config.CacheBehaviors?.Items)?.map((one) => ({
      pathPattern: one.PathPattern,
      ...behaviorOf(one),
    })),
    customErrorResponses: unlessEmpty(config.CustomErrorResponses?.Items)?.map((one) =>
      present({
        errorCode: one.ErrorCode,
        responseCode: one.ResponseCode === undefined ? undefined : Number(one.ResponseCode) || undefined,
        responsePagePath: unlessEmpty(one.ResponsePagePath),
        errorCachingMinTtl: one.ErrorCachingMinTTL,
      }),
    ),
    loggingConfig:
      logging?.Enabled === true
        ? present({
            bucket: logging.Bucket,
            prefix: unlessEmpty(logging.Prefix),
            includeCookies: logging.IncludeCookies,
          })
        : undefined,
    restrictions: {
      geoRestriction: {
        restrictionType: restrictions?.GeoRestriction?.RestrictionType ?? "none",
        locations: restrictions?.GeoRestriction?.Items ?? [],
      },
    },
    viewerCertificate:
      viewer?.ACMCertificateArn === undefined
        ? { cloudfrontDefaultCertificate: true, minimumProtocolVersion: viewer?.MinimumProtocolVersion ?? "TLSv1" }
        : {
            acmCertificateArn: viewer.ACMCertificateArn,
            minimumProtocolVersion: viewer.MinimumProtocolVersion,
            sslSupportMethod: viewer.SSLSupportMethod,
          },
  });
}

function originOf(one: Origin): Inputs {
  const { CustomOriginConfig: custom, OriginShield: shield } = one;
  const identity = unlessEmpty(one.S3OriginConfig?.OriginAccessIdentity);
  return present({
    originId: one.Id,
    domainName: one.DomainName,
    originPath: unlessEmpty(one.OriginPath),
    connectionAttempts: one.ConnectionAttempts,
    connectionTimeout: one.ConnectionTimeout,
    originAccessControlId: unlessEmpty(one.OriginAccessControlId),
    customHeaders: unlessEmpty(one.CustomHeaders?.Items)?.map(({ HeaderName, HeaderValue }) => ({
      name: HeaderName,
      value: HeaderValue,
    })),
    customOriginConfig:
      custom &&
      present({
        httpPort: custom.HTTPPort,
        httpsPort: custom.HTTPSPort,
        originProtocolPolicy: custom.OriginProtocolPolicy,
        originSslProtocols: custom.OriginSslProtocols?.Items,
        originReadTimeout: custom.OriginReadTimeout,
        originKeepaliveTimeout: custom.OriginKeepaliveTimeout,
      }),
    originShield:
      shield?.Enabled === true ? { enabled: true, originShieldRegion: shield.OriginShieldRegion } : undefined,
    // The provider leaves an empty identity out.
    s3OriginConfig: identity && { originAccessIdentity: identity },
  });
}

function behaviorOf(one: DefaultCacheBehavior | CacheBehavior): Inputs {
  const { ForwardedValues: forwarded } = one;
  return present({
    targetOriginId: one.TargetOriginId,
    viewerProtocolPolicy: one.ViewerProtocolPolicy,
    allowedMethods: one.AllowedMethods?.Items,
    cachedMethods: one.AllowedMethods?.CachedMethods?.Items,
    cachePolicyId: unlessEmpty(one.CachePolicyId),
    originRequestPolicyId: unlessEmpty(one.OriginRequestPolicyId),
    responseHeadersPolicyId: unlessEmpty(one.ResponseHeadersPolicyId),
    realtimeLogConfigArn: unlessEmpty(one.RealtimeLogConfigArn),
    fieldLevelEncryptionId: unlessEmpty(one.FieldLevelEncryptionId),
    compress: one.Compress,
    smoothStreaming: one.SmoothStreaming,
    trustedKeyGroups: unlessEmpty(one.TrustedKeyGroups?.Items),
    trustedSigners: unlessEmpty(one.TrustedSigners?.Items),
    minTtl: one.MinTTL,
    defaultTtl: one.DefaultTTL,
    maxTtl: one.MaxTTL,
    forwardedValues: forwarded && {
      queryString: forwarded.QueryString,
      cookies: { forward: forwarded.Cookies?.Forward },
      headers: forwarded.Headers?.Items ?? [],
    },
    functionAssociations: unlessEmpty(one.FunctionAssociations?.Items)?.map((association) => ({
      eventType: association.EventType,
      functionArn: association.FunctionARN,
    })),
    lambdaFunctionAssociations: unlessEmpty(one.LambdaFunctionAssociations?.Items)?.map((association) => ({
      eventType: association.EventType,
      lambdaArn: association.LambdaFunctionARN,
      includeBody: association.IncludeBody,
    })),
  });
}

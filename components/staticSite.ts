import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Addons } from "./addons.js";
import { createAddons } from "./addonValues.js";
import { createManagedRecord } from "./aliasRecords.js";
import type { ValidatedCertificate } from "./domain.js";
import type { EnvironmentResources } from "./environment.js";
import type { WorkloadContextArgs } from "./fargateService.js";
import { createSiteBucket, grantToDistribution, type SiteBucket, uploadSite } from "./staticSite/bucket.js";
import { createSiteCertificate, createSiteDistribution, type SiteDistribution } from "./staticSite/distribution.js";
import type { StaticSiteTransforms } from "./transforms.js";
import { typeToken } from "./typeTokens.js";
import type { Value } from "./values.js";
import { withKindAliases, workloadScope } from "./workload.js";

/** One file of the site. */
export interface SiteFileSpec {
  /** Key in the bucket. */
  key: string;
  /** Absolute path of the file on this machine. */
  source: string;
  /** MIME type, for example text/html. */
  contentType: string;
}

/** A Static Site's manifest, resolved. */
export interface StaticSiteSpec<V = Value> {
  /** Host name of the site. @default `{name}.{env}.{app}.{domain}` where the application has a domain */
  alias?: string;
  /** ARN of a certificate in us-east-1. Present: the records of the alias are the user's own, as in Copilot. @default requested for the alias */
  certificate?: V;
  /** What is uploaded; a file whose content did not change is left alone. */
  files: SiteFileSpec[];
}

/** The manifest's part, and what the workload gets from where it runs. */
export interface StaticSiteArgs extends StaticSiteSpec, WorkloadContextArgs {}

/**
 * Files in a bucket that only CloudFront reads, served from near the reader.
 *
 * @example
 * new StaticSite("docs", { environment, files: [{ key: "index.html", source, contentType: "text/html" }] });
 */
export class StaticSite extends pulumi.ComponentResource {
  /** Bucket with the files. */
  readonly bucket: aws.s3.Bucket;
  /** Lets CloudFront alone read it, over HTTPS. */
  readonly bucketPolicy: aws.s3.BucketPolicy;
  /** The CloudFront distribution. */
  readonly distribution: aws.cloudfront.Distribution;
  /** How CloudFront signs its requests to the bucket. */
  readonly originAccessControl: aws.cloudfront.OriginAccessControl;
  /** Turns folder paths into their index.html. */
  readonly viewerFunction: aws.cloudfront.Function;
  /** By key. */
  readonly objects: Record<string, aws.s3.BucketObjectv2>;
  /** Absent without a domain, and with a certificate of the user's own. */
  readonly certificate?: ValidatedCertificate;
  /** Alias record of the site's name; absent without a certificate of our own. */
  readonly record?: aws.route53.Record;
  /** Stack of its addons; absent without any. */
  readonly addons?: Addons;
  /** The site's own name, and CloudFront's. */
  readonly url: pulumi.Output<string>;
  /** CloudFront's own name for it. */
  readonly domainName: pulumi.Output<string>;
  /** Name of the site's own; absent without one. */
  readonly host?: string;

  constructor(
    name: string,
    args: StaticSiteArgs,
    opts?: pulumi.ComponentResourceOptions,
    transforms: StaticSiteTransforms = {},
  ) {
    super(typeToken("StaticSite"), name, {}, withKindAliases("StaticSite", opts));
    const scope = workloadScope(name, args, this, transforms);
    const host = siteHost(scope.workload, args);
    this.host = host;
    this.addons = createAddons(scope, args.addons, args.tags);
    const site: SiteBucket = createSiteBucket(scope);
    this.certificate =
      host === undefined || args.certificate !== undefined ? undefined : createSiteCertificate(scope, host);
    const made: SiteDistribution = createSiteDistribution(scope, {
      bucket: site.bucket,
      host,
      certificateArn: args.certificate ?? this.certificate?.arn,
    });
    ({ distribution: this.distribution, originAccessControl: this.originAccessControl } = made);
    this.bucket = site.bucket;
    this.viewerFunction = made.viewerFunction;
    this.bucketPolicy = grantToDistribution(scope, site, this.distribution);
    this.objects = uploadSite(scope, site, args.files);
    this.domainName = this.distribution.domainName;
    if (this.certificate !== undefined && host !== undefined) {
      this.record = createManagedRecord(scope, "record", host, {
        dnsName: this.domainName,
        zoneId: this.distribution.hostedZoneId,
      });
    }
    this.url = pulumi.interpolate`https://${host ?? this.domainName}`;
    this.registerOutputs({ url: this.url, domainName: this.domainName });
  }
}

/** The host name of a site; undefined: only CloudFront's own. */
function siteHost(workload: string, args: StaticSiteSpec & { environment: EnvironmentResources }): string | undefined {
  if (args.alias !== undefined) return args.alias;
  const { domain } = args.environment;
  return domain === undefined || args.certificate !== undefined ? undefined : `${workload}.${domain.zoneName}`;
}

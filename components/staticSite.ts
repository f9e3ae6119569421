import type { WorkloadContextArgs } from "./fargateService.js";

/** One file of the site. */
export interface SiteFileSpec {
  /** Key in the bucket. */
  key: string;
  /** Absolute path of the file on this machine. */
  source: string;
  contentType: string;
}

export interface StaticSiteSpec {
  alias?: string;
  /** ARN of a certificate in us-east-1. */
  certificate?: string;
  files: SiteFileSpec[];
}

export interface StaticSiteArgs extends StaticSiteSpec, WorkloadContextArgs {}

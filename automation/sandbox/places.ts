/** Where a simulated resource lives. */
export interface Place {
  readonly account: string;
  /** `us-west-2`, or `global` for resources that an account has once. */
  readonly region: string;
}

/** The account that the simulated AWS answers with where neither role nor allowed account names one. */
export const DEFAULT_ACCOUNT = "123456789012";

/** The region where neither provider nor environment names one. */
export const DEFAULT_REGION = "us-west-2";

/** `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The last part of AWS's host names in a region. */
export const suffixOf = (region: string): string =>
  partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

/** An ARN of a resource in a place; `region` may be left out with "" for global services. */
export const arn = (place: Place, service: string, resource: string, region = place.region): string =>
  `arn:${partitionOf(place.region)}:${service}:${region === "global" ? "" : region}:${place.account}:${resource}`;

/** The account in plans and in the simulated AWS where nothing names one. */
export const DEFAULT_ACCOUNT = "123456789012";

/** The region where nothing names one: the first of AWS's that Copilot's own documentation uses. */
export const DEFAULT_REGION = "us-west-2";

/** `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The last part of AWS's host names in a region. */
export const suffixOf = (region: string): string =>
  partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

import { partitionOf } from "../aws/partitions.js";

/** Where a simulated resource lives. */
export interface Place {
  readonly account: string;
  /** `us-west-2`, or `global` for resources that an account has once. */
  readonly region: string;
}

/** An ARN of a resource in a place; `region` may be left out with "" for global services. */
export const arn = (place: Place, service: string, resource: string, region = place.region): string =>
  `arn:${partitionOf(place.region)}:${service}:${region === "global" ? "" : region}:${place.account}:${resource}`;

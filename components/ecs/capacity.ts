import type * as aws from "@pulumi/aws";
import type { CountSpec } from "../fargateService.js";

type Strategy = aws.types.input.ecs.ServiceCapacityProviderStrategy;

/**
 * Capacity providers of a service. There is always one, so that spot goes on and off without a new service: ECS
 * replaces a service that changes between launch type and capacity providers.
 */
export function capacityOf(count: CountSpec): Strategy[] {
  const spot: Strategy = { capacityProvider: "FARGATE_SPOT", weight: 1 };
  if ("spot" in count) return [spot];
  if (!("range" in count) || count.range.spotFrom === undefined) return [{ capacityProvider: "FARGATE", weight: 1 }];
  const { min, spotFrom } = count.range;
  if (spotFrom < min) return [spot];
  return [spot, { capacityProvider: "FARGATE", weight: 0, base: Math.max(spotFrom - 1, 0) }];
}

/** Tasks to begin with. */
export function desiredCountOf(count: CountSpec): number {
  if ("range" in count) return count.range.min;
  return "spot" in count ? count.spot : count.fixed;
}

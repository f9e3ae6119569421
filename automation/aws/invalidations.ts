import { setTimeout as sleep } from "node:timers/promises";
import type { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { type AwsAccess, clientSettings, withClient } from "./access.js";

/** Paths of one distribution that shall be fetched anew. */
export interface Invalidation {
  /** Id of the distribution. */
  distribution: string;
  paths: readonly string[];
}

async function withCloudFront<T>(access: AwsAccess, work: (client: CloudFrontClient) => Promise<T>): Promise<T> {
  const { CloudFrontClient } = await import("@aws-sdk/client-cloudfront");
  const client = new CloudFrontClient({ ...clientSettings(access), region: "us-east-1" });
  return withClient("Invalidating what CloudFront keeps", client, work);
}

/** Asks CloudFront to fetch paths anew. @returns id of the invalidation @throws RunError */
export function beginInvalidation(access: AwsAccess, { distribution, paths }: Invalidation): Promise<string> {
  return withCloudFront(access, async (client) => {
    const { CreateInvalidationCommand } = await import("@aws-sdk/client-cloudfront");
    const batch = {
      CallerReference: `airlift-${Date.now()}-${process.pid}`,
      Paths: { Quantity: paths.length, Items: [...paths] },
    };
    const { Invalidation } = await client.send(
      new CreateInvalidationCommand({ DistributionId: distribution, InvalidationBatch: batch }),
    );
    return Invalidation?.Id ?? "";
  });
}

/**
 * Waits until an invalidation has reached every edge.
 * @param timeout seconds
 * @returns whether it has; false when the waiting ended first
 * @throws RunError
 */
export function awaitInvalidation(
  access: AwsAccess,
  distribution: string,
  id: string,
  timeout: number,
): Promise<boolean> {
  const interval = access.pollInterval ?? 5000;
  return withCloudFront(access, async (client) => {
    const { GetInvalidationCommand } = await import("@aws-sdk/client-cloudfront");
    for (const began = Date.now(); ; await sleep(interval)) {
      const { Invalidation } = await client.send(new GetInvalidationCommand({ DistributionId: distribution, Id: id }));
      if (Invalidation?.Status === "Completed") return true;
      if (Date.now() - began + interval > timeout * 1000) return false;
    }
  });
}

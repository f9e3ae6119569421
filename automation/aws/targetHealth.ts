import { type AwsAccess, callFailed, clientSettings } from "./access.js";

export interface TargetHealth {
  /** `10.0.1.17:80` */
  target: string;
  address: string;
  /** `healthy`, `unhealthy`, `initial`, `draining` … */
  state: string;
  reason?: string;
}

/** How the targets of a target group are. @throws RunError */
export async function targetHealth(access: AwsAccess, targetGroup: string): Promise<TargetHealth[]> {
  const { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } = await import(
    "@aws-sdk/client-elastic-load-balancing-v2"
  );
  const client = new ElasticLoadBalancingV2Client(clientSettings(access));
  try {
    const { TargetHealthDescriptions = [] } = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }),
    );
    return TargetHealthDescriptions.map(({ Target, TargetHealth: health }) => {
      const reason = health?.Description ?? health?.Reason;
      return {
        target: `${Target?.Id}:${Target?.Port}`,
        address: Target?.Id ?? "",
        state: health?.State ?? "unknown",
        ...(reason !== undefined && { reason }),
      };
    });
  } catch (error) {
    throw callFailed("Asking for the health of targets", error);
  } finally {
    client.destroy();
  }
}

import type { Action, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type AwsAccess, clientSettings, errorName, withClient } from "./access.js";

/** An Application Load Balancer that exists. */
export interface FoundBalancer {
  arn: string;
  dnsName: string;
  zoneId: string;
  /** `application`, `network`, `gateway` */
  type: string;
  vpcId: string;
  securityGroupIds: string[];
  listeners: { arn: string; protocol: string; port: number }[];
}

/** A rule that is live on a listener. */
export interface LiveRule {
  arn: string;
  priority: number;
  /** ARNs of the target groups that it leads to. */
  targetGroups: string[];
}

type Api = typeof import("@aws-sdk/client-elastic-load-balancing-v2");

async function withBalancing<T>(
  access: AwsAccess,
  what: string,
  work: (client: ElasticLoadBalancingV2Client, api: Api) => Promise<T>,
): Promise<T> {
  const api = await import("@aws-sdk/client-elastic-load-balancing-v2");
  return withClient(what, new api.ElasticLoadBalancingV2Client(clientSettings(access)), (client) => work(client, api));
}

/** AWS calls one that is not there by the first name, and a name that none could have by the second. */
const absent = /^(LoadBalancerNotFound(Exception)?|ValidationError)$/;

/** A load balancer by name or ARN with its listeners; undefined when there is none. @throws RunError */
export function findBalancer(access: AwsAccess, nameOrArn: string): Promise<FoundBalancer | undefined> {
  return withBalancing(access, `Looking up the load balancer ${nameOrArn}`, async (client, api) => {
    const named = nameOrArn.startsWith("arn:") ? { LoadBalancerArns: [nameOrArn] } : { Names: [nameOrArn] };
    const answer = await client.send(new api.DescribeLoadBalancersCommand(named)).catch((error: unknown) => {
      if (absent.test(errorName(error))) return undefined;
      throw error;
    });
    const [found] = answer?.LoadBalancers ?? [];
    if (found === undefined) return undefined;
    const { LoadBalancerArn: arn = "" } = found;
    const listeners: FoundBalancer["listeners"] = [];
    for await (const page of api.paginateDescribeListeners({ client }, { LoadBalancerArn: arn }))
      for (const { ListenerArn, Protocol = "", Port = 0 } of page.Listeners ?? [])
        if (ListenerArn !== undefined) listeners.push({ arn: ListenerArn, protocol: Protocol, port: Port });
    return {
      arn,
      dnsName: found.DNSName ?? "",
      zoneId: found.CanonicalHostedZoneId ?? "",
      type: found.Type ?? "",
      vpcId: found.VpcId ?? "",
      securityGroupIds: found.SecurityGroups ?? [],
      listeners,
    };
  });
}

/** The numbered rules of listeners; a listener that is gone has none. @throws RunError */
export function liveRules(access: AwsAccess, listeners: readonly string[]): Promise<LiveRule[]> {
  if (listeners.length === 0) return Promise.resolve([]);
  return withBalancing(access, "Reading the rules of listeners", async (client, api) => {
    const read = async (listener: string): Promise<LiveRule[]> => {
      const found: LiveRule[] = [];
      try {
        // The rule that a listener ends with has "default" in place of a number.
        for await (const page of api.paginateDescribeRules({ client }, { ListenerArn: listener }))
          for (const { RuleArn: arn = "", Priority, Actions } of page.Rules ?? [])
            if (Number.isInteger(Number(Priority)))
              found.push({ arn, priority: Number(Priority), targetGroups: (Actions ?? []).flatMap(groupsOf) });
      } catch (error) {
        if (!/^ListenerNotFound/.test(errorName(error))) throw error;
      }
      return found;
    };
    return (await Promise.all(listeners.map(read))).flat();
  });
}

function groupsOf({ TargetGroupArn, ForwardConfig }: Action): string[] {
  const weighted = (ForwardConfig?.TargetGroups ?? []).flatMap((group) => group.TargetGroupArn ?? []);
  return [...new Set([...(TargetGroupArn === undefined ? [] : [TargetGroupArn]), ...weighted])];
}

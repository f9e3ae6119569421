import * as aws from "@pulumi/aws";
import { child } from "../children.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import type { RoutedLoadBalancer } from "./httpRouting.js";

/** An Application Load Balancer that exists, as it was found. Which listeners it has decides which rules there are. */
export interface ImportedLoadBalancer {
  /** `app/name/id`. */
  arnSuffix: Value;
  dnsName: Value;
  zoneId: Value;
  httpListenerArn?: Value;
  httpsListenerArn?: Value;
  securityGroupIds: Value[];
}

/**
 * A load balancer by name or ARN, looked up by the provider: it is taken to have a listener on port 80, one on 443 and
 * one security group, since resources can't be counted after the fact.
 */
export function lookUpLoadBalancer(scope: WorkloadScope, nameOrArn: string): ImportedLoadBalancer {
  const opts = { parent: scope.parent };
  const named = nameOrArn.startsWith("arn:") ? { arn: nameOrArn } : { name: nameOrArn };
  const found = aws.lb.getLoadBalancerOutput(named, opts);
  const listener = (port: number): Value =>
    aws.lb.getListenerOutput({ loadBalancerArn: found.arn, port }, opts).apply((each) => each.arn);
  return {
    arnSuffix: found.arnSuffix,
    dnsName: found.dnsName,
    zoneId: found.zoneId,
    httpListenerArn: listener(80),
    httpsListenerArn: listener(443),
    securityGroupIds: [found.securityGroups.apply((groups) => groups[0] ?? "")],
  };
}

/** An existing load balancer as rules see it. */
export function routedLoadBalancer(found: ImportedLoadBalancer): RoutedLoadBalancer {
  const { httpListenerArn: http, httpsListenerArn: https } = found;
  return { ...found, listeners: { http, https }, kind: "imported" };
}

/** Lets the groups of an existing load balancer in to the environment's services, unless the environment does. */
export function allowLoadBalancer(
  scope: WorkloadScope,
  { securityGroupIds }: ImportedLoadBalancer,
): aws.vpc.SecurityGroupIngressRule[] {
  return securityGroupIds.map((groupId, i) => {
    const there = typeof groupId === "string" ? scope.environment.ingressRules?.[groupId] : undefined;
    if (there !== undefined) return there;
    return child(scope, "securityGroupRule", `alb-ingress-${i}`, {
      securityGroupId: scope.environment.securityGroupId,
      referencedSecurityGroupId: groupId,
      ipProtocol: "-1",
      description: "Ingress from the imported ALB",
    });
  });
}

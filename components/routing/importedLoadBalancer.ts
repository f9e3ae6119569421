import * as aws from "@pulumi/aws";
import { child } from "../children.js";
import type { PortSpecs } from "../ports.js";
import type { HttpRuleSpec, HttpSpec, RulePriorities } from "../routing.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { createHttpRouting, type HttpRouting } from "./httpRouting.js";

/** An Application Load Balancer that exists, as it was found. Which listeners it has decides which rules there are. */
export interface ImportedLoadBalancer {
  /** `app/name/id`. */
  arnSuffix: Value;
  /** Name under which AWS makes it known. */
  dnsName: Value;
  /** Hosted zone of that name, for alias records. */
  zoneId: Value;
  /** Listener on port 80. @default none */
  httpListenerArn?: Value;
  /** Listener on port 443. @default none */
  httpsListenerArn?: Value;
  /** Security groups of the load balancer, which its targets let in. */
  securityGroupIds: Value[];
}

/** What is known of the load balancer and the rules beside the manifest. */
export interface ImportedRoutingArgs {
  priorities?: RulePriorities;
  importedLoadBalancer?: ImportedLoadBalancer;
}

/** Host names that a rule answers to. */
export const aliasesOf = (rule: HttpRuleSpec): string[] => (rule.aliases ?? []).map((alias) => alias.name);

/**
 * Rules on a load balancer that exists, public or internal. Names and certificates are its owner's; HTTP leads to HTTPS
 * wherever there is both.
 */
export function createImportedRouting(
  scope: WorkloadScope,
  http: HttpSpec,
  ports: PortSpecs,
  args: ImportedRoutingArgs,
  nameOrArn: string,
): HttpRouting {
  const found = args.importedLoadBalancer ?? lookUpLoadBalancer(scope, nameOrArn);
  const rules = http.rules.map((rule) => ({ ...rule, redirectToHttps: true }));
  const listeners = { http: found.httpListenerArn, https: found.httpsListenerArn };
  const alb = { ...found, listeners, kind: "imported" as const };
  const routing = createHttpRouting(scope, { ...http, rules }, alb, ports, aliasesOf, args.priorities);
  return { ...routing, ingress: allowLoadBalancer(scope, found) };
}

/**
 * A load balancer by name or ARN, looked up by the provider: it is taken to have a listener on port 80, one on 443 and
 * one security group, since resources can't be counted after the fact.
 */
function lookUpLoadBalancer(scope: WorkloadScope, nameOrArn: string): ImportedLoadBalancer {
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

/** Lets the groups of an existing load balancer in to the environment's services, unless the environment does. */
function allowLoadBalancer(
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

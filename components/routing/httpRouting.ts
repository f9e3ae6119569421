import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { createZoneRecords, type RecordTarget } from "../aliasRecords.js";
import { argumentError } from "../argumentError.js";
import type { ServiceTarget } from "../fargateService.js";
import { type PortSpecs, targetOfRule } from "../ports.js";
import { allocatePriorities } from "../priorities.js";
import type { HttpRuleSpec, HttpSpec, RulePriorities } from "../routing.js";
import type { LoadBalancerMetricArgs } from "../scaling.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { createRules, type Listeners } from "./listenerRules.js";
import { createHttpTargetGroup } from "./targetGroups.js";

/** The Application Load Balancer that a service's rules are on. */
export interface RoutedLoadBalancer extends RecordTarget {
  /** `app/name/id`. */
  arnSuffix: Value;
  listeners: Listeners;
  /** A target group belongs to one load balancer for ever, so those behind another one are others. @default the public one */
  kind?: "internal" | "imported";
}

/** What connects an Application Load Balancer with a service. */
export interface HttpRouting {
  targetGroups: aws.lb.TargetGroup[];
  rules: aws.lb.ListenerRule[];
  records: aws.route53.Record[];
  targets: ServiceTarget[];
  metrics?: LoadBalancerMetricArgs;
  /** Host name of the load balancer. */
  dnsName: Value;
  /** What lets an existing load balancer in. */
  ingress: aws.vpc.SecurityGroupIngressRule[];
}

/**
 * Target groups, listener rules and records of a service.
 *
 * @param hostsOf host names that a rule answers to; empty: any
 * @throws when a rule leads to a container without a port
 */
export function createHttpRouting(
  scope: WorkloadScope,
  http: HttpSpec,
  loadBalancer: RoutedLoadBalancer,
  ports: PortSpecs,
  hostsOf: (rule: HttpRuleSpec) => Value[],
  given?: RulePriorities,
): HttpRouting {
  const priorities = prioritiesOf(scope, http, given);
  const { dnsName } = loadBalancer;
  const routing: HttpRouting = { targetGroups: [], rules: [], records: [], targets: [], dnsName, ingress: [] };
  for (const [i, spec] of http.rules.entries()) {
    const target = targetOfRule(ports, spec);
    if (target === undefined) {
      throw argumentError(
        `http.rules[${i}].targetContainer`,
        `the container "${spec.targetContainer ?? scope.workload}" of ${scope.workload} has no port`,
      );
    }
    const targetGroup = createHttpTargetGroup(scope, spec, target, { i, behind: loadBalancer.kind });
    const rule = { spec, hosts: hostsOf(spec), targetGroup, priority: priorities[i] as number };
    routing.targetGroups.push(targetGroup);
    routing.rules.push(...createRules(scope, loadBalancer.listeners, rule, i));
    routing.targets.push({ ...target, targetGroupArn: targetGroup.arn });
  }
  routing.records.push(...createZoneRecords(scope, http.rules, loadBalancer));
  const [first] = routing.targetGroups;
  if (first !== undefined) {
    routing.metrics = { loadBalancer: loadBalancer.arnSuffix, targetGroup: first.arnSuffix };
  }
  return routing;
}

/** The allocator's numbers as they are given, or as on an empty listener. */
function prioritiesOf(scope: WorkloadScope, http: HttpSpec, given: RulePriorities = []): number[] {
  const { priorities } = allocatePriorities(
    http.rules.map((rule, index) => ({
      key: String(index),
      workload: scope.workload,
      index,
      path: rule.path,
      hosts: (rule.aliases ?? []).map((alias) => alias.name),
      sourceIps: rule.allowedSourceIps ?? [],
    })),
  );
  return http.rules.map((_, i) => given[i] ?? (priorities[String(i)] as number));
}

/** What has to be there before ECS registers tasks: it refuses a target group that no listener uses. */
export function attached(routing: HttpRouting | undefined): pulumi.Resource[] {
  return routing === undefined ? [] : [...routing.rules, ...routing.ingress];
}

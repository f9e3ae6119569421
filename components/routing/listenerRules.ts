import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import { pathPatterns } from "../patterns.js";
import type { HttpRuleSpec } from "../routing.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";
import { numbered } from "./targetGroups.js";

/** The listeners of an Application Load Balancer. */
export interface Listeners {
  /** Port 80; absent where an existing load balancer has none. */
  http?: Value;
  /** Port 443; absent without certificates. */
  https?: Value;
}

/** A rule as its listener sees it. */
export interface RuleArgs {
  spec: HttpRuleSpec;
  /** Host names; empty: any. */
  hosts: Value[];
  targetGroup: aws.lb.TargetGroup;
  priority: number;
}

type Action = aws.types.input.lb.ListenerRuleAction;

/**
 * Rules that lead a path to a target group: over HTTPS where there is such a listener, and then from HTTP to there.
 *
 * @param i place of the rule among the service's
 */
export function createRules(
  scope: WorkloadScope,
  listeners: Listeners,
  rule: RuleArgs,
  i: number,
): aws.lb.ListenerRule[] {
  const forward: Action = { type: "forward", targetGroupArn: rule.targetGroup.arn };
  const { http, https } = listeners;
  const made: aws.lb.ListenerRule[] = [];
  if (https !== undefined) made.push(createRule(scope, numbered("https-rule", i), https, rule, forward));
  if (http !== undefined) {
    const action = https !== undefined && rule.spec.redirectToHttps !== false ? redirectToHttps : forward;
    made.push(createRule(scope, numbered("http-rule", i), http, rule, action));
  }
  return made;
}

const redirectToHttps: Action = {
  type: "redirect",
  redirect: {
    protocol: "HTTPS",
    port: "443",
    host: "#{host}",
    path: "/#{path}",
    query: "#{query}",
    statusCode: "HTTP_301",
  },
};

function createRule(
  scope: WorkloadScope,
  suffix: string,
  listenerArn: Value,
  rule: RuleArgs,
  action: Action,
): aws.lb.ListenerRule {
  return child(scope, "listenerRule", suffix, {
    listenerArn,
    priority: rule.priority,
    conditions: conditionsOf(rule),
    actions: [action],
  });
}

function conditionsOf({ spec, hosts }: RuleArgs): aws.types.input.lb.ListenerRuleCondition[] {
  const sourceIps = spec.allowedSourceIps ?? [];
  return [
    ...(sourceIps.length > 0 ? [{ sourceIp: { values: sourceIps } }] : []),
    ...(hosts.length > 0 ? [{ hostHeader: { values: hosts } }] : []),
    { pathPattern: { values: pathPatterns(spec.path) } },
  ];
}

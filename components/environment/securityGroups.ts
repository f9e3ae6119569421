import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type ChildScope, child } from "../children.js";
import type { SecurityGroupRuleSpec } from "../environment.js";
import { type EnvironmentScope, named } from "../scope.js";

/** A security group without rules of its own: each rule is a resource, so that rules come and go one by one. */
export function createSecurityGroup(
  scope: EnvironmentScope,
  suffix: string,
  args: { vpcId: pulumi.Input<string>; description: string; nameTag: string },
): aws.ec2.SecurityGroup {
  return child(
    scope,
    "securityGroup",
    suffix,
    { description: args.description, vpcId: args.vpcId, revokeRulesOnDelete: true, tags: named(scope, args.nameTag) },
    // A group is in use until the network interfaces of the last tasks are gone.
    { customTimeouts: { delete: "20m" } },
  );
}

/** Lets everything out, as AWS's own default does; Pulumi's provider takes that rule away from every new group. */
export function allowAllEgress(scope: EnvironmentScope, suffix: string, group: aws.ec2.SecurityGroup): void {
  child(scope, "securityGroupEgressRule", `${suffix}-egress`, {
    securityGroupId: group.id,
    ipProtocol: "-1",
    cidrIpv4: "0.0.0.0/0",
  });
}

/** Lets the members of one group reach those of another, on every port. */
export function allowFromGroup(
  scope: EnvironmentScope,
  suffix: string,
  args: { to: aws.ec2.SecurityGroup; from: aws.ec2.SecurityGroup; description: string },
): void {
  if (scope.omittedRules.has(suffix)) return;
  admitGroup(scope, suffix, { ...args, from: args.from.id });
}

/** Lets the members of a group in, on one TCP port or on every port and protocol. */
export function admitGroup(
  scope: ChildScope,
  suffix: string,
  args: { to: aws.ec2.SecurityGroup; from: pulumi.Input<string>; port?: number; description: string },
): aws.vpc.SecurityGroupIngressRule {
  const { to, from, port, description } = args;
  return child(scope, "securityGroupRule", suffix, {
    securityGroupId: to.id,
    referencedSecurityGroupId: from,
    ...(port === undefined ? { ipProtocol: "-1" } : { ipProtocol: "tcp", fromPort: port, toPort: port }),
    description,
  });
}

/**
 * Lets groups of existing load balancers in, each once: several services may be behind one of them.
 *
 * @param groups ids of security groups; a rule for one that is not known yet is called by its number
 */
export function allowGroups(
  scope: EnvironmentScope,
  to: aws.ec2.SecurityGroup,
  groups: readonly pulumi.Input<string>[],
): Record<string, aws.vpc.SecurityGroupIngressRule> {
  const description = "From an existing load balancer";
  return Object.fromEntries(
    groups.map((from, at) => {
      const key = typeof from === "string" ? from : String(at + 1);
      return [key, admitGroup(scope, `admitted-${key}`, { to, from, description })];
    }),
  );
}

/** Who may reach a load balancer on one port. */
export type PortSource = { cidr: string } | { prefixListId: pulumi.Input<string> };

/** Opens one TCP port of a group to one source. */
export function allowPort(
  scope: EnvironmentScope,
  suffix: string,
  args: { to: aws.ec2.SecurityGroup; port: number; source: PortSource; description: string },
): aws.vpc.SecurityGroupIngressRule {
  return child(scope, "securityGroupRule", suffix, {
    securityGroupId: args.to.id,
    ipProtocol: "tcp",
    fromPort: args.port,
    toPort: args.port,
    ...("cidr" in args.source ? cidrInput(args.source.cidr) : { prefixListId: args.source.prefixListId }),
    description: args.description,
  });
}

/** The group that every workload of the environment is in: its members reach each other. */
export function createEnvironmentSecurityGroup(
  scope: EnvironmentScope,
  vpcId: pulumi.Input<string>,
  rules: { ingress?: SecurityGroupRuleSpec[]; egress?: SecurityGroupRuleSpec[] } = {},
): aws.ec2.SecurityGroup {
  const suffix = "environment-security-group";
  const group = createSecurityGroup(scope, suffix, {
    vpcId,
    description: `${scope.application}-${scope.environment}EnvironmentSecurityGroup`,
    nameTag: "-env",
  });
  allowFromGroup(scope, `${suffix}-ingress-from-self`, {
    to: group,
    from: group,
    description: "Ingress from other containers in the same security group",
  });
  for (const rule of distinct(rules.ingress ?? [])) {
    child(scope, "securityGroupRule", `${suffix}-ingress-${ruleKey(rule)}`, ruleArgs(scope, group, rule));
  }
  const egress = distinct(rules.egress ?? []);
  if (egress.length === 0) allowAllEgress(scope, suffix, group);
  for (const rule of egress) {
    child(scope, "securityGroupEgressRule", `${suffix}-egress-${ruleKey(rule)}`, ruleArgs(scope, group, rule));
  }
  return group;
}

/** A rule is called by what it says and not by its place: AWS refuses two equal rules, so none may move onto another. */
function ruleKey(rule: SecurityGroupRuleSpec): string {
  return `${rule.protocol}-${rule.fromPort}-${rule.toPort}-${rule.cidr}`;
}

function distinct(rules: SecurityGroupRuleSpec[]): SecurityGroupRuleSpec[] {
  return [...new Map(rules.map((rule) => [ruleKey(rule), rule])).values()];
}

function ruleArgs(scope: EnvironmentScope, group: aws.ec2.SecurityGroup, rule: SecurityGroupRuleSpec) {
  const everyPort = rule.protocol === "-1";
  return {
    securityGroupId: group.id,
    ipProtocol: rule.protocol,
    ...(everyPort ? {} : { fromPort: rule.fromPort, toPort: rule.toPort }),
    ...cidrInput(rule.cidr),
    tags: scope.tags,
  };
}

/** IPv4 and IPv6 have inputs of their own. */
function cidrInput(cidr: string): { cidrIpv4: string } | { cidrIpv6: string } {
  return cidr.includes(":") ? { cidrIpv6: cidr } : { cidrIpv4: cidr };
}

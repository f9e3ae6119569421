import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import type { NlbListenerSpec } from "../routing.js";
import type { WorkloadScope } from "../workload.js";

/** Who may reach a Network Load Balancer, and whom it may reach. */
export interface NlbSecurityGroup {
  group: aws.ec2.SecurityGroup;
  ingress: aws.vpc.SecurityGroupIngressRule[];
  egress: aws.vpc.SecurityGroupEgressRule;
  /** Lets the load balancer in to the environment's services. */
  environmentIngress: aws.vpc.SecurityGroupIngressRule;
}

/** A group that lets anyone in on the listeners' ports, and into the environment's own group. */
export function createNlbSecurityGroup(scope: WorkloadScope, listeners: readonly NlbListenerSpec[]): NlbSecurityGroup {
  const group = child(scope, "securityGroup", "nlb-group", {
    description: "Allow traffic to the public facing load balancer on listener ports",
    vpcId: scope.environment.vpcId,
    revokeRulesOnDelete: true,
    tags: { ...scope.tags, Name: `copilot-${scope.stem}-nlb` },
  });
  return {
    group,
    ingress: openings(listeners).map((opening) => createOpening(scope, group, opening)),
    egress: child(scope, "securityGroupEgressRule", "nlb-group-egress", {
      securityGroupId: group.id,
      ipProtocol: "-1",
      cidrIpv4: "0.0.0.0/0",
    }),
    environmentIngress: createEnvironmentIngress(scope, group),
  };
}

interface Opening {
  port: number;
  protocol: "tcp" | "udp";
}

/** Two listeners may share a port, one by TCP and one by UDP. */
function openings(listeners: readonly NlbListenerSpec[]): Opening[] {
  const open = new Map<string, Opening>();
  for (const { port, protocol: spoken } of listeners) {
    const protocol = spoken === "udp" ? "udp" : "tcp";
    open.set(`${port}-${protocol}`, { port, protocol });
  }
  return [...open.values()];
}

function createOpening(
  scope: WorkloadScope,
  group: aws.ec2.SecurityGroup,
  { port, protocol }: Opening,
): aws.vpc.SecurityGroupIngressRule {
  return child(scope, "securityGroupRule", `nlb-ingress-${port}-${protocol}`, {
    securityGroupId: group.id,
    cidrIpv4: "0.0.0.0/0",
    ipProtocol: protocol,
    fromPort: port,
    toPort: port,
    description: `Allow ${protocol.toUpperCase()} traffic from anyone on listener port ${port}`,
  });
}

function createEnvironmentIngress(
  scope: WorkloadScope,
  group: aws.ec2.SecurityGroup,
): aws.vpc.SecurityGroupIngressRule {
  return child(scope, "securityGroupRule", "nlb-environment-ingress", {
    securityGroupId: scope.environment.securityGroupId,
    referencedSecurityGroupId: group.id,
    ipProtocol: "-1",
  });
}

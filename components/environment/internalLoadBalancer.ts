import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import type { PrivateHttpSpec } from "../environment.js";
import type { EnvironmentScope } from "../scope.js";
import { createLoadBalancer, type EnvironmentLoadBalancer } from "./loadBalancers.js";
import { allowAllEgress, allowFromGroup, allowPort, createSecurityGroup } from "./securityGroups.js";
import type { EnvironmentNetwork } from "./vpc.js";

export interface InternalLoadBalancer extends EnvironmentLoadBalancer {
  securityGroup: aws.ec2.SecurityGroup;
  /** Zone `{env}.{app}.internal`; absent with certificates of the user's own, which bring names of their own. */
  zone?: aws.route53.Zone;
}

export interface InternalLoadBalancerArgs {
  network: EnvironmentNetwork;
  environmentSecurityGroup: aws.ec2.SecurityGroup;
  spec: PrivateHttpSpec;
}

/** The load balancer inside the VPC, for Backend Services with `http`. */
export function createInternalLoadBalancer(
  scope: EnvironmentScope,
  args: InternalLoadBalancerArgs,
): InternalLoadBalancer {
  const { network, spec } = args;
  const [certificateArn, ...moreCertificateArns] = spec.certificates ?? [];
  const securityGroup = createInternalGroup(scope, args, certificateArn !== undefined);
  const made = createLoadBalancer(scope, {
    suffix: "internal-alb",
    internal: true,
    vpcId: network.vpcId,
    subnetIds: spec.subnets ?? network.privateSubnetIds,
    securityGroupIds: [securityGroup.id],
    certificateArn,
    moreCertificateArns,
    sslPolicy: spec.sslPolicy,
    dependsOn: [],
  });
  const zone = certificateArn !== undefined ? undefined : createInternalZone(scope, network);
  return { ...made, securityGroup, zone };
}

function createInternalGroup(
  scope: EnvironmentScope,
  args: InternalLoadBalancerArgs,
  https: boolean,
): aws.ec2.SecurityGroup {
  const suffix = "internal-alb-security-group";
  const group = createSecurityGroup(scope, suffix, {
    vpcId: args.network.vpcId,
    description: "Access to the internal load balancer",
    nameTag: "-internal-lb",
  });
  allowAllEgress(scope, suffix, group);
  allowFromGroup(scope, "environment-security-group-ingress-from-internal-alb", {
    to: args.environmentSecurityGroup,
    from: group,
    description: "Ingress from the internal ALB",
  });
  allowFromGroup(scope, `${suffix}-ingress-from-environment`, {
    to: group,
    from: args.environmentSecurityGroup,
    description: "Ingress from the env security group",
  });
  if (args.spec.ingressFromVpc !== true) return group;
  for (const port of https ? [80, 443] : [80]) {
    allowPort(scope, `${suffix}-ingress-from-vpc-${port}`, {
      to: group,
      port,
      // The subnets are private: nobody outside the VPC reaches the load balancer in the first place.
      source: { cidr: "0.0.0.0/0" },
      description: `Allow from within the VPC on port ${port}`,
    });
  }
  return group;
}

function createInternalZone(scope: EnvironmentScope, network: EnvironmentNetwork): aws.route53.Zone {
  return child(scope, "zone", "internal-zone", {
    name: `${scope.environment}.${scope.application}.internal`,
    vpcs: [{ vpcId: network.vpcId, vpcRegion: scope.region }],
  });
}

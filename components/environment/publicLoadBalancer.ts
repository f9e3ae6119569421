import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PublicHttpSpec } from "../environment.js";
import type { EnvironmentScope } from "../scope.js";
import { type AccessLogs, createAccessLogs } from "./accessLogs.js";
import { createLoadBalancer, type EnvironmentLoadBalancer } from "./loadBalancers.js";
import { allowAllEgress, allowFromGroup, allowPort, createSecurityGroup, type PortSource } from "./securityGroups.js";
import type { EnvironmentNetwork } from "./vpc.js";

export interface PublicLoadBalancer extends EnvironmentLoadBalancer {
  httpSecurityGroup: aws.ec2.SecurityGroup;
  /** Absent without certificates. */
  httpsSecurityGroup?: aws.ec2.SecurityGroup;
  accessLogs?: AccessLogs;
}

export interface PublicLoadBalancerArgs {
  network: EnvironmentNetwork;
  /** The environment's own group, which lets the load balancer in. */
  environmentSecurityGroup: aws.ec2.SecurityGroup;
  /** Of the listener; absent: there is no HTTPS. */
  certificateArn?: pulumi.Input<string>;
  moreCertificateArns?: readonly pulumi.Input<string>[];
  spec: PublicHttpSpec;
}

/** The internet-facing load balancer of an environment and the groups that say who reaches it. */
export function createPublicLoadBalancer(scope: EnvironmentScope, args: PublicLoadBalancerArgs): PublicLoadBalancer {
  const { network, spec } = args;
  const sources = publicSources(scope, spec);
  const httpSecurityGroup = createFrontGroup(scope, args, "http", 80, sources);
  const httpsSecurityGroup =
    args.certificateArn !== undefined ? createFrontGroup(scope, args, "https", 443, sources) : undefined;
  const groups = httpsSecurityGroup === undefined ? [httpSecurityGroup] : [httpSecurityGroup, httpsSecurityGroup];
  const accessLogs = spec.accessLogs === undefined ? undefined : createAccessLogs(scope, spec.accessLogs);
  const made = createLoadBalancer(scope, {
    suffix: "public-alb",
    internal: false,
    vpcId: network.vpcId,
    subnetIds: network.publicSubnetIds,
    securityGroupIds: groups.map((group) => group.id),
    // Without the block the provider leaves the logging on.
    accessLogs: accessLogs?.settings ?? { enabled: false, bucket: "" },
    certificateArn: args.certificateArn,
    moreCertificateArns: args.moreCertificateArns,
    sslPolicy: spec.sslPolicy,
    dependsOn: [...network.publicRoutes, ...(accessLogs?.dependsOn ?? [])],
  });
  return { ...made, httpSecurityGroup, httpsSecurityGroup, accessLogs };
}

interface NamedSource {
  key: string;
  source: PortSource;
  /** What the rule's description says, before the port. */
  description: string;
}

/** Who reaches the load balancer: everybody, unless the manifest names CloudFront or addresses, which add up. */
function publicSources(scope: EnvironmentScope, spec: PublicHttpSpec): NamedSource[] {
  const sources: NamedSource[] = [...new Set(spec.ingress?.sourceIps ?? [])].map((cidr) => ({
    key: cidr,
    source: { cidr },
    description: `Allow ingress from source IP ${cidr}`,
  }));
  if (spec.ingress?.cdn === true) {
    sources.push({
      key: "cloudfront",
      source: { prefixListId: cloudFrontPrefixList(scope) },
      description: "Allow ingress from CloudFront",
    });
  }
  if (sources.length > 0) return sources;
  return [{ key: "anyone", source: { cidr: "0.0.0.0/0" }, description: "Allow from anyone" }];
}

/** AWS's own list of the addresses from which CloudFront calls origins. */
function cloudFrontPrefixList(scope: EnvironmentScope): pulumi.Output<string> {
  return aws.ec2.getManagedPrefixListOutput(
    { name: "com.amazonaws.global.cloudfront.origin-facing" },
    { parent: scope.parent },
  ).id;
}

function createFrontGroup(
  scope: EnvironmentScope,
  args: PublicLoadBalancerArgs,
  protocol: "http" | "https",
  port: number,
  sources: NamedSource[],
): aws.ec2.SecurityGroup {
  const suffix = `public-alb-${protocol}-security-group`;
  const upper = protocol.toUpperCase();
  const group = createSecurityGroup(scope, suffix, {
    vpcId: args.network.vpcId,
    description: `${upper} access to the public facing load balancer`,
    nameTag: `-lb-${protocol}`,
  });
  for (const { key, source, description } of sources) {
    allowPort(scope, `${suffix}-ingress-${key}`, {
      to: group,
      port,
      source,
      description: `${description} on port ${port}`,
    });
  }
  allowAllEgress(scope, suffix, group);
  allowFromGroup(scope, `environment-security-group-ingress-from-public-alb-${protocol}`, {
    to: args.environmentSecurityGroup,
    from: group,
    description: `${upper} ingress from the public ALB`,
  });
  return group;
}

import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../environment.js";

/**
 * What an environment has for each of the CloudFormation exports that Copilot's environment stack makes, by the last
 * part of the export's name (`VpcId`, `PublicSubnets` …; the table is in exports.ts). Lists are joined by commas.
 * What the environment does not have is left out, and so are the two roles of Copilot's own machinery.
 */
export function environmentExportValues(environment: Environment): Record<string, pulumi.Output<string>> {
  const values: Record<string, pulumi.Input<string> | undefined> = {
    VpcId: environment.vpcId,
    PublicSubnets: joined(environment.publicSubnetIds),
    PrivateSubnets: joined(environment.privateSubnetIds),
    ServiceDiscoveryNamespaceID: environment.namespaceId,
    EnvironmentSecurityGroup: environment.securityGroupId,
    ClusterId: environment.clusterName,
    FilesystemID: environment.fileSystem?.id,
    AppRunnerVpcEndpointId: environment.appRunnerEndpointId,
    HostedZone: environment.domain?.zoneId,
    SubDomain: environment.domain?.zoneName,
    ...networkValues(environment),
    ...publicValues(environment),
    ...internalValues(environment),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, pulumi.output(value)]])),
  );
}

type Values = Record<string, pulumi.Input<string> | undefined>;

function networkValues({ parts }: Environment): Values {
  return {
    InternetGatewayID: parts.network.own?.internetGateway.id,
    PublicRouteTableID: parts.network.own?.publicRouteTable.id,
    PrivateRouteTableIDs: joined(parts.privateRouting?.routeTables.map((table) => table.id) ?? []),
  };
}

function publicValues({ parts, publicLoadBalancer }: Environment): Values {
  return {
    PublicLoadBalancerDNS: publicLoadBalancer?.dnsName,
    PublicLoadBalancerFullName: publicLoadBalancer?.arnSuffix,
    CanonicalHostedZoneID: publicLoadBalancer?.zoneId,
    HTTPListenerArn: publicLoadBalancer?.httpListenerArn,
    HTTPSListenerArn: publicLoadBalancer?.httpsListenerArn,
    DefaultHTTPTargetGroup: parts.publicLoadBalancer?.defaultTargetGroup.arn,
    CloudFrontDomainName: parts.cdn?.distribution.domainName,
  };
}

function internalValues({ parts, internalLoadBalancer }: Environment): Values {
  return {
    InternalLoadBalancerDNS: internalLoadBalancer?.dnsName,
    InternalLoadBalancerFullName: internalLoadBalancer?.arnSuffix,
    InternalLoadBalancerCanonicalHostedZoneID: internalLoadBalancer?.zoneId,
    InternalHTTPListenerArn: internalLoadBalancer?.httpListenerArn,
    InternalHTTPSListenerArn: internalLoadBalancer?.httpsListenerArn,
    InternalLoadBalancerSecurityGroup: parts.internalLoadBalancer?.securityGroup.id,
    InternalWorkloadsHostedZoneID: parts.internalLoadBalancer?.zone?.zoneId,
    InternalWorkloadsHostedZoneName: parts.internalLoadBalancer?.zone?.name,
  };
}

function joined(ids: pulumi.Input<string>[]): pulumi.Output<string> | undefined {
  return ids.length === 0 ? undefined : pulumi.all(ids).apply((each) => each.join(","));
}

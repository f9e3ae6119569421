import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "./children.js";
import { allowAllEgress, allowFromGroup, createSecurityGroup } from "./environment/securityGroups.js";
import type { EnvironmentNetwork } from "./environment/vpc.js";
import { type EnvironmentScope, named } from "./scope.js";

/** The two services that are reached through route tables, at no cost; all others through network interfaces. */
const gatewayServices = new Set(["s3", "dynamodb"]);

/** Whether an endpoint is a gateway: then the private subnets need route tables. */
export function isGatewayEndpoint(service: string): boolean {
  return gatewayServices.has(service);
}

export interface EndpointArgs {
  network: EnvironmentNetwork;
  environmentSecurityGroup: aws.ec2.SecurityGroup;
  /** Route tables of the private subnets; those of an imported VPC are looked up. */
  privateRouteTableIds: pulumi.Input<string>[];
  /** Names as in `s3` or `ecr.api`, or whole service names. */
  services: string[];
}

/** VPC endpoints, so that private subnets reach AWS without NAT gateways. */
export function createEndpoints(scope: EnvironmentScope, args: EndpointArgs): aws.ec2.VpcEndpoint[] {
  const services = [...new Set(args.services)];
  const interfaces = services.filter((service) => !isGatewayEndpoint(service));
  const group = interfaces.length > 0 ? createEndpointGroup(scope, args) : undefined;
  return services.map((service) => {
    const kind =
      group === undefined || isGatewayEndpoint(service)
        ? { vpcEndpointType: "Gateway", routeTableIds: gatewayRouteTables(scope, args) }
        : {
            vpcEndpointType: "Interface",
            subnetIds: args.network.privateSubnetIds,
            securityGroupIds: [group.id],
            privateDnsEnabled: true,
          };
    return child(scope, "vpcEndpoint", `endpoint-${service}`, {
      vpcId: args.network.vpcId,
      serviceName: service.includes("amazonaws") ? service : serviceName(scope, service),
      ...kind,
      tags: named(scope, `-${service}`),
    });
  });
}

function serviceName(scope: EnvironmentScope, service: string): pulumi.Output<string> {
  return pulumi.interpolate`com.amazonaws.${scope.region}.${service}`;
}

function gatewayRouteTables(scope: EnvironmentScope, args: EndpointArgs): pulumi.Input<pulumi.Input<string>[]> {
  if (args.network.own !== undefined) return args.privateRouteTableIds;
  return aws.ec2.getRouteTablesOutput({ vpcId: args.network.vpcId }, { parent: scope.parent }).ids;
}

function createEndpointGroup(scope: EnvironmentScope, args: EndpointArgs): aws.ec2.SecurityGroup {
  const suffix = "endpoints-security-group";
  const group = createSecurityGroup(scope, suffix, {
    vpcId: args.network.vpcId,
    description: `VPC endpoints of ${scope.application}-${scope.environment}`,
    nameTag: "-endpoints",
  });
  allowAllEgress(scope, suffix, group);
  allowFromGroup(scope, `${suffix}-ingress-from-environment`, {
    to: group,
    from: args.environmentSecurityGroup,
    description: "Ingress from the workloads of the environment",
  });
  return group;
}

/** The way from the VPC to private App Runner services. */
export function createAppRunnerEndpoint(
  scope: EnvironmentScope,
  network: EnvironmentNetwork,
  environmentSecurityGroup: aws.ec2.SecurityGroup,
): aws.ec2.VpcEndpoint {
  const suffix = "app-runner-endpoint-security-group";
  const group = createSecurityGroup(scope, suffix, {
    vpcId: network.vpcId,
    description: `${scope.application}-${scope.environment}-AppRunnerVpcEndpointSecurityGroup`,
    nameTag: "-app-runner-vpc-endpoint",
  });
  allowAllEgress(scope, suffix, group);
  allowFromGroup(scope, `${suffix}-ingress-from-environment`, {
    to: group,
    from: environmentSecurityGroup,
    description: "Ingress from services in the environment",
  });
  return child(scope, "vpcEndpoint", "app-runner-endpoint", {
    vpcEndpointType: "Interface",
    vpcId: network.vpcId,
    securityGroupIds: [group.id],
    serviceName: serviceName(scope, "apprunner.requests"),
    subnetIds: network.privateSubnetIds,
  });
}

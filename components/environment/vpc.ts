import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { argumentError } from "../argumentError.js";
import { child } from "../children.js";
import type { SubnetSpec, VpcSpec } from "../environment.js";
import { type EnvironmentScope, named } from "../scope.js";

/** The resources of a network that the environment made. */
export interface OwnNetwork {
  vpc: aws.ec2.Vpc;
  internetGateway: aws.ec2.InternetGateway;
  internetGatewayAttachment: aws.ec2.InternetGatewayAttachment;
  publicRouteTable: aws.ec2.RouteTable;
  publicSubnets: aws.ec2.Subnet[];
  privateSubnets: aws.ec2.Subnet[];
}

/** A network to put things into, made or imported. */
export interface EnvironmentNetwork {
  vpcId: pulumi.Input<string>;
  publicSubnetIds: pulumi.Input<string>[];
  privateSubnetIds: pulumi.Input<string>[];
  /** What tasks in public subnets wait for: the way to the internet. */
  publicRoutes: pulumi.Resource[];
  /** Absent: the VPC is imported. */
  own?: OwnNetwork;
}

/** Makes the network of an environment, or takes the one that exists. */
export function createNetwork(scope: EnvironmentScope, spec: VpcSpec): EnvironmentNetwork {
  if ("id" in spec) {
    return {
      vpcId: spec.id,
      publicSubnetIds: spec.publicSubnetIds,
      privateSubnetIds: spec.privateSubnetIds,
      publicRoutes: [],
    };
  }
  const vpc = child(scope, "vpc", "vpc", {
    cidrBlock: spec.cidr,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    instanceTenancy: "default",
    tags: named(scope),
  });
  const internetGateway = child(scope, "internetGateway", "internet-gateway", { tags: named(scope) });
  const internetGatewayAttachment = child(scope, "internetGatewayAttachment", "internet-gateway-attachment", {
    internetGatewayId: internetGateway.id,
    vpcId: vpc.id,
  });
  const publicSubnets = createSubnets(scope, vpc, "public", spec.publicSubnets);
  const privateSubnets = createSubnets(scope, vpc, "private", spec.privateSubnets);
  const { routeTable, routes } = createPublicRoutes(
    scope,
    vpc,
    internetGateway,
    internetGatewayAttachment,
    publicSubnets,
  );
  return {
    vpcId: vpc.id,
    publicSubnetIds: publicSubnets.map((subnet) => subnet.id),
    privateSubnetIds: privateSubnets.map((subnet) => subnet.id),
    publicRoutes: routes,
    own: {
      vpc,
      internetGateway,
      internetGatewayAttachment,
      publicRouteTable: routeTable,
      publicSubnets,
      privateSubnets,
    },
  };
}

function createSubnets(
  scope: EnvironmentScope,
  vpc: aws.ec2.Vpc,
  kind: "public" | "private",
  specs: SubnetSpec[],
): aws.ec2.Subnet[] {
  const zones = specs.some((subnet) => subnet.az === undefined) ? availabilityZones(scope) : undefined;
  return specs.map((subnet, index) =>
    child(
      scope,
      "subnet",
      `${kind}-subnet-${index + 1}`,
      {
        cidrBlock: subnet.cidr,
        vpcId: vpc.id,
        availabilityZone: subnet.az ?? zones?.apply((names) => zoneAt(names, index)),
        mapPublicIpOnLaunch: kind === "public",
        tags: named(scope, `-${kind === "public" ? "pub" : "priv"}${index}`),
      },
      // AWS may list a new zone before the ones that were there: a subnet that exists must not move for that.
      { ignoreChanges: subnet.az === undefined ? ["availabilityZone"] : [] },
    ),
  );
}

/** Names of the region's zones, without those that an account has to opt in to (local zones, Wavelength). */
function availabilityZones(scope: EnvironmentScope): pulumi.Output<string[]> {
  return aws.getAvailabilityZonesOutput(
    { state: "available", filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
    { parent: scope.parent },
  ).names;
}

function zoneAt(names: string[], index: number): string {
  const zone = names[index];
  if (zone === undefined) {
    throw argumentError(
      "vpc",
      `the region has ${names.length} availability zones and subnet ${index + 1} needs one of its own: name zones with "az" under network.vpc.subnets`,
    );
  }
  return zone;
}

function createPublicRoutes(
  scope: EnvironmentScope,
  vpc: aws.ec2.Vpc,
  gateway: aws.ec2.InternetGateway,
  attachment: aws.ec2.InternetGatewayAttachment,
  subnets: aws.ec2.Subnet[],
): { routeTable: aws.ec2.RouteTable; routes: pulumi.Resource[] } {
  const routeTable = child(scope, "routeTable", "public-route-table", { vpcId: vpc.id, tags: named(scope) });
  const route = child(
    scope,
    "route",
    "public-route",
    { routeTableId: routeTable.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    { dependsOn: [attachment] },
  );
  const associations = subnets.map((subnet, index) =>
    child(scope, "routeTableAssociation", `public-route-table-association-${index + 1}`, {
      routeTableId: routeTable.id,
      subnetId: subnet.id,
    }),
  );
  return { routeTable, routes: [route, ...associations] };
}

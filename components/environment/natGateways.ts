import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type EnvironmentScope, named } from "../scope.js";
import type { OwnNetwork } from "./vpc.js";

/** How private subnets reach the internet: a NAT gateway in each zone, one for all, or not at all. */
export type NatMode = "per-zone" | "single" | "none";

export interface PrivateRouting {
  natGateways: aws.ec2.NatGateway[];
  routeTables: aws.ec2.RouteTable[];
  /** What tasks in private subnets wait for. */
  routes: pulumi.Resource[];
}

/**
 * The way out of the private subnets. Each private subnet has a route table of its own whatever the mode, so that
 * going from one gateway to several changes routes in place; without gateways the tables only carry gateway endpoints.
 */
export function createPrivateRouting(
  scope: EnvironmentScope,
  network: OwnNetwork,
  publicRoutes: pulumi.Resource[],
  mode: NatMode,
): PrivateRouting {
  const most = { "per-zone": network.privateSubnets.length, single: 1, none: 0 }[mode];
  const natGateways = network.publicSubnets
    .slice(0, most)
    .map((subnet, index) => createNatGateway(scope, network, publicRoutes, subnet, index));
  const routing: PrivateRouting = { natGateways, routeTables: [], routes: [] };
  for (const [index, subnet] of network.privateSubnets.entries()) {
    const gateway = natGateways[Math.min(index, natGateways.length - 1)];
    const { routeTable, routes } = createPrivateRoute(scope, network, subnet, gateway, index);
    routing.routeTables.push(routeTable);
    routing.routes.push(...routes);
  }
  return routing;
}

function createNatGateway(
  scope: EnvironmentScope,
  network: OwnNetwork,
  publicRoutes: pulumi.Resource[],
  subnet: aws.ec2.Subnet,
  index: number,
): aws.ec2.NatGateway {
  const address = new aws.ec2.Eip(
    `${scope.name}-nat-gateway-${index + 1}-address`,
    { domain: "vpc", tags: scope.tags },
    { parent: scope.parent, dependsOn: [network.internetGatewayAttachment] },
  );
  return new aws.ec2.NatGateway(
    `${scope.name}-nat-gateway-${index + 1}`,
    { allocationId: address.allocationId, subnetId: subnet.id, tags: named(scope, `-${index}`) },
    { parent: scope.parent, dependsOn: publicRoutes },
  );
}

function createPrivateRoute(
  scope: EnvironmentScope,
  network: OwnNetwork,
  subnet: aws.ec2.Subnet,
  gateway: aws.ec2.NatGateway | undefined,
  index: number,
): { routeTable: aws.ec2.RouteTable; routes: pulumi.Resource[] } {
  const opts = { parent: scope.parent };
  const routeTable = new aws.ec2.RouteTable(
    `${scope.name}-private-route-table-${index + 1}`,
    { vpcId: network.vpc.id, tags: scope.tags },
    opts,
  );
  const association = new aws.ec2.RouteTableAssociation(
    `${scope.name}-private-route-table-association-${index + 1}`,
    { routeTableId: routeTable.id, subnetId: subnet.id },
    opts,
  );
  if (gateway === undefined) return { routeTable, routes: [association] };
  const route = new aws.ec2.Route(
    `${scope.name}-private-route-${index + 1}`,
    { routeTableId: routeTable.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway.id },
    opts,
  );
  return { routeTable, routes: [route, association] };
}

import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
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
  const address = child(
    scope,
    "eip",
    `nat-gateway-${index + 1}-address`,
    { domain: "vpc" },
    { dependsOn: [network.internetGatewayAttachment] },
  );
  return child(
    scope,
    "natGateway",
    `nat-gateway-${index + 1}`,
    { allocationId: address.allocationId, subnetId: subnet.id, tags: named(scope, `-${index}`) },
    { dependsOn: publicRoutes },
  );
}

function createPrivateRoute(
  scope: EnvironmentScope,
  network: OwnNetwork,
  subnet: aws.ec2.Subnet,
  gateway: aws.ec2.NatGateway | undefined,
  index: number,
): { routeTable: aws.ec2.RouteTable; routes: pulumi.Resource[] } {
  const routeTable = child(scope, "routeTable", `private-route-table-${index + 1}`, { vpcId: network.vpc.id });
  const association = child(scope, "routeTableAssociation", `private-route-table-association-${index + 1}`, {
    routeTableId: routeTable.id,
    subnetId: subnet.id,
  });
  if (gateway === undefined) return { routeTable, routes: [association] };
  const route = child(scope, "route", `private-route-${index + 1}`, {
    routeTableId: routeTable.id,
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: gateway.id,
  });
  return { routeTable, routes: [route, association] };
}

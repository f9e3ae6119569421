import type { Call } from "../kind.js";
import type { Place } from "../places.js";
import { refuse } from "../refusal.js";
import { type Inputs, isUnknown, records, text, texts } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { inside, overlap, parseCidr } from "./cidr.js";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

/** A VPC's block is a /16 to a /28. */
export function checkVpc(inputs: Inputs): void {
  checkBlock("vpc-cidr", "InvalidVpc.Range", inputs.cidrBlock);
}

/** A subnet's block is a /16 to a /28. */
export function checkSubnet(inputs: Inputs): void {
  checkBlock("subnet-cidr", "InvalidSubnet.Range", inputs.cidrBlock);
}

function checkBlock(rule: "vpc-cidr" | "subnet-cidr", code: string, block: unknown): void {
  if (typeof block !== "string" || isUnknown(block)) return;
  const cidr = parseCidr(block);
  if (!cidr || cidr.prefix < 16 || cidr.prefix > 28) refuse(rule, code, `The CIDR '${block}' is invalid.`);
}

/** A subnet lies inside its VPC, overlaps no other one, and is in a zone of its region. */
export function allowSubnet({ world, inputs, place, id }: Call): void {
  const block = text(inputs.cidrBlock);
  const cidr = parseCidr(block);
  const vpc = world.find(VPC, text(inputs.vpcId), place);
  const outer = parseCidr(text(vpc?.inputs.cidrBlock));
  if (cidr && outer && !inside(cidr, outer)) {
    refuse("subnet-in-vpc", "InvalidSubnet.Range", `The CIDR '${block}' is invalid.`);
  }
  const zone = text(inputs.availabilityZone);
  if (zone && !new RegExp(`^${place.region}[a-f]$`).test(zone)) {
    refuse(
      "subnet-zone",
      "InvalidParameterValue",
      `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${place.region}a, ${place.region}b, ${place.region}c.`,
    );
  }
  for (const other of world.list({ type: SUBNET, ...place })) {
    const taken = parseCidr(text(other.inputs.cidrBlock));
    if (other.id === id || other.inputs.vpcId !== inputs.vpcId || !cidr || !taken) continue;
    if (overlap(cidr, taken)) {
      refuse("subnets-apart", "InvalidSubnet.Conflict", `The CIDR '${block}' conflicts with another subnet`);
    }
  }
}

/** The VPC of a subnet; "" when the simulated AWS does not know it. */
export const vpcOfSubnet = (world: World, subnet: string, place: Place): string =>
  text(world.find(SUBNET, subnet, place)?.inputs.vpcId);

/** The internet gateways that a VPC has: made with it, or attached to it. */
export function gatewaysOf(world: World, vpc: string, place: Place): string[] {
  const made = world.list({ type: "aws:ec2/internetGateway:InternetGateway", ...place });
  const attached = world.list({ type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", ...place });
  return [
    ...made.filter((one) => one.inputs.vpcId === vpc).map((one) => one.id),
    ...attached.filter((one) => one.inputs.vpcId === vpc).map((one) => text(one.inputs.internetGatewayId)),
  ];
}

/** Whether something that was taken as existing stands behind a VPC: then its gateways are not known here. */
const isExisting = (world: World, vpc: string, place: Place): boolean => world.find(VPC, vpc, place)?.existing === true;

/** A VPC has one internet gateway at most, and a gateway one VPC. */
export function allowGateway({ world, inputs, place, id }: Call): void {
  const vpc = text(inputs.vpcId);
  if (!vpc) return;
  const gateway = text(inputs.internetGatewayId) || id;
  if (gatewaysOf(world, vpc, place).some((other) => other !== gateway)) {
    refuse("one-gateway", "InvalidParameterValue", `Network ${vpc} already has an internet gateway attached`);
  }
  const elsewhere = world
    .list({ type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", ...place })
    .some((one) => one.inputs.internetGatewayId === gateway && one.inputs.vpcId !== vpc);
  if (elsewhere) {
    refuse("one-gateway", "Resource.AlreadyAssociated", `resource ${gateway} is already attached to network ${vpc}`);
  }
}

/** A gateway stays attached while public addresses of its VPC are in use. */
export function releaseGateway({ world, before, place }: Call): void {
  const vpc = text(before?.inputs.vpcId);
  if (!vpc) return;
  const mapped = [
    ...world
      .list({ type: "aws:ec2/natGateway:NatGateway", ...place })
      .filter((one) => vpcOfSubnet(world, text(one.inputs.subnetId), place) === vpc),
    ...world
      .list({ type: "aws:lb/loadBalancer:LoadBalancer", ...place })
      .filter((one) => one.outputs.vpcId === vpc && one.inputs.internal !== true),
    ...world
      .list({ type: "aws:ecs/service:Service", ...place })
      .filter((one) =>
        records(one.inputs.networkConfiguration).some(
          (network) =>
            network.assignPublicIp === true &&
            texts(network.subnets).some((id) => vpcOfSubnet(world, id, place) === vpc),
        ),
      ),
  ];
  if (mapped.length > 0) {
    refuse(
      "deletion-order",
      "DependencyViolation",
      `Network ${vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  }
}

/** What a route leads to: its destination. */
export const destinationOf = (inputs: Inputs): string =>
  text(inputs.destinationCidrBlock) || text(inputs.destinationIpv6CidrBlock) || text(inputs.destinationPrefixListId);

const ROUTE_TARGETS = [
  "gatewayId",
  "natGatewayId",
  "vpcEndpointId",
  "transitGatewayId",
  "vpcPeeringConnectionId",
  "networkInterfaceId",
  "egressOnlyGatewayId",
  "localGatewayId",
  "carrierGatewayId",
  "coreNetworkArn",
  "odbNetworkArn",
];

/** A route has one destination and one target. */
export function checkRoute(inputs: Inputs): void {
  const given = ROUTE_TARGETS.filter((key) => inputs[key] !== undefined && inputs[key] !== "");
  if (given.length !== 1) {
    refuse("route-target", "InvalidParameterCombination", `A route takes exactly one target, not ${given.length}.`);
  }
  const destination = text(inputs.destinationCidrBlock);
  if (destination && !parseCidr(destination)) {
    refuse(
      "route-target",
      "InvalidParameterValue",
      `Value (${destination}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
}

/** A route leads to a gateway of its own VPC. */
export function allowRoute({ world, inputs, place }: Call): void {
  const table = text(inputs.routeTableId);
  const vpc = text(world.find("aws:ec2/routeTable:RouteTable", table, place)?.inputs.vpcId);
  if (!vpc || isExisting(world, vpc, place)) return;
  const gateway = text(inputs.gatewayId);
  if (gateway && !gatewaysOf(world, vpc, place).includes(gateway)) {
    refuse(
      "route-network",
      "InvalidParameterValue",
      `route table ${table} and network gateway ${gateway} belong to different networks`,
    );
  }
  const nat = text(inputs.natGatewayId);
  const natSubnet = text(world.find("aws:ec2/natGateway:NatGateway", nat, place)?.inputs.subnetId);
  if (natSubnet && vpcOfSubnet(world, natSubnet, place) !== vpc) {
    refuse(
      "route-network",
      "InvalidParameterValue",
      `route table ${table} and interface ${nat} belong to different networks`,
    );
  }
}

/** A subnet is associated with a route table of its own VPC. */
export function allowAssociation({ world, inputs, place }: Call): void {
  const [table, subnet] = [text(inputs.routeTableId), text(inputs.subnetId)];
  const vpc = text(world.find("aws:ec2/routeTable:RouteTable", table, place)?.inputs.vpcId);
  const subnetVpc = vpcOfSubnet(world, subnet, place);
  if (vpc && subnetVpc && vpc !== subnetVpc) {
    refuse(
      "route-network",
      "InvalidParameterValue",
      `Route table ${table} and subnet ${subnet} belong to different networks`,
    );
  }
}

/** A public NAT gateway needs an address. */
export function checkNatGateway(inputs: Inputs): void {
  if (
    inputs.connectivityType !== "private" &&
    inputs.allocationId === undefined &&
    inputs.availabilityMode !== "regional"
  ) {
    refuse("nat-gateway", "MissingParameter", "AllocationId is required for a public NAT gateway.");
  }
}

/** A NAT gateway takes a free address and a VPC with an internet gateway. */
export function allowNatGateway({ world, inputs, place, id }: Call): void {
  const allocation = text(inputs.allocationId);
  const taken = world
    .list({ type: "aws:ec2/natGateway:NatGateway", ...place })
    .some((one) => one.id !== id && allocation !== "" && one.inputs.allocationId === allocation);
  if (taken)
    refuse("nat-gateway", "Resource.AlreadyAssociated", `Elastic IP address [${allocation}] is already associated`);
  const vpc = vpcOfSubnet(world, text(inputs.subnetId), place);
  if (
    vpc &&
    inputs.connectivityType !== "private" &&
    !isExisting(world, vpc, place) &&
    gatewaysOf(world, vpc, place).length === 0
  ) {
    refuse("nat-gateway", "Gateway.NotAttached", `Network ${vpc} has no Internet gateway attached`);
  }
}

/** An interface endpoint has one subnet per zone, all in its VPC. */
export function allowEndpoint({ world, inputs, place }: Call): void {
  const subnets = texts(inputs.subnetIds).flatMap((id) => world.find(SUBNET, id, place) ?? []);
  if (subnets.some((one) => text(one.inputs.vpcId) !== "" && one.inputs.vpcId !== inputs.vpcId)) {
    refuse("endpoint-subnets", "InvalidParameter", "The subnets of a VPC endpoint must belong to its VPC.");
  }
  const zones = subnets.map(zoneOf).filter((zone) => zone);
  if (new Set(zones).size < zones.length) {
    refuse(
      "endpoint-subnets",
      "DuplicateSubnetsInSameZone",
      "Found another VPC endpoint subnet in the availability zone.",
    );
  }
}

/** The availability zone of a subnet; "" when it is not known. */
export const zoneOf = (subnet: WorldResource): string => text(subnet.outputs.availabilityZone);

/** A flow log watches one thing and, into CloudWatch Logs, needs a role. */
export function checkFlowLog(inputs: Inputs): void {
  const watched = [
    "vpcId",
    "subnetId",
    "eniId",
    "transitGatewayId",
    "transitGatewayAttachmentId",
    "regionalNatGatewayId",
  ];
  if (watched.filter((key) => inputs[key] !== undefined).length !== 1) {
    refuse(
      "flow-log",
      "InvalidParameter",
      "A flow log takes exactly one of VPC, subnet, network interface and transit gateway.",
    );
  }
  if (inputs.logDestinationType === "cloud-watch-logs" && inputs.iamRoleArn === undefined) {
    refuse(
      "flow-log",
      "InvalidParameter",
      "DeliverLogsPermissionArn must be provided for the destination type cloud-watch-logs.",
    );
  }
}

import type { Place } from "../places.js";
import { text } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { ApiError } from "./call.js";
import { tag } from "./xml.js";

const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

type Operation = (world: World, place: Place, asked: URLSearchParams) => string;

/** AWS keeps five addresses of each subnet (VPC User Guide, "Subnet CIDR blocks"). */
const keptByAws = 5;
/** Of a subnet that was taken as existing, about which nothing is known. */
const assumedFree = 2 ** 8 - keptByAws;

/** The part of EC2 that tells how much room there is in a network. */
const operations: Readonly<Record<string, Operation>> = {
  DescribeSubnets: (world, place, asked) => {
    const wanted = filterOf(asked, "subnet-id");
    const found = world.list({ type: "aws:ec2/subnet:Subnet", ...place });
    return tag(
      "subnetSet",
      found
        .filter(({ id }) => wanted?.has(id) ?? true)
        .map((one) => tag("item", subnet(one)))
        .join(""),
    );
  },
  DescribeNatGateways: (world, place) => {
    const found = world.list({ type: "aws:ec2/natGateway:NatGateway", ...place });
    const items = found.map(({ id, inputs }) =>
      tag("item", tag("natGatewayId", id) + tag("subnetId", text(inputs.subnetId)) + tag("state", "available")),
    );
    return tag("natGatewaySet", items.join(""));
  },
  DescribeAvailabilityZones: (_, { region }) => {
    const zones = ["a", "b", "c"].map((letter) => tag("item", tag("zoneName", region + letter)));
    return tag("availabilityZoneInfo", zones.join(""));
  },
};

export const isNetwork = (action: string): boolean => Object.hasOwn(operations, action);

/** Answers a call of EC2, whose answers have no element of their own for the result. @throws ApiError */
export function networkXml(world: World, place: Place, body: string): string {
  const asked = new URLSearchParams(body);
  const action = asked.get("Action") ?? "";
  const operation = operations[action];
  if (operation === undefined)
    throw new ApiError("InvalidAction", `The simulated AWS does not know the operation ${action}.`);
  return `<${action}Response xmlns="${namespace}">${operation(world, place, asked)}</${action}Response>`;
}

function filterOf(asked: URLSearchParams, name: string): Set<string> | undefined {
  const key = [...asked].find(([, value]) => value === name)?.[0].replace(/\.Name$/, ".Value.");
  if (key === undefined) return undefined;
  return new Set([...asked].flatMap(([one, value]) => (one.startsWith(key) ? [value] : [])));
}

function subnet({ id, inputs, outputs }: WorldResource): string {
  const facts = { ...outputs, ...inputs };
  const bits = /\/(\d+)$/.exec(text(facts.cidrBlock))?.[1];
  const free = bits === undefined ? assumedFree : 2 ** (32 - Number(bits)) - keptByAws;
  return [
    tag("subnetId", id),
    tag("availabilityZone", text(facts.availabilityZone)),
    tag("vpcId", text(facts.vpcId)),
    tag("availableIpAddressCount", String(free)),
  ].join("");
}

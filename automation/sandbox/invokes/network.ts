import { placeLookups } from "../../providerSchema/placeLookups.js";
import { type Inputs, records, text, texts } from "../values.js";
import type { WorldResource } from "../world.js";
import type { Answer, Lookup } from "./lookup.js";
import { missing, tagged } from "./resources.js";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TABLE = "aws:ec2/routeTable:RouteTable";

/** What EC2's filters ask about, as far as the simulated AWS knows it. */
const FILTERS: Readonly<Record<string, (one: WorldResource, lookup: Lookup) => readonly string[]>> = {
  "vpc-id": (one) => [one.type === VPC ? one.id : text(one.inputs.vpcId)],
  "subnet-id": (one) => [one.id],
  "group-id": (one) => [one.id],
  "group-name": (one) => [text(one.inputs.name)],
  "availability-zone": (one) => [text(one.outputs.availabilityZone)],
  "association.subnet-id": (one, { world }) =>
    world
      .list({ type: "aws:ec2/routeTableAssociation:RouteTableAssociation" })
      .filter((association) => association.inputs.routeTableId === one.id)
      .map((association) => text(association.inputs.subnetId)),
};

function matching(lookup: Lookup, type: string): WorldResource[] {
  const { args } = lookup;
  return tagged(lookup, type).filter(
    (one) =>
      (!text(args.vpcId) || one.inputs.vpcId === args.vpcId) &&
      records(args.filters).every(({ name, values }) => {
        const asked = text(name);
        const tag = asked.startsWith("tag:") ? asked.slice(4) : undefined;
        const given = tag ? [text((one.outputs.tagsAll as Inputs | undefined)?.[tag])] : FILTERS[asked]?.(one, lookup);
        if (!given) throw new Error(`the simulated AWS does not know the filter ${asked}`);
        return given.some((value) => texts(values).includes(value));
      }),
  );
}

function single(lookup: Lookup, type: string, what: string, ids: readonly string[]): WorldResource {
  const [id] = ids.filter((one) => one);
  const found = id ? lookup.world.find(type, id, lookup.place) : matching(lookup, type)[0];
  return found ?? missing(what, id ?? JSON.stringify(lookup.args));
}

const shown = (one: WorldResource): Inputs => ({ tags: one.outputs.tagsAll ?? {}, ...one.outputs, id: one.id });

const regional = ({ place }: Lookup): Inputs => ({ region: place.region });

/** Lookups of accounts, regions and the network. */
export const networkLookups: Readonly<Record<string, Answer>> = {
  ...placeLookups,
  "aws:ec2/getVpc:getVpc": (lookup) => shown(single(lookup, VPC, "VPC", [text(lookup.args.id)])),
  "aws:ec2/getVpcs:getVpcs": (lookup) => ({
    ...regional(lookup),
    id: lookup.place.region,
    ids: matching(lookup, VPC).map(({ id }) => id),
    tags: {},
  }),
  "aws:ec2/getSubnet:getSubnet": (lookup) => shown(single(lookup, SUBNET, "subnet", [text(lookup.args.id)])),
  "aws:ec2/getSubnets:getSubnets": (lookup) => ({
    ...regional(lookup),
    id: lookup.place.region,
    ids: matching(lookup, SUBNET).map(({ id }) => id),
    tags: {},
  }),
  "aws:ec2/getSecurityGroup:getSecurityGroup": (lookup) =>
    shown(single(lookup, GROUP, "security group", [text(lookup.args.id), text(lookup.args.name)])),
  "aws:ec2/getSecurityGroups:getSecurityGroups": (lookup) => {
    const found = matching(lookup, GROUP);
    return {
      ...regional(lookup),
      id: lookup.place.region,
      ids: found.map(({ id }) => id),
      arns: found.map(({ outputs }) => text(outputs.arn)),
      vpcIds: found.map(({ inputs }) => text(inputs.vpcId)),
      tags: {},
    };
  },
  "aws:ec2/getRouteTable:getRouteTable": (lookup) => {
    const { args, world } = lookup;
    const bySubnet = world
      .list({ type: "aws:ec2/routeTableAssociation:RouteTableAssociation" })
      .find((one) => one.inputs.subnetId === args.subnetId);
    const found = single(lookup, TABLE, "route table", [text(args.routeTableId), text(bySubnet?.inputs.routeTableId)]);
    return { ...shown(found), routeTableId: found.id };
  },
  "aws:ec2/getRouteTables:getRouteTables": (lookup) => ({
    ...regional(lookup),
    id: lookup.place.region,
    ids: matching(lookup, TABLE).map(({ id }) => id),
    tags: {},
  }),
  "aws:ec2/getInternetGateway:getInternetGateway": (lookup) =>
    shown(
      single(lookup, "aws:ec2/internetGateway:InternetGateway", "internet gateway", [
        text(lookup.args.internetGatewayId),
      ]),
    ),
};

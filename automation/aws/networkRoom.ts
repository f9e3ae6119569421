import type { EC2Client, Subnet } from "@aws-sdk/client-ec2";
import { type AwsAccess, clientSettings, withClient } from "./access.js";
import { lotsOf } from "./lots.js";

type Api = typeof import("@aws-sdk/client-ec2");

async function withEc2<T>(access: AwsAccess, work: (client: EC2Client, api: Api) => Promise<T>): Promise<T> {
  const api = await import("@aws-sdk/client-ec2");
  const client = new api.EC2Client(clientSettings(access));
  return withClient("Looking for room in the network", client, (inside) => work(inside, api));
}

/** By a filter, which takes 200 values: one id that is not there would fail a request that names ids. */
async function subnetsOf(client: EC2Client, api: Api, ids: readonly string[]): Promise<Subnet[]> {
  const found: Subnet[] = [];
  for (const Values of lotsOf([...new Set(ids)], 200)) {
    const request = { Filters: [{ Name: "subnet-id", Values }] };
    for await (const { Subnets = [] } of api.paginateDescribeSubnets({ client }, request)) found.push(...Subnets);
  }
  return found;
}

/** Addresses that are free in each of these subnets; those that are not there are left out. @throws RunError */
export function freeAddresses(access: AwsAccess, ids: readonly string[]): Promise<Record<string, number>> {
  return withEc2(access, async (client, api) => {
    const subnets = await subnetsOf(client, api, ids);
    return Object.fromEntries(subnets.map((one) => [one.SubnetId ?? "", one.AvailableIpAddressCount ?? 0]));
  });
}

/**
 * How many NAT gateways there are in zones of the region: pending, active and deleting ones, as the quota counts.
 *
 * @param zones which, or how many of the first, which are the ones that a new VPC gets
 * @throws RunError
 */
export function natGatewaysByZone(
  access: AwsAccess,
  zones: readonly string[] | number,
): Promise<Record<string, number>> {
  return withEc2(access, async (client, api) => {
    const wanted = typeof zones === "number" ? (await namesOfZones(client, api)).slice(0, zones) : zones;
    const ids: string[] = [];
    const states = { Filter: [{ Name: "state", Values: ["pending", "available", "deleting"] }] };
    for await (const { NatGateways = [] } of api.paginateDescribeNatGateways({ client }, states))
      ids.push(...NatGateways.flatMap(({ SubnetId }) => SubnetId ?? []));
    const subnets = await subnetsOf(client, api, ids);
    const zoneOf = new Map(subnets.map((one) => [one.SubnetId, one.AvailabilityZone]));
    return Object.fromEntries(wanted.map((zone) => [zone, ids.filter((id) => zoneOf.get(id) === zone).length]));
  });
}

/** As a new VPC takes them: without those that an account has to opt in to. */
async function namesOfZones(client: EC2Client, api: Api): Promise<string[]> {
  const Filters = [
    { Name: "state", Values: ["available"] },
    { Name: "opt-in-status", Values: ["opt-in-not-required"] },
  ];
  const { AvailabilityZones = [] } = await client.send(new api.DescribeAvailabilityZonesCommand({ Filters }));
  return AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? []).sort();
}

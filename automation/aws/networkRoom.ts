import type { EC2Client, Subnet } from "@aws-sdk/client-ec2";
import type { AwsAccess } from "./access.js";
import { type Ec2Api, filtered, withEc2 } from "./ec2.js";

const doing = "Looking for room in the network";

async function subnetsOf(client: EC2Client, api: Ec2Api, ids: readonly string[]): Promise<Subnet[]> {
  const pages = await filtered("subnet-id", [...new Set(ids)], (request) =>
    api.paginateDescribeSubnets({ client }, request),
  );
  return pages.flatMap(({ Subnets = [] }) => Subnets);
}

/** Addresses that are free in each of these subnets; those that are not there are left out. @throws RunError */
export function freeAddresses(access: AwsAccess, ids: readonly string[]): Promise<Record<string, number>> {
  return withEc2(access, doing, async (client, api) => {
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
  return withEc2(access, doing, async (client, api) => {
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
async function namesOfZones(client: EC2Client, api: Ec2Api): Promise<string[]> {
  const Filters = [
    { Name: "state", Values: ["available"] },
    { Name: "opt-in-status", Values: ["opt-in-not-required"] },
  ];
  const { AvailabilityZones = [] } = await client.send(new api.DescribeAvailabilityZonesCommand({ Filters }));
  return AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? []).sort();
}

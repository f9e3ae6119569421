import type { EC2Client } from "@aws-sdk/client-ec2";
import type { AwsAccess } from "../access.js";
import { type Ec2Api, filtered, withEc2 } from "../ec2.js";
import { oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { idsOf, type LiveReader, type LiveThing, present, type Wanted } from "./liveThing.js";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const ATTACHMENT = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const EIP = "aws:ec2/eip:Eip";
const NAT = "aws:ec2/natGateway:NatGateway";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

async function vpcs(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const pages = await filtered("vpc-id", ids, (request) => api.paginateDescribeVpcs({ client }, request));
  const found = pages.flatMap(({ Vpcs = [] }) => Vpcs);
  return oneByOne(found, async ({ VpcId = "", CidrBlock, InstanceTenancy, Tags }) => {
    const attribute = (Attribute: "enableDnsHostnames" | "enableDnsSupport") =>
      client.send(new api.DescribeVpcAttributeCommand({ VpcId, Attribute }));
    const [hostnames, support] = [await attribute("enableDnsHostnames"), await attribute("enableDnsSupport")];
    const inputs = present({
      cidrBlock: CidrBlock,
      instanceTenancy: InstanceTenancy,
      enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
      enableDnsSupport: support.EnableDnsSupport?.Value,
      tags: ownTags(tagMap(Tags)),
    });
    return { type: VPC, id: VpcId, inputs, outputs: { id: VpcId } };
  });
}

async function subnets(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const pages = await filtered("subnet-id", ids, (request) => api.paginateDescribeSubnets({ client }, request));
  return pages
    .flatMap(({ Subnets = [] }) => Subnets)
    .map(({ SubnetId = "", AvailabilityZone, CidrBlock, MapPublicIpOnLaunch, VpcId, Tags }) => ({
      type: SUBNET,
      id: SubnetId,
      inputs: present({
        availabilityZone: AvailabilityZone,
        cidrBlock: CidrBlock,
        mapPublicIpOnLaunch: MapPublicIpOnLaunch,
        vpcId: VpcId,
        tags: ownTags(tagMap(Tags)),
      }),
      outputs: { id: SubnetId },
    }));
}

/** A gateway and its attachment are one answer. */
async function gateways(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const all = [...new Set(ids.map((id) => id.split(":")[0] ?? id))];
  const pages = await filtered("internet-gateway-id", all, (request) =>
    api.paginateDescribeInternetGateways({ client }, request),
  );
  return pages
    .flatMap(({ InternetGateways = [] }) => InternetGateways)
    .flatMap(({ InternetGatewayId: id = "", Attachments = [], Tags }) => [
      { type: GATEWAY, id, inputs: { tags: ownTags(tagMap(Tags)) }, outputs: { id } },
      ...Attachments.map(({ VpcId: vpcId = "" }) => ({
        type: ATTACHMENT,
        id: `${id}:${vpcId}`,
        inputs: { internetGatewayId: id, vpcId },
        outputs: {},
      })),
    ]);
}

/** Tables, their routes and associations are one answer; the routes within the VPC are AWS's own. */
async function routeTables(client: EC2Client, api: Ec2Api, wanted: Wanted): Promise<LiveThing[]> {
  const ids = [
    ...idsOf(wanted, TABLE),
    ...idsOf(wanted, ROUTE).map((id) => id.split("_")[0] ?? ""),
    ...idsOf(wanted, ASSOCIATION).map((id) => id.split("/")[1] ?? ""),
  ];
  const pages = await filtered("route-table-id", [...new Set(ids)], (request) =>
    api.paginateDescribeRouteTables({ client }, request),
  );
  return pages
    .flatMap(({ RouteTables = [] }) => RouteTables)
    .flatMap(({ RouteTableId: id = "", VpcId, Tags, Routes = [], Associations = [] }) => [
      { type: TABLE, id, inputs: present({ vpcId: VpcId, tags: ownTags(tagMap(Tags)) }), outputs: { id } },
      ...Routes.filter(({ GatewayId }) => GatewayId !== "local").map((route) => ({
        type: ROUTE,
        id: `${id}_${route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId}`,
        inputs: present({
          routeTableId: id,
          destinationCidrBlock: route.DestinationCidrBlock,
          gatewayId: route.GatewayId,
          natGatewayId: route.NatGatewayId,
        }),
        outputs: {},
      })),
      ...Associations.flatMap(({ SubnetId, RouteTableAssociationId }) =>
        SubnetId === undefined
          ? []
          : [
              {
                type: ASSOCIATION,
                id: `${SubnetId}/${id}`,
                inputs: { routeTableId: id, subnetId: SubnetId },
                outputs: { id: RouteTableAssociationId },
              },
            ],
      ),
    ]);
}

async function addresses(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const filter = (Name: string, Values: string[]) =>
    Values.length === 0 ? undefined : client.send(new api.DescribeAddressesCommand({ Filters: [{ Name, Values }] }));
  const answers = [
    await filter(
      "allocation-id",
      ids.filter((id) => id.startsWith("eipalloc-")),
    ),
    // CloudFormation's id of an address is the address.
    await filter(
      "public-ip",
      ids.filter((id) => !id.startsWith("eipalloc-")),
    ),
  ];
  return answers
    .flatMap((answer) => answer?.Addresses ?? [])
    .map(({ AllocationId: id = "", Domain, PublicIp, Tags }) => ({
      type: EIP,
      id,
      inputs: present({ domain: Domain, tags: ownTags(tagMap(Tags)) }),
      outputs: { id, allocationId: id, publicIp: PublicIp },
    }));
}

async function natGateways(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const pages = await filtered("nat-gateway-id", ids, ({ Filters }) =>
    api.paginateDescribeNatGateways({ client }, { Filter: Filters }),
  );
  return pages
    .flatMap(({ NatGateways = [] }) => NatGateways)
    .filter(({ State }) => State !== "deleted")
    .map(({ NatGatewayId: id = "", SubnetId, NatGatewayAddresses, ConnectivityType, Tags }) => ({
      type: NAT,
      id,
      inputs: present({
        subnetId: SubnetId,
        allocationId: NatGatewayAddresses?.[0]?.AllocationId,
        connectivityType: ConnectivityType,
        tags: ownTags(tagMap(Tags)),
      }),
      outputs: { id },
    }));
}

async function groups(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const pages = await filtered("group-id", ids, (request) => api.paginateDescribeSecurityGroups({ client }, request));
  return pages
    .flatMap(({ SecurityGroups = [] }) => SecurityGroups)
    .map(({ GroupId: id = "", GroupName, Description, VpcId, Tags }) => ({
      type: GROUP,
      id,
      inputs: present({ name: GroupName, description: Description, vpcId: VpcId, tags: ownTags(tagMap(Tags)) }),
      outputs: { id, name: GroupName },
    }));
}

async function endpoints(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const pages = await filtered("vpc-endpoint-id", ids, (request) =>
    api.paginateDescribeVpcEndpoints({ client }, request),
  );
  return pages
    .flatMap(({ VpcEndpoints = [] }) => VpcEndpoints)
    .map((one) => ({
      type: ENDPOINT,
      id: one.VpcEndpointId ?? "",
      inputs: present({
        vpcId: one.VpcId,
        serviceName: one.ServiceName,
        vpcEndpointType: one.VpcEndpointType,
        subnetIds: one.SubnetIds,
        securityGroupIds: one.Groups?.map(({ GroupId }) => GroupId),
        tags: ownTags(tagMap(one.Tags)),
      }),
      outputs: { id: one.VpcEndpointId },
    }));
}

async function flowLogs(client: EC2Client, api: Ec2Api, ids: string[]): Promise<LiveThing[]> {
  const pages = await filtered("flow-log-id", ids, ({ Filters }) =>
    api.paginateDescribeFlowLogs({ client }, { Filter: Filters }),
  );
  return pages
    .flatMap(({ FlowLogs = [] }) => FlowLogs)
    .map((one) => ({
      type: FLOW_LOG,
      id: one.FlowLogId ?? "",
      inputs: present({
        iamRoleArn: one.DeliverLogsPermissionArn,
        logDestinationType: one.LogDestinationType,
        maxAggregationInterval: one.MaxAggregationInterval,
        trafficType: one.TrafficType,
        vpcId: one.ResourceId,
        tags: ownTags(tagMap(one.Tags)),
      }),
      outputs: { id: one.FlowLogId },
    }));
}

/** VPC, subnets, routes, addresses, security groups, endpoints. */
export const networkReader: LiveReader = {
  types: [VPC, SUBNET, GATEWAY, ATTACHMENT, TABLE, ROUTE, ASSOCIATION, EIP, NAT, GROUP, ENDPOINT, FLOW_LOG],
  read: (access, wanted) =>
    withEc2(access, "Reading the network", async (client, api) => {
      const one = (type: string, read: (client: EC2Client, api: Ec2Api, ids: string[]) => Promise<LiveThing[]>) => {
        const ids = idsOf(wanted, type);
        return ids.length === 0 ? [] : read(client, api, ids);
      };
      const gatewayIds = idsOf(wanted, GATEWAY, ATTACHMENT);
      const all = await Promise.all([
        one(VPC, vpcs),
        one(SUBNET, subnets),
        gatewayIds.length === 0 ? [] : gateways(client, api, gatewayIds),
        routeTables(client, api, wanted),
        one(EIP, addresses),
        one(NAT, natGateways),
        one(GROUP, groups),
        one(ENDPOINT, endpoints),
        one(FLOW_LOG, flowLogs),
      ]);
      return all.flat();
    }),
};

/** The rules of security groups, in and out: CloudFormation has no id for those that are written within a group. @throws RunError */
export function rulesOfGroups(access: AwsAccess, groupIds: readonly string[]): Promise<LiveThing[]> {
  if (groupIds.length === 0) return Promise.resolve([]);
  if (access.live !== undefined) return access.live.rulesOfGroups(groupIds);
  return withEc2(access, "Reading the network", async (client, api) => {
    const pages = await filtered("group-id", groupIds, (request) =>
      api.paginateDescribeSecurityGroupRules({ client }, request),
    );
    return pages
      .flatMap(({ SecurityGroupRules = [] }) => SecurityGroupRules)
      .map((rule) => ({
        type: rule.IsEgress
          ? "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
          : "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        id: rule.SecurityGroupRuleId ?? "",
        inputs: present({
          securityGroupId: rule.GroupId,
          ipProtocol: rule.IpProtocol,
          // A rule for every protocol has no ports; AWS says -1 for them.
          ...(rule.IpProtocol !== "-1" && { fromPort: rule.FromPort, toPort: rule.ToPort }),
          cidrIpv4: rule.CidrIpv4,
          cidrIpv6: rule.CidrIpv6,
          prefixListId: rule.PrefixListId,
          referencedSecurityGroupId: rule.ReferencedGroupInfo?.GroupId,
          description: rule.Description ?? "",
          tags: ownTags(tagMap(rule.Tags)),
        }),
        outputs: { id: rule.SecurityGroupRuleId },
      }));
  });
}

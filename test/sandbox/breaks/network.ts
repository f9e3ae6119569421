import { expect } from "chai";
import { type Lab, network } from "../lab.js";

const VPC = "ec2/vpc:Vpc";
const SUBNET = "ec2/subnet:Subnet";

/** Breaks each rule on the network, and keeps to it next to that. */
export const networkBreaks = {
  "vpc-cidr": async (lab: Lab) => {
    await lab.make(VPC, "largest", { cidrBlock: "10.0.0.0/16" });
    await lab.make(VPC, "smallest", { cidrBlock: "10.1.0.0/28" });
    await lab.refused("vpc-cidr", "InvalidVpc.Range", () => lab.make(VPC, "large", { cidrBlock: "10.0.0.0/15" }));
    await lab.refused("vpc-cidr", "InvalidVpc.Range", () => lab.make(VPC, "small", { cidrBlock: "10.0.0.0/29" }));
  },
  "subnet-cidr": async (lab: Lab) => {
    const vpc = await lab.make(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
    await lab.refused("subnet-cidr", "InvalidSubnet.Range", () =>
      lab.make(SUBNET, "s", { vpcId: vpc.id, cidrBlock: "10.0.0.1/24" }),
    );
  },
  "subnet-in-vpc": async (lab: Lab) => {
    const vpc = await lab.make(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
    await lab.refused("subnet-in-vpc", "InvalidSubnet.Range", () =>
      lab.make(SUBNET, "s", { vpcId: vpc.id, cidrBlock: "10.1.0.0/24" }),
    );
  },
  "subnets-apart": async (lab: Lab) => {
    const vpc = await lab.make(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
    await lab.make(SUBNET, "one", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    await lab.make(SUBNET, "beside", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
    await lab.refused("subnets-apart", "InvalidSubnet.Conflict", () =>
      lab.make(SUBNET, "two", { vpcId: vpc.id, cidrBlock: "10.0.0.128/25" }),
    );
  },
  "subnet-zone": async (lab: Lab) => {
    const vpc = await lab.make(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
    await lab.refused("subnet-zone", "InvalidParameterValue", () =>
      lab.make(SUBNET, "s", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", availabilityZone: "us-east-1a" }),
    );
  },
  "one-gateway": async (lab: Lab) => {
    const { vpc } = await network(lab);
    const other = await lab.make("ec2/internetGateway:InternetGateway", "second", {});
    await lab.refused("one-gateway", "InvalidParameterValue", () =>
      lab.make("ec2/internetGatewayAttachment:InternetGatewayAttachment", "attachment", {
        vpcId: vpc,
        internetGatewayId: other.id,
      }),
    );
  },
  "route-target": async (lab: Lab) => {
    await network(lab);
    const [table] = lab.world.list({ type: "aws:ec2/routeTable:RouteTable" });
    await lab.refused("route-target", "InvalidParameterCombination", () =>
      lab.make("ec2/route:Route", "none", { routeTableId: table?.id, destinationCidrBlock: "10.9.0.0/16" }),
    );
    await lab.refused("route-target", "InvalidParameterValue", () =>
      lab.make("ec2/route:Route", "block", {
        routeTableId: table?.id,
        destinationCidrBlock: "anywhere",
        gatewayId: "igw-1",
      }),
    );
  },
  "route-network": async (lab: Lab) => {
    await network(lab);
    const vpc = await lab.make(VPC, "other", { cidrBlock: "10.1.0.0/16" });
    const table = await lab.make("ec2/routeTable:RouteTable", "theirs", { vpcId: vpc.id });
    const [gateway] = lab.world.list({ type: "aws:ec2/internetGateway:InternetGateway" });
    const [subnet] = lab.world.list({ type: "aws:ec2/subnet:Subnet" });
    await lab.refused("route-network", "InvalidParameterValue", () =>
      lab.make("ec2/route:Route", "r", {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway?.id,
      }),
    );
    await lab.make(SUBNET, "unassociated", { vpcId: subnet?.inputs.vpcId, cidrBlock: "10.0.9.0/24" });
    const free = lab.world.list({ type: "aws:ec2/subnet:Subnet" }).at(-1);
    await lab.refused("route-network", "InvalidParameterValue", () =>
      lab.make("ec2/routeTableAssociation:RouteTableAssociation", "a", { routeTableId: table.id, subnetId: free?.id }),
    );
  },
  "nat-gateway": async (lab: Lab) => {
    const { subnets } = await network(lab);
    const address = await lab.make("ec2/eip:Eip", "address", {});
    const NAT = "ec2/natGateway:NatGateway";
    await lab.refused("nat-gateway", "MissingParameter", () => lab.make(NAT, "bare", { subnetId: subnets[0] }));
    await lab.make(NAT, "first", { subnetId: subnets[0], allocationId: address.id });
    await lab.refused("nat-gateway", "Resource.AlreadyAssociated", () =>
      lab.make(NAT, "again", { subnetId: subnets[1], allocationId: address.id }),
    );
    const vpc = await lab.make(VPC, "closed", { cidrBlock: "10.1.0.0/16" });
    const inside = await lab.make(SUBNET, "inside", { vpcId: vpc.id, cidrBlock: "10.1.0.0/24" });
    const free = await lab.make("ec2/eip:Eip", "free", {});
    await lab.refused("nat-gateway", "Gateway.NotAttached", () =>
      lab.make(NAT, "closed-nat", { subnetId: inside.id, allocationId: free.id }),
    );
  },
  "endpoint-subnets": async (lab: Lab) => {
    const { vpc, subnets } = await network(lab);
    const same = await lab.make(SUBNET, "same-zone", {
      vpcId: vpc,
      cidrBlock: "10.0.7.0/24",
      availabilityZone: "us-west-2a",
    });
    const endpoint = { vpcId: vpc, serviceName: "com.amazonaws.us-west-2.logs", vpcEndpointType: "Interface" };
    await lab.make("ec2/vpcEndpoint:VpcEndpoint", "fine", { ...endpoint, subnetIds: subnets });
    await lab.refused("endpoint-subnets", "DuplicateSubnetsInSameZone", () =>
      lab.make("ec2/vpcEndpoint:VpcEndpoint", "twice", { ...endpoint, subnetIds: [subnets[0], same.id] }),
    );
  },
  "flow-log": async (lab: Lab) => {
    const { vpc } = await network(lab);
    await lab.refused("flow-log", "InvalidParameter", () =>
      lab.make("ec2/flowLog:FlowLog", "no-role", { vpcId: vpc, trafficType: "ALL" }),
    );
    await lab.refused("flow-log", "InvalidParameter", () =>
      lab.make("ec2/flowLog:FlowLog", "nothing", { trafficType: "ALL", iamRoleArn: "x" }),
    );
  },
  "security-rule": async (lab: Lab) => {
    const { group } = await network(lab);
    const INGRESS = "vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const rule = { securityGroupId: group, ipProtocol: "tcp", fromPort: 80, toPort: 80 };
    await lab.make(INGRESS, "fine", { ...rule, cidrIpv4: "0.0.0.0/0" });
    await lab.refused("security-rule", "MissingParameter", () => lab.make(INGRESS, "nobody", rule));
    await lab.refused("security-rule", "InvalidParameterValue", () =>
      lab.make(INGRESS, "block", { ...rule, cidrIpv4: "10.0.0.1/8" }),
    );
    await lab.refused("security-rule", "InvalidParameterValue", () =>
      lab.make(INGRESS, "port", { ...rule, toPort: 70_000, cidrIpv4: "10.0.0.0/8" }),
    );
    await lab.refused("security-rule", "InvalidParameterValue", () =>
      lab.make(INGRESS, "protocol", { ...rule, ipProtocol: "tpc", cidrIpv4: "10.0.0.0/8" }),
    );
    await lab.refused("security-rule", "InvalidParameterValue", () =>
      lab.make(INGRESS, "description", { ...rule, cidrIpv4: "10.0.0.0/8", description: "naïve" }),
    );
  },
  name: async (lab: Lab) => {
    const message = await lab
      .make("lb/targetGroup:TargetGroup", "t", { name: "x".repeat(33), port: 80, protocol: "HTTP", vpcId: "vpc-1" })
      .then(
        () => "",
        (error: Error) => error.message,
      );
    expect(message)
      .to.include("api error ValidationError")
      .and.to.include("API_CreateTargetGroup.html")
      .and.to.include("33 characters");
  },
  "name-taken": async (lab: Lab) => {
    const { vpc } = await network(lab);
    await lab.make("ec2/securityGroup:SecurityGroup", "one", { vpcId: vpc, name: "web" });
    await lab.refused("name-taken", "InvalidGroup.Duplicate", () =>
      lab.make("ec2/securityGroup:SecurityGroup", "two", { vpcId: vpc, name: "web" }),
    );
    await lab.make("s3/bucket:Bucket", "bucket", { bucket: "assets" });
    await lab.refused("name-taken", "BucketAlreadyExists", () =>
      lab.make("s3/bucket:Bucket", "theirs", { bucket: "assets", region: "eu-west-1" }),
    );
    await lab.make("ecs/cluster:Cluster", "here", { name: "main" });
    await lab.make("ecs/cluster:Cluster", "there", { name: "main", region: "eu-west-1" });
  },
  "reference-exists": async (lab: Lab) => {
    await lab.refused("reference-exists", "InvalidVpcID.NotFound", () =>
      lab.make(SUBNET, "s", { vpcId: "vpc-404", cidrBlock: "10.0.0.0/24" }),
    );
    await lab.refused("reference-exists", "NoSuchEntity", () =>
      lab.make("iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
        role: "nobody",
        policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    );
  },
  "deletion-order": async (lab: Lab) => {
    await network(lab);
    const message = await lab.refused("deletion-order", "DependencyViolation", () => lab.drop("vpc"));
    expect(message).to.include("still there");
    await lab.make("ec2/eip:Eip", "address", {});
    const [address] = lab.world.list({ type: "aws:ec2/eip:Eip" });
    const [subnet] = lab.world.list({ type: "aws:ec2/subnet:Subnet" });
    await lab.make("ec2/natGateway:NatGateway", "nat", { subnetId: subnet?.id, allocationId: address?.id });
    await lab.refused("deletion-order", "DependencyViolation", () => lab.drop("gateway"));
    await lab.refused("deletion-order", "InvalidIPAddress.InUse", () => lab.drop("address"));
    await lab.drop("nat");
    await lab.drop("address");
  },
};

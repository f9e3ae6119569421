/** A rule of AWS that the simulated AWS enforces. */
export interface Rule {
  /** What AWS asks for, with its limit. */
  readonly says: string;
  /** The page of AWS's documentation that says so. */
  readonly page: string;
}

const docs = "https://docs.aws.amazon.com";
const ec2 = `${docs}/AWSEC2/latest/APIReference`;
const vpc = `${docs}/vpc/latest/userguide`;

const rule = (says: string, page: string): Rule => ({ says, page });

/** Rules on every kind of resource, and on the network. */
const everywhere = {
  name: rule("names have a length and a set of characters", `${docs}/general/latest/gr/aws-service-information.html`),
  "name-taken": rule(
    "a name (or what else identifies a resource) is used once in its scope",
    `${docs}/general/latest/gr/aws-service-information.html`,
  ),
  "reference-exists": rule("what a resource names must exist", `${ec2}/errors-overview.html`),
  "deletion-order": rule("what others need can't be deleted before them", `${ec2}/errors-overview.html`),
};

const network = {
  "vpc-cidr": rule("a VPC's block is a /16 to a /28", `${vpc}/vpc-cidr-blocks.html`),
  "subnet-cidr": rule("a subnet's block is a /16 to a /28", `${vpc}/subnet-sizing.html`),
  "subnet-in-vpc": rule("a subnet's block lies inside its VPC's", `${vpc}/subnet-sizing.html`),
  "subnets-apart": rule("subnets of a VPC do not overlap", `${vpc}/subnet-sizing.html`),
  "subnet-zone": rule("a subnet lies in an availability zone of its region", `${ec2}/API_CreateSubnet.html`),
  "one-gateway": rule("a VPC has one internet gateway, a gateway one VPC", `${ec2}/API_AttachInternetGateway.html`),
  "route-target": rule("a route has one valid destination and one target", `${ec2}/API_CreateRoute.html`),
  "route-network": rule("route table, subnet and gateway belong to one VPC", `${ec2}/API_CreateRoute.html`),
  "nat-gateway": rule(
    "a public NAT gateway takes a free Elastic IP address and a VPC with an internet gateway",
    `${ec2}/API_CreateNatGateway.html`,
  ),
  "endpoint-subnets": rule(
    "an interface endpoint has one subnet per zone, all in its VPC",
    `${ec2}/API_CreateVpcEndpoint.html`,
  ),
  "flow-log": rule("a flow log watches one thing; CloudWatch Logs needs a role", `${ec2}/API_CreateFlowLogs.html`),
  "security-rule": rule(
    "a security group rule has one peer, a valid block, a known protocol and ports from 0 to 65535",
    `${ec2}/API_AuthorizeSecurityGroupIngress.html`,
  ),
};

/** Every rule that the simulated AWS enforces; a test breaks each. */
export const rules = { ...everywhere, ...network } satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

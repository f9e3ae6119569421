import { groupDescription, natAddresses } from "./checks.js";
import { sameProtocol } from "./comparisons.js";
import type { ProviderFacts } from "./providerFacts.js";
import { allBut, peerKindReplaces } from "./replacements.js";

export const network: Readonly<Record<string, ProviderFacts>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    source: "ec2/vpc_security_group_ingress_rule.go",
    replaces: ["securityGroupId"],
    replacesWhen: peerKindReplaces,
    equal: { ipProtocol: sameProtocol },
    exactlyOne: [["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"]],
    networks: ["cidrIpv4", "cidrIpv6"],
    ranges: { fromPort: [-1, 65535], toPort: [-1, 65535] },
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    source: "ec2/vpc_security_group_ingress_rule.go",
    replaces: ["securityGroupId"],
    replacesWhen: peerKindReplaces,
    equal: { ipProtocol: sameProtocol },
    exactlyOne: [["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"]],
    networks: ["cidrIpv4", "cidrIpv6"],
    ranges: { fromPort: [-1, 65535], toPort: [-1, 65535] },
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    source: "ec2/vpc_security_group.go",
    replaces: ["name", "namePrefix", "description", "vpcId"],
    defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
    sets: ["egress", "egress.securityGroups", "ingress", "ingress.securityGroups"],
    conflicts: [["name", "namePrefix"]],
    lengths: { description: [0, 255], namePrefix: [1, 229] },
    check: groupDescription,
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    source: "ec2/vpc_security_group_rule.go",
    basis: "knowledge",
    replacesWhen: allBut("description"),
  },
  "aws:ec2/vpc:Vpc": {
    source: "ec2/vpc_.go",
    replaces: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    replacesWhen: ({ instanceTenancy }, news) =>
      instanceTenancy === "default" && news.instanceTenancy === "dedicated" ? ["instanceTenancy"] : [],
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    conflicts: [
      ["cidrBlock", "ipv4NetmaskLength"],
      ["assignGeneratedIpv6CidrBlock", "ipv6CidrBlock"],
    ],
    networks: ["cidrBlock"],
  },
  "aws:ec2/subnet:Subnet": {
    source: "ec2/vpc_subnet.go",
    replaces: [
      "vpcId",
      "cidrBlock",
      "availabilityZone",
      "availabilityZoneId",
      "outpostArn",
      "ipv6Native",
      "ipv4IpamPoolId",
      "ipv4NetmaskLength",
      "ipv6IpamPoolId",
      "ipv6NetmaskLength",
    ],
    replacesWhen: ({ assignIpv6AddressOnCreation }) => (assignIpv6AddressOnCreation === true ? ["ipv6CidrBlock"] : []),
    defaults: { mapPublicIpOnLaunch: false },
    conflicts: [["availabilityZone", "availabilityZoneId"]],
    networks: ["cidrBlock"],
  },
  "aws:ec2/internetGateway:InternetGateway": { source: "ec2/vpc_internet_gateway.go" },
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": {
    source: "ec2/vpc_internet_gateway_attachment.go",
    replaces: ["internetGatewayId", "vpcId"],
  },
  "aws:ec2/routeTable:RouteTable": {
    source: "ec2/vpc_route_table.go",
    replaces: ["vpcId"],
    sets: ["propagatingVgws", "routes"],
  },
  "aws:ec2/route:Route": {
    source: "ec2/vpc_route.go",
    replaces: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    conflicts: [["vpcEndpointId", "destinationPrefixListId"]],
    exactlyOne: [["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"]],
    networks: ["destinationCidrBlock", "destinationIpv6CidrBlock"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    source: "ec2/vpc_route_table_association.go",
    replaces: ["subnetId", "gatewayId"],
    exactlyOne: [["subnetId", "gatewayId"]],
  },
  "aws:ec2/eip:Eip": {
    source: "ec2/ec2_eip.go",
    replaces: ["domain", "address", "publicIpv4Pool", "networkBorderGroup", "ipamPoolId"],
  },
  "aws:ec2/natGateway:NatGateway": {
    source: "ec2/vpc_nat_gateway.go",
    replaces: ["subnetId", "allocationId", "connectivityType", "privateIp", "secondaryPrivateIpAddressCount"],
    defaults: { connectivityType: "public" },
    sets: [
      "secondaryAllocationIds",
      "secondaryPrivateIpAddresses",
      "availabilityZoneAddresses",
      "availabilityZoneAddresses.allocationIds",
    ],
    check: natAddresses,
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    source: "ec2/vpc_endpoint.go",
    replaces: [
      "vpcId",
      "serviceName",
      "vpcEndpointType",
      "serviceRegion",
      "resourceConfigurationArn",
      "serviceNetworkArn",
      "dnsOptions.privateDnsPreference",
      "dnsOptions.privateDnsSpecifiedDomains",
    ],
    replacesWhen: ({ vpcEndpointType }) => (vpcEndpointType === "Interface" ? [] : ["privateDnsEnabled"]),
    defaults: { vpcEndpointType: "Gateway" },
    sets: ["routeTableIds", "securityGroupIds", "subnetIds", "subnetConfigurations"],
    policies: ["policy"],
    exactlyOne: [["serviceName", "resourceConfigurationArn", "serviceNetworkArn"]],
  },
  "aws:ec2/flowLog:FlowLog": {
    source: "ec2/vpc_flow_log.go",
    replacesWhen: allBut("tags", "tagsAll"),
    defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
    exactlyOne: [
      ["vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId", "regionalNatGatewayId"],
    ],
    arns: ["iamRoleArn", "logDestination"],
    values: { maxAggregationInterval: [60, 600], trafficType: ["ALL", "ACCEPT", "REJECT"] },
  },
};

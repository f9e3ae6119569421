import { suffixOf } from "../../aws/partitions.js";
import { isRecord } from "../../base/isRecord.js";
import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as network from "../rules/network.js";
import { checkSecurityRule, securityRuleKey } from "../rules/securityGroups.js";
import { text, texts } from "../values.js";
import { decimals, prefixed } from "./identity.js";
import { naming } from "./naming.js";

const address = (digits: string, first: number): string =>
  [first, ...[0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16))].join(".");

const ruleOutputs: ResourceType["outputs"] = ({ place }, id) => ({
  arn: arn(place, "ec2", `security-group-rule/${id}`),
  securityGroupRuleId: id,
});

const securityRule = (direction: "ingress" | "egress"): ResourceType => ({
  service: "EC2",
  id: prefixed("sgr"),
  outputs: ruleOutputs,
  unique: ({ inputs }) => securityRuleKey(direction, inputs),
  duplicate: {
    code: "InvalidPermission.Duplicate",
    says: ({ inputs }) =>
      `the specified rule "peer: ${text(inputs.cidrIpv4) || text(inputs.referencedSecurityGroupId)}" already exists`,
  },
  holds: { securityGroupId: "securityGroup", referencedSecurityGroupId: "securityGroup" },
  check: checkSecurityRule,
});

/** EC2: the network. */
export const ec2: Readonly<Record<string, ResourceType>> = {
  "aws:ec2/vpc:Vpc": {
    service: "EC2",
    id: prefixed("vpc"),
    outputs: ({ place, digits }, id) => ({
      arn: arn(place, "ec2", `vpc/${id}`),
      defaultNetworkAclId: `acl-0${digits(16, "acl")}`,
      defaultRouteTableId: `rtb-0${digits(16, "main")}`,
      mainRouteTableId: `rtb-0${digits(16, "main")}`,
      defaultSecurityGroupId: `sg-0${digits(16, "default")}`,
      dhcpOptionsId: `dopt-0${digits(16, "dhcp")}`,
    }),
    check: network.checkVpc,
  },
  "aws:ec2/subnet:Subnet": {
    service: "EC2",
    id: prefixed("subnet"),
    outputs: ({ inputs, place, digits }, id) => ({
      arn: arn(place, "ec2", `subnet/${id}`),
      availabilityZone: inputs.availabilityZone ?? `${place.region}a`,
      availabilityZoneId: `${place.region
        .split("-")
        .map((part) => part.charAt(0))
        .join("")}-az${(Number.parseInt(digits(2), 16) % 3) + 1}`,
      privateDnsHostnameTypeOnLaunch: "ip-name",
    }),
    holds: { vpcId: "vpc" },
    check: network.checkSubnet,
    allow: network.allowSubnet,
  },
  "aws:ec2/internetGateway:InternetGateway": {
    service: "EC2",
    id: prefixed("igw"),
    outputs: ({ place }, id) => ({ arn: arn(place, "ec2", `internet-gateway/${id}`) }),
    holds: { vpcId: "vpc" },
    allow: network.allowGateway,
    release: network.releaseGateway,
  },
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": {
    service: "EC2",
    id: ({ inputs }) => `${text(inputs.internetGatewayId)}:${text(inputs.vpcId)}`,
    holds: { internetGatewayId: "gateway", vpcId: "vpc" },
    allow: network.allowGateway,
    release: network.releaseGateway,
  },
  "aws:ec2/routeTable:RouteTable": {
    service: "EC2",
    id: prefixed("rtb"),
    outputs: ({ place }, id) => ({ arn: arn(place, "ec2", `route-table/${id}`) }),
    holds: { vpcId: "vpc", "routes.natGatewayId": "natGateway", "routes.vpcEndpointId": "vpcEndpoint" },
    needs: { "routes.gatewayId": "gateway" },
  },
  "aws:ec2/route:Route": {
    service: "EC2",
    id: ({ inputs, digits }) => `r-${text(inputs.routeTableId)}${Number.parseInt(digits(8), 16)}`,
    outputs: () => ({ origin: "CreateRoute", state: "active" }),
    unique: ({ inputs }) => `${text(inputs.routeTableId)} ${network.destinationOf(inputs)}`,
    duplicate: {
      code: "RouteAlreadyExists",
      says: ({ inputs }) => `The route identified by ${network.destinationOf(inputs)} already exists.`,
    },
    holds: { routeTableId: "routeTable" },
    needs: { gatewayId: "gateway", natGatewayId: "natGateway", vpcEndpointId: "vpcEndpoint" },
    check: network.checkRoute,
    allow: network.allowRoute,
    importIds: ({ inputs }) => [`${text(inputs.routeTableId)}_${network.destinationOf(inputs)}`],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    service: "EC2",
    id: prefixed("rtbassoc"),
    unique: ({ inputs }) => text(inputs.subnetId) || text(inputs.gatewayId),
    duplicate: {
      code: "Resource.AlreadyAssociated",
      says: ({ inputs }) =>
        `the specified association for route table ${text(inputs.routeTableId)} conflicts with an existing association`,
    },
    holds: { routeTableId: "routeTable", subnetId: "subnet" },
    allow: network.allowAssociation,
    importIds: ({ inputs }) => [`${text(inputs.subnetId)}/${text(inputs.routeTableId)}`],
  },
  "aws:ec2/eip:Eip": {
    service: "EC2",
    id: prefixed("eipalloc"),
    outputs: ({ place, digits }, id) => {
      const publicIp = address(digits(6, "ip"), 52);
      return {
        arn: arn(place, "ec2", `elastic-ip/${id}`),
        allocationId: id,
        publicIp,
        publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${place.region}.compute.${suffixOf(place.region)}`,
        networkBorderGroup: place.region,
        publicIpv4Pool: "amazon",
      };
    },
  },
  "aws:ec2/natGateway:NatGateway": {
    service: "EC2",
    id: prefixed("nat"),
    outputs: ({ digits }) => ({
      privateIp: address(digits(6, "private"), 10),
      publicIp: address(digits(6, "public"), 52),
      networkInterfaceId: `eni-0${digits(16, "eni")}`,
      associationId: `eipassoc-0${digits(16, "assoc")}`,
    }),
    holds: { subnetId: "subnet", allocationId: "eip" },
    check: network.checkNatGateway,
    allow: network.allowNatGateway,
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    service: "EC2",
    naming: naming.securityGroup,
    id: prefixed("sg"),
    outputs: ({ inputs, place }, id) => ({
      arn: arn(place, "ec2", `security-group/${id}`),
      ingress: inputs.ingress ?? [],
      egress: inputs.egress ?? [],
    }),
    unique: ({ inputs }) => `${text(inputs.vpcId)} ${text(inputs.name)}`,
    duplicate: {
      code: "InvalidGroup.Duplicate",
      says: ({ inputs }) => `The security group '${text(inputs.name)}' already exists for VPC '${text(inputs.vpcId)}'`,
    },
    holds: {
      vpcId: "vpc",
      "ingress.securityGroups": "securityGroup",
      "egress.securityGroups": "securityGroup",
    },
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    service: "EC2",
    id: ({ digits }) => `sgrule-${Number.parseInt(digits(8), 16)}`,
    outputs: ({ digits }) => ({ securityGroupRuleId: `sgr-0${digits(16)}` }),
    unique: ({ inputs }) => securityRuleKey(text(inputs.type), inputs),
    duplicate: { code: "InvalidPermission.Duplicate", says: () => "the specified rule already exists" },
    holds: { securityGroupId: "securityGroup", sourceSecurityGroupId: "securityGroup" },
    check: checkSecurityRule,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityRule("ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityRule("egress"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    service: "EC2",
    id: prefixed("vpce"),
    outputs: ({ inputs, place, digits }, id) => ({
      arn: arn(place, "ec2", `vpc-endpoint/${id}`),
      state: "available",
      prefixListId: inputs.vpcEndpointType === "Gateway" ? `pl-${digits(8, "prefixes")}` : "",
      networkInterfaceIds: texts(inputs.subnetIds).map((subnet) => `eni-0${digits(16, subnet)}`),
      dnsEntries:
        inputs.vpcEndpointType === "Gateway"
          ? []
          : [
              {
                dnsName: `${id}.vpce.${suffixOf(place.region)}`,
                hostedZoneId: `Z${decimals({ inputs, place, name: "", digits }, 12)}`,
              },
            ],
    }),
    holds: { vpcId: "vpc", subnetIds: "subnet", securityGroupIds: "securityGroup" },
    needs: { routeTableIds: "routeTable" },
    allow: network.allowEndpoint,
  },
  "aws:ec2/flowLog:FlowLog": {
    service: "EC2",
    id: prefixed("fl"),
    outputs: ({ place }, id) => ({ arn: arn(place, "ec2", `vpc-flow-log/${id}`) }),
    needs: { vpcId: "vpc", subnetId: "subnet", iamRoleArn: "role" },
    check: (inputs) => network.checkFlowLog(isRecord(inputs) ? inputs : {}),
  },
};

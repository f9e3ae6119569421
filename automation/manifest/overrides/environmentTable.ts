import type { Row } from "./row.js";

const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const group = "aws:ec2/securityGroup:SecurityGroup";

function frontGroup(protocol: "HTTP" | "HTTPS"): Row[] {
  const lower = protocol.toLowerCase();
  return [
    {
      id: `Public${protocol}LoadBalancerSecurityGroup`,
      type: group,
      child: `public-alb-${lower}-security-group`,
      transform: "securityGroup",
      items: { property: "SecurityGroupIngress", type: rule, child: `public-alb-${lower}-security-group-ingress-*` },
    },
    {
      id: `Environment${protocol}SecurityGroupIngressFromPublicALB`,
      type: rule,
      child: `environment-security-group-ingress-from-public-alb-${lower}`,
      transform: "securityGroupRule",
      removable: true,
    },
  ];
}

const subnet = "aws:ec2/subnet:Subnet";
const routeTable = "aws:ec2/routeTable:RouteTable";
const network: Row[] = [
  { id: "VPC", type: "aws:ec2/vpc:Vpc", child: "vpc", transform: "vpc" },
  { id: "PublicSubnet@", type: subnet, child: "public-subnet-@", transform: "subnet" },
  { id: "PrivateSubnet@", type: subnet, child: "private-subnet-@", transform: "subnet" },
  {
    id: "InternetGateway",
    type: "aws:ec2/internetGateway:InternetGateway",
    child: "internet-gateway",
    transform: "internetGateway",
  },
  { id: "PublicRouteTable", type: routeTable, child: "public-route-table", transform: "routeTable" },
  { id: "DefaultPublicRoute", type: "aws:ec2/route:Route", child: "public-route", transform: "route" },
  { id: "PrivateRouteTable@", type: routeTable, child: "private-route-table-@", transform: "routeTable" },
  { id: "PrivateRoute@", type: "aws:ec2/route:Route", child: "private-route-@", transform: "route" },
  { id: "NatGateway@", type: "aws:ec2/natGateway:NatGateway", child: "nat-gateway-@", transform: "natGateway" },
  { id: "NatGateway@Attachment", type: "aws:ec2/eip:Eip", child: "nat-gateway-@-address", transform: "eip" },
  { id: "FlowLog", type: "aws:ec2/flowLog:FlowLog", child: "flow-log", transform: "flowLog" },
  {
    id: "FlowLogRole",
    type: "aws:iam/role:Role",
    child: "flow-logs-role",
    transform: "role",
    policy: "flow-logs-role-policy",
  },
  { id: "VpcFlowLogGroup", type: "aws:cloudwatch/logGroup:LogGroup", child: "flow-logs", transform: "logGroup" },
];

const fromInternal = "environment-security-group-ingress-from-internal-alb";
const groups: Row[] = [
  { id: "EnvironmentSecurityGroup", type: group, child: "environment-security-group", transform: "securityGroup" },
  {
    id: "EnvironmentSecurityGroupIngressFromSelf",
    type: rule,
    child: "environment-security-group-ingress-from-self",
    transform: "securityGroupRule",
    removable: true,
  },
  ...frontGroup("HTTP"),
  ...frontGroup("HTTPS"),
  {
    id: "InternalLoadBalancerSecurityGroup",
    type: group,
    child: "internal-alb-security-group",
    transform: "securityGroup",
    items: { property: "SecurityGroupIngress", type: rule, child: "internal-alb-security-group-ingress-from-vpc-*" },
  },
  {
    id: "EnvironmentSecurityGroupIngressFromInternalALB",
    type: rule,
    child: fromInternal,
    transform: "securityGroupRule",
    removable: true,
  },
  {
    id: "InternalALBIngressFromEnvironmentSecurityGroup",
    type: rule,
    child: "internal-alb-security-group-ingress-from-environment",
    transform: "securityGroupRule",
    removable: true,
  },
  { id: "EFSSecurityGroup", type: group, child: "file-system-security-group", transform: "securityGroup" },
  {
    id: "EFSSecurityGroupIngressFromEnvironment",
    type: rule,
    child: "file-system-security-group-ingress-from-environment",
    transform: "securityGroupRule",
  },
  {
    id: "AppRunnerVpcEndpointSecurityGroup",
    type: group,
    child: "app-runner-endpoint-security-group",
    transform: "securityGroup",
  },
  {
    id: "AppRunnerVpcEndpointSecurityGroupIngressFromEnvironment",
    type: rule,
    child: "app-runner-endpoint-security-group-ingress-from-environment",
    transform: "securityGroupRule",
  },
];

const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";
const listener = "aws:lb/listener:Listener";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const balancing: Row[] = [
  { id: "PublicLoadBalancer", type: loadBalancer, child: "public-alb", transform: "loadBalancer" },
  { id: "HTTPListener", type: listener, child: "public-alb-http", transform: "listener" },
  { id: "HTTPSListener", type: listener, child: "public-alb-https", transform: "listener" },
  { id: "DefaultHTTPTargetGroup", type: targetGroup, child: "public-alb-default", transform: "targetGroup" },
  { id: "InternalLoadBalancer", type: loadBalancer, child: "internal-alb", transform: "loadBalancer" },
  { id: "InternalHTTPListener", type: listener, child: "internal-alb-http", transform: "listener" },
  { id: "InternalHTTPSListener", type: listener, child: "internal-alb-https", transform: "listener" },
  { id: "DefaultInternalHTTPTargetGroup", type: targetGroup, child: "internal-alb-default", transform: "targetGroup" },
  { id: "InternalWorkloadsHostedZone", type: "aws:route53/zone:Zone", child: "internal-zone", transform: "zone" },
  { id: "ELBAccessLogsBucket", type: "aws:s3/bucket:Bucket", child: "access-logs", transform: "bucket" },
  { id: "ELBAccessLogsBucketPolicy", type: "aws:s3/bucketPolicy:BucketPolicy", child: "access-logs-policy" },
];

/** Copilot's resources of an environment. */
export const environmentRows: readonly Row[] = [
  { id: "Cluster", type: "aws:ecs/cluster:Cluster", child: "cluster", transform: "cluster" },
  {
    id: "ServiceDiscoveryNamespace",
    type: "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
    child: "namespace",
    transform: "namespace",
  },
  ...network,
  ...groups,
  ...balancing,
  { id: "FileSystem", type: "aws:efs/fileSystem:FileSystem", child: "file-system", transform: "fileSystem" },
  { id: "MountTarget@", type: "aws:efs/mountTarget:MountTarget", child: "mount-target-@", transform: "mountTarget" },
  {
    id: "AppRunnerVpcEndpoint",
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    child: "app-runner-endpoint",
    transform: "vpcEndpoint",
  },
  { id: "EnvironmentHostedZone", type: "aws:route53/zone:Zone", child: "zone", transform: "zone" },
  {
    id: "CloudFrontDistribution",
    type: "aws:cloudfront/distribution:Distribution",
    child: "cdn",
    transform: "distribution",
  },
  {
    id: "LogResourcePolicy",
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    child: "log-resource-policy",
    transform: "logResourcePolicy",
    removable: true,
  },
];

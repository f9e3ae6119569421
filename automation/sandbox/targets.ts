/** What an input can name, and how AWS says that it is missing or still needed. */
export interface Target {
  readonly types: readonly string[];
  readonly code: string;
  readonly says: (named: string) => string;
}

const target = (type: string, code: string, says: (named: string) => string, ...more: string[]): Target => ({
  types: [type, ...more].map((one) => `aws:${one}`),
  code,
  says,
});

/** Every kind of thing that `needs` and `holds` of a resource type may name. */
export const targets = {
  vpc: target("ec2/vpc:Vpc", "InvalidVpcID.NotFound", (id) => `The vpc ID '${id}' does not exist`),
  subnet: target("ec2/subnet:Subnet", "InvalidSubnetID.NotFound", (id) => `The subnet ID '${id}' does not exist`),
  gateway: target(
    "ec2/internetGateway:InternetGateway",
    "InvalidInternetGatewayID.NotFound",
    (id) => `The internetGateway ID '${id}' does not exist`,
  ),
  routeTable: target(
    "ec2/routeTable:RouteTable",
    "InvalidRouteTableID.NotFound",
    (id) => `The routeTable ID '${id}' does not exist`,
  ),
  eip: target("ec2/eip:Eip", "InvalidAllocationID.NotFound", (id) => `The allocation ID '${id}' does not exist`),
  natGateway: target(
    "ec2/natGateway:NatGateway",
    "InvalidNatGatewayID.NotFound",
    (id) => `The natGateway ID '${id}' does not exist`,
  ),
  securityGroup: target(
    "ec2/securityGroup:SecurityGroup",
    "InvalidGroup.NotFound",
    (id) => `The security group '${id}' does not exist`,
  ),
  loadBalancer: target(
    "lb/loadBalancer:LoadBalancer",
    "LoadBalancerNotFound",
    (arn) => `Load balancer '${arn}' not found`,
  ),
  listener: target("lb/listener:Listener", "ListenerNotFound", () => "One or more listeners not found"),
  targetGroup: target("lb/targetGroup:TargetGroup", "TargetGroupNotFound", () => "One or more target groups not found"),
  cluster: target("ecs/cluster:Cluster", "ClusterNotFoundException", () => "Cluster not found."),
  taskDefinition: target(
    "ecs/taskDefinition:TaskDefinition",
    "ClientException",
    (named) => `Unable to describe task definition: ${named}`,
  ),
  role: target("iam/role:Role", "NoSuchEntity", (named) => `The role with name ${named} cannot be found.`),
  policy: target("iam/policy:Policy", "NoSuchEntity", (arn) => `Policy ${arn} does not exist or is not attachable.`),
  logGroup: target(
    "cloudwatch/logGroup:LogGroup",
    "ResourceNotFoundException",
    (named) => `The specified log group does not exist: ${named}`,
  ),
  function: target("lambda/function:Function", "ResourceNotFoundException", (named) => `Function not found: ${named}`),
  eventRule: target(
    "cloudwatch/eventRule:EventRule",
    "ResourceNotFoundException",
    (named) => `Rule ${named} does not exist on EventBus default.`,
  ),
  namespace: target(
    "servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
    "NamespaceNotFound",
    (id) => `Namespace ${id} is not found`,
    "servicediscovery/httpNamespace:HttpNamespace",
  ),
  discoveryService: target(
    "servicediscovery/service:Service",
    "ServiceNotFound",
    (named) => `Service registry ${named} is not found`,
  ),
  scalableTarget: target(
    "appautoscaling/target:Target",
    "ObjectNotFoundException",
    (named) => `No scalable target registered for service namespace: ecs, resource ID: ${named}`,
  ),
  bucket: target("s3/bucket:Bucket", "NoSuchBucket", (named) => `The specified bucket does not exist: ${named}`),
  key: target("kms/key:Key", "NotFoundException", (named) => `Key '${named}' does not exist`, "kms/alias:Alias"),
  repository: target(
    "ecr/repository:Repository",
    "RepositoryNotFoundException",
    (named) => `The repository with name '${named}' does not exist in the registry`,
  ),
  topic: target("sns/topic:Topic", "NotFound", (arn) => `Topic does not exist: ${arn}`),
  queue: target(
    "sqs/queue:Queue",
    "AWS.SimpleQueueService.NonExistentQueue",
    (named) => `The specified queue does not exist: ${named}`,
  ),
  fileSystem: target("efs/fileSystem:FileSystem", "FileSystemNotFound", (id) => `File system '${id}' does not exist.`),
  zone: target("route53/zone:Zone", "NoSuchHostedZone", (id) => `No hosted zone found with ID: ${id}`),
  certificate: target("acm/certificate:Certificate", "CertificateNotFound", (arn) => `Certificate '${arn}' not found`),
  originAccessControl: target(
    "cloudfront/originAccessControl:OriginAccessControl",
    "NoSuchOriginAccessControl",
    (id) => `The specified origin access control does not exist: ${id}`,
  ),
  vpcConnector: target(
    "apprunner/vpcConnector:VpcConnector",
    "InvalidRequestException",
    (arn) => `VPC connector ${arn} does not exist`,
  ),
  observability: target(
    "apprunner/observabilityConfiguration:ObservabilityConfiguration",
    "InvalidRequestException",
    (arn) => `Observability configuration ${arn} does not exist`,
  ),
  autoScalingConfiguration: target(
    "apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion",
    "InvalidRequestException",
    (arn) => `Auto scaling configuration ${arn} does not exist`,
  ),
  appRunnerService: target(
    "apprunner/service:Service",
    "ResourceNotFoundException",
    (arn) => `Service with the provided ARN ${arn} does not exist`,
  ),
  vpcEndpoint: target(
    "ec2/vpcEndpoint:VpcEndpoint",
    "InvalidVpcEndpointId.NotFound",
    (id) => `The Vpc Endpoint Id '${id}' does not exist`,
  ),
  buildProject: target(
    "codebuild/project:Project",
    "InvalidActionDeclarationException",
    (named) => `Project cannot be found: ${named}`,
  ),
  connection: target(
    "codestarconnections/connection:Connection",
    "InvalidActionDeclarationException",
    (arn) => `Connection ${arn} is not found`,
  ),
  secret: target(
    "secretsmanager/secret:Secret",
    "ResourceNotFoundException",
    (named) => `Secrets Manager can't find the specified secret: ${named}`,
  ),
} satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;

/** AWS's refusal to delete what others still need, by the type that is to be deleted. */
const inUse: Readonly<Record<string, { code: string; says: (id: string) => string }>> = {
  "aws:lb/targetGroup:TargetGroup": {
    code: "ResourceInUse",
    says: (arn) => `Target group '${arn}' is currently in use by a listener or a rule`,
  },
  "aws:ecs/cluster:Cluster": {
    code: "ClusterContainsServicesException",
    says: () => "The Cluster cannot be deleted while Services are active.",
  },
  "aws:iam/role:Role": {
    code: "DeleteConflict",
    says: () => "Cannot delete entity, must delete policies first.",
  },
  "aws:iam/policy:Policy": {
    code: "DeleteConflict",
    says: () => "Cannot delete a policy attached to entities.",
  },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": {
    code: "ResourceInUse",
    says: (id) => `Namespace '${id}' has services and cannot be deleted.`,
  },
  "aws:servicediscovery/service:Service": {
    code: "ResourceInUse",
    says: (id) => `Service '${id}' contains registered instances; delete the instances before deleting the service.`,
  },
  "aws:acm/certificate:Certificate": {
    code: "ResourceInUseException",
    says: (arn) => `Certificate ${arn} is in use.`,
  },
  "aws:ec2/eip:Eip": {
    code: "InvalidIPAddress.InUse",
    says: (id) => `The address with allocation id '${id}' cannot be released because it is in use.`,
  },
  "aws:efs/fileSystem:FileSystem": {
    code: "FileSystemInUse",
    says: (id) => `The file system '${id}' has mount targets or access points and cannot be deleted.`,
  },
  "aws:cloudwatch/eventRule:EventRule": {
    code: "ValidationException",
    says: () => "Rule can't be deleted since it has targets.",
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    code: "OriginAccessControlInUse",
    says: (id) => `The origin access control ${id} is in use by a distribution.`,
  },
  "aws:route53/zone:Zone": {
    code: "HostedZoneNotEmpty",
    says: () => "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
  },
  "aws:apprunner/vpcConnector:VpcConnector": {
    code: "InvalidRequestException",
    says: (arn) => `The VPC connector ${arn} is in use by a service and can't be deleted.`,
  },
};

/** How AWS refuses to delete a resource that others need. */
export function inUseOf(type: string, id: string): { code: string; reason: string } {
  const known = inUse[type];
  const noun = (type.split(":")[2] ?? "").replace(/^./, (first) => first.toLowerCase());
  return known
    ? { code: known.code, reason: known.says(id) }
    : { code: "DependencyViolation", reason: `The ${noun} '${id}' has dependencies and cannot be deleted.` };
}

/**
 * What `Ref` (under "") and `Fn::GetAtt` give of a resource, as outputs of Pulumi's resource; text around an output is
 * written with braces. From "Return values" on the page of each type in CloudFormation's reference.
 */
const attributes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws:apprunner/service:Service": {
    "": "arn",
    ServiceArn: "arn",
    ServiceId: "serviceId",
    ServiceUrl: "serviceUrl",
    Status: "status",
  },
  "aws:apprunner/vpcConnector:VpcConnector": {
    "": "arn",
    VpcConnectorArn: "arn",
    VpcConnectorRevision: "vpcConnectorRevision",
  },
  "aws:apprunner/vpcIngressConnection:VpcIngressConnection": {
    "": "arn",
    VpcIngressConnectionArn: "arn",
    DomainName: "domainName",
    Status: "status",
  },
  "aws:appautoscaling/policy:Policy": { "": "arn", Arn: "arn" },
  "aws:appautoscaling/target:Target": {
    "": "{resourceId}|{scalableDimension}|{serviceNamespace}",
    Id: "{resourceId}|{scalableDimension}|{serviceNamespace}",
  },
  "aws:cloudfront/distribution:Distribution": { "": "id", Id: "id", DomainName: "domainName" },
  "aws:cloudfront/function:Function": { "": "arn", FunctionARN: "arn" },
  "aws:cloudfront/originAccessControl:OriginAccessControl": { "": "id", Id: "id" },
  "aws:cloudwatch/eventRule:EventRule": { "": "name", Arn: "arn" },
  "aws:cloudwatch/logGroup:LogGroup": { "": "name", Arn: "{arn}:*" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { "": "name", Arn: "arn" },
  "aws:codebuild/project:Project": { "": "name", Arn: "arn", Id: "name" },
  "aws:codepipeline/pipeline:Pipeline": { "": "name" },
  "aws:codestarconnections/connection:Connection": {
    "": "arn",
    ConnectionArn: "arn",
    ConnectionStatus: "connectionStatus",
  },
  "aws:ec2/eip:Eip": { "": "publicIp", AllocationId: "allocationId", PublicIp: "publicIp" },
  "aws:ec2/flowLog:FlowLog": { "": "id", Id: "id" },
  "aws:ec2/internetGateway:InternetGateway": { "": "id", InternetGatewayId: "id" },
  "aws:ec2/natGateway:NatGateway": { "": "id", NatGatewayId: "id" },
  "aws:ec2/routeTable:RouteTable": { "": "id", RouteTableId: "id" },
  "aws:ec2/securityGroup:SecurityGroup": { "": "id", GroupId: "id", Id: "id", VpcId: "vpcId" },
  "aws:ec2/subnet:Subnet": {
    "": "id",
    AvailabilityZone: "availabilityZone",
    CidrBlock: "cidrBlock",
    SubnetId: "id",
    VpcId: "vpcId",
  },
  "aws:ec2/vpc:Vpc": { "": "id", CidrBlock: "cidrBlock", DefaultSecurityGroup: "defaultSecurityGroupId", VpcId: "id" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { "": "id", Id: "id" },
  "aws:ecs/cluster:Cluster": { "": "name", Arn: "arn" },
  "aws:ecs/service:Service": { "": "id", Name: "name", ServiceArn: "id" },
  "aws:ecs/taskDefinition:TaskDefinition": { "": "arn", TaskDefinitionArn: "arn" },
  "aws:efs/accessPoint:AccessPoint": { "": "id", AccessPointId: "id", Arn: "arn" },
  "aws:efs/fileSystem:FileSystem": { "": "id", Arn: "arn", FileSystemId: "id" },
  "aws:efs/mountTarget:MountTarget": { "": "id", Id: "id", IpAddress: "ipAddress" },
  "aws:iam/role:Role": { "": "name", Arn: "arn", RoleId: "uniqueId" },
  "aws:kms/key:Key": { "": "keyId", Arn: "arn", KeyId: "keyId" },
  "aws:lb/listener:Listener": { "": "arn", ListenerArn: "arn" },
  "aws:lb/listenerRule:ListenerRule": { "": "arn", RuleArn: "arn" },
  "aws:lb/loadBalancer:LoadBalancer": {
    "": "arn",
    CanonicalHostedZoneID: "zoneId",
    DNSName: "dnsName",
    LoadBalancerArn: "arn",
    LoadBalancerFullName: "arnSuffix",
    LoadBalancerName: "name",
  },
  "aws:lb/targetGroup:TargetGroup": {
    "": "arn",
    TargetGroupArn: "arn",
    TargetGroupFullName: "arnSuffix",
    TargetGroupName: "name",
  },
  "aws:route53/zone:Zone": { "": "zoneId", Id: "zoneId" },
  "aws:s3/bucket:Bucket": {
    "": "bucket",
    Arn: "arn",
    DomainName: "bucketDomainName",
    RegionalDomainName: "bucketRegionalDomainName",
  },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": {
    "": "id",
    Arn: "arn",
    HostedZoneId: "hostedZone",
    Id: "id",
  },
  "aws:servicediscovery/service:Service": { "": "id", Arn: "arn", Id: "id", Name: "name" },
  "aws:sfn/stateMachine:StateMachine": {
    "": "arn",
    Arn: "arn",
    Name: "name",
    StateMachineRevisionId: "revisionId",
  },
  "aws:sns/topic:Topic": { "": "arn", TopicArn: "arn", TopicName: "name" },
  "aws:sns/topicSubscription:TopicSubscription": { "": "arn", Arn: "arn" },
  "aws:sqs/queue:Queue": { "": "url", Arn: "arn", QueueName: "name", QueueUrl: "url" },
};

/** Attributes of a type by their names in CloudFormation; `Ref` is under "". */
export function attributesOf(type: string): Readonly<Record<string, string>> {
  return attributes[type] ?? { "": "id" };
}

/** Types that have a table of attributes. */
export const attributedTypes: readonly string[] = Object.keys(attributes);

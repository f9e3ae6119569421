/** How CloudFormation's properties of one type are Pulumi's: what the rule "FooBar is fooBar" does not say. */
export interface PropertyRules {
  /** Path → path; `[]` is a place in a list. An empty path: its properties are the type's own. */
  names?: Record<string, string>;
  /** Lists of one that Pulumi has as an object. */
  single?: string[];
  /** Properties that hold a JSON document → arguments that hold it as text. */
  documents?: Record<string, string>;
  /** Lists of keys and values that Pulumi has as a map, with the names of Copilot's own entries in their order. */
  entries?: Record<string, { to: string; key: string; own: string[] }>;
  /** Lists of keys and values whose keys are arguments of their own. */
  attributes?: Record<string, { own: string[]; names: Record<string, string> }>;
  /** Values that are called something else. */
  values?: Record<string, Record<string, unknown>>;
  /** What Pulumi takes as text only. */
  texts?: string[];
  /** What has nothing that stands for it here, with what to do instead. */
  refused?: Record<string, string>;
  /** What Copilot sets and Airlift never does: taking it away is done already. */
  absent?: string[];
  /** Left out of values: said by what else is set. */
  implied?: string[];
}

const addonsHint =
  "A managed policy among the Outputs of the workload's addons is attached to its task role; or put the statements under Policies.";
const tags = { to: "tags", key: "Key", own: ["Name"] };
const groupRules =
  "Each rule of a group is a resource of its own here: patch SecurityGroupIngress/0, or write the environment manifest's http.public.ingress or network.vpc.security_group.";

const loadBalancerAttributes: Record<string, string> = {
  "access_logs.s3.enabled": "accessLogs.enabled",
  "access_logs.s3.bucket": "accessLogs.bucket",
  "access_logs.s3.prefix": "accessLogs.prefix",
  "client_keep_alive.seconds": "clientKeepAlive",
  "deletion_protection.enabled": "enableDeletionProtection",
  "idle_timeout.timeout_seconds": "idleTimeout",
  "load_balancing.cross_zone.enabled": "enableCrossZoneLoadBalancing",
  "routing.http.desync_mitigation_mode": "desyncMitigationMode",
  "routing.http.drop_invalid_header_fields.enabled": "dropInvalidHeaderFields",
  "routing.http.preserve_host_header.enabled": "preserveHostHeader",
  "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "enableTlsVersionAndCipherSuiteHeaders",
  "routing.http.xff_client_port.enabled": "enableXffClientPort",
  "routing.http.xff_header_processing.mode": "xffHeaderProcessingMode",
  "routing.http2.enabled": "enableHttp2",
  "waf.fail_open.enabled": "enableWafFailOpen",
};

const targetGroupAttributes: Record<string, string> = {
  "deregistration_delay.connection_termination.enabled": "connectionTermination",
  "deregistration_delay.timeout_seconds": "deregistrationDelay",
  "load_balancing.algorithm.type": "loadBalancingAlgorithmType",
  "load_balancing.cross_zone.enabled": "loadBalancingCrossZoneEnabled",
  "preserve_client_ip.enabled": "preserveClientIp",
  "proxy_protocol_v2.enabled": "proxyProtocolV2",
  "slow_start.duration_seconds": "slowStart",
  "stickiness.app_cookie.cookie_name": "stickiness.cookieName",
  "stickiness.app_cookie.duration_seconds": "stickiness.cookieDuration",
  "stickiness.enabled": "stickiness.enabled",
  "stickiness.lb_cookie.duration_seconds": "stickiness.cookieDuration",
  "stickiness.type": "stickiness.type",
};

function actionNames(list: string, to: string): Record<string, string> {
  return {
    [`${list}[].RedirectConfig`]: `${to}[].redirect`,
    [`${list}[].ForwardConfig`]: `${to}[].forward`,
    [`${list}[].FixedResponseConfig`]: `${to}[].fixedResponse`,
    [`${list}[].AuthenticateOidcConfig`]: `${to}[].authenticateOidc`,
    [`${list}[].AuthenticateCognitoConfig`]: `${to}[].authenticateCognito`,
  };
}

const role: PropertyRules = {
  names: { RoleName: "name" },
  documents: { AssumeRolePolicyDocument: "assumeRolePolicy" },
  entries: { Tags: { ...tags, own: [] } },
  refused: { ManagedPolicyArns: addonsHint },
};

const securityGroupRule: PropertyRules = {
  names: {
    CidrIp: "cidrIpv4",
    GroupId: "securityGroupId",
    SourcePrefixListId: "prefixListId",
    SourceSecurityGroupId: "referencedSecurityGroupId",
  },
  texts: ["IpProtocol"],
};

/** By Pulumi's type. */
export const propertyRules: Readonly<Record<string, PropertyRules>> = {
  "aws:ecs/cluster:Cluster": { names: { ClusterName: "name", ClusterSettings: "settings" } },
  "aws:ecs/taskDefinition:TaskDefinition": {
    names: {
      "EphemeralStorage.SizeInGiB": "ephemeralStorage.sizeInGib",
      "Volumes[].EFSVolumeConfiguration.FilesystemId": "volumes[].efsVolumeConfiguration.fileSystemId",
      "Volumes[].Host.SourcePath": "volumes[].hostPath",
    },
    entries: {
      "ProxyConfiguration.ProxyConfigurationProperties": { to: "proxyConfiguration.properties", key: "Name", own: [] },
    },
    texts: ["Cpu", "Memory"],
  },
  "aws:ecs/service:Service": {
    names: {
      ServiceName: "name",
      CapacityProviderStrategy: "capacityProviderStrategies",
      DeploymentConfiguration: "",
      "DeploymentConfiguration.MaximumPercent": "deploymentMaximumPercent",
      "DeploymentConfiguration.MinimumHealthyPercent": "deploymentMinimumHealthyPercent",
      "NetworkConfiguration.AwsvpcConfiguration": "networkConfiguration",
      PlacementStrategies: "orderedPlacementStrategies",
      "ServiceConnectConfiguration.Services[].ClientAliases": "serviceConnectConfiguration.services[].clientAlias",
      EnableECSManagedTags: "enableEcsManagedTags",
    },
    single: ["ServiceRegistries"],
    values: { "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp": { ENABLED: true, DISABLED: false } },
    absent: ["LaunchType"],
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    names: { Type: "loadBalancerType", Scheme: "internal" },
    values: { Scheme: { internal: true, "internet-facing": false } },
    attributes: { LoadBalancerAttributes: { own: ["access_logs.s3.enabled"], names: loadBalancerAttributes } },
  },
  "aws:lb/targetGroup:TargetGroup": {
    names: {
      HealthCheckEnabled: "healthCheck.enabled",
      HealthCheckIntervalSeconds: "healthCheck.interval",
      HealthCheckPath: "healthCheck.path",
      HealthCheckPort: "healthCheck.port",
      HealthCheckProtocol: "healthCheck.protocol",
      HealthCheckTimeoutSeconds: "healthCheck.timeout",
      HealthyThresholdCount: "healthCheck.healthyThreshold",
      UnhealthyThresholdCount: "healthCheck.unhealthyThreshold",
      "Matcher.HttpCode": "healthCheck.matcher",
      "Matcher.GrpcCode": "healthCheck.matcher",
    },
    attributes: {
      TargetGroupAttributes: {
        own: ["deregistration_delay.timeout_seconds", "stickiness.enabled"],
        names: targetGroupAttributes,
      },
    },
    texts: ["HealthCheckPort"],
  },
  "aws:lb/listener:Listener": {
    names: {
      ...actionNames("DefaultActions", "defaultActions"),
      "Certificates[].CertificateArn": "certificateArn",
    },
  },
  "aws:lb/listenerCertificate:ListenerCertificate": { names: { "Certificates[].CertificateArn": "certificateArn" } },
  "aws:lb/listenerRule:ListenerRule": {
    names: {
      ...actionNames("Actions", "actions"),
      "Conditions[].HostHeaderConfig": "conditions[].hostHeader",
      "Conditions[].HttpHeaderConfig": "conditions[].httpHeader",
      "Conditions[].HttpRequestMethodConfig": "conditions[].httpRequestMethod",
      "Conditions[].PathPatternConfig": "conditions[].pathPattern",
      "Conditions[].QueryStringConfig.Values": "conditions[].queryStrings",
      "Conditions[].SourceIpConfig": "conditions[].sourceIp",
    },
    implied: ["Conditions[].Field"],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    names: { GroupDescription: "description", GroupName: "name" },
    refused: { SecurityGroupIngress: groupRules, SecurityGroupEgress: groupRules },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
  "aws:ec2/flowLog:FlowLog": {
    names: { DeliverLogsPermissionArn: "iamRoleArn", LogGroupName: "logDestination", ResourceId: "vpcId" },
  },
  "aws:iam/role:Role": role,
  "aws:cloudwatch/logGroup:LogGroup": { names: { LogGroupName: "name" } },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { documents: { PolicyDocument: "policyDocument" } },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    names: { AlarmName: "name", Metrics: "metricQueries" },
    entries: { Dimensions: { to: "dimensions", key: "Name", own: [] } },
  },
  "aws:cloudwatch/eventRule:EventRule": {
    refused: { Targets: "The target is a resource of its own here, which the transform's default function reaches." },
  },
  "aws:servicediscovery/service:Service": { names: { NamespaceId: "dnsConfig.namespaceId" } },
  "aws:route53/zone:Zone": {
    names: {
      "HostedZoneConfig.Comment": "comment",
      "VPCs[].VPCId": "vpcs[].vpcId",
      "VPCs[].VPCRegion": "vpcs[].vpcRegion",
    },
  },
  "aws:appautoscaling/policy:Policy": { names: { PolicyName: "name", ScalingTargetId: "resourceId" } },
  "aws:apprunner/service:Service": {
    entries: {
      "SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables": {
        to: "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables",
        key: "Name",
        own: [],
      },
      "SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentSecrets": {
        to: "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentSecrets",
        key: "Name",
        own: [],
      },
    },
    texts: ["InstanceConfiguration.Cpu", "InstanceConfiguration.Memory"],
  },
  "aws:cloudfront/distribution:Distribution": {
    names: {
      DistributionConfig: "",
      "DistributionConfig.CacheBehaviors": "orderedCacheBehaviors",
      "DistributionConfig.DefaultCacheBehavior.FunctionAssociations[].FunctionARN":
        "defaultCacheBehavior.functionAssociations[].functionArn",
      "DistributionConfig.IPV6Enabled": "isIpv6Enabled",
      "DistributionConfig.Logging": "loggingConfig",
      "DistributionConfig.Origins[].Id": "origins[].originId",
      "DistributionConfig.WebACLId": "webAclId",
    },
    implied: ["DistributionConfig.Origins[].S3OriginConfig.OriginAccessIdentity"],
  },
  "aws:cloudfront/function:Function": { names: { AutoPublish: "publish", FunctionCode: "code", FunctionConfig: "" } },
  "aws:cloudfront/originAccessControl:OriginAccessControl": { names: { OriginAccessControlConfig: "" } },
  "aws:s3/bucket:Bucket": {
    names: { BucketName: "bucket" },
    entries: { Tags: { ...tags, own: [] } },
    refused: Object.fromEntries(
      [
        "AccessControl",
        "BucketEncryption",
        "LifecycleConfiguration",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "VersioningConfiguration",
      ].map((property) => [
        property,
        "It is a resource of its own here, which the transform's default function reaches where it is made.",
      ]),
    ),
  },
  "aws:s3/bucketPolicy:BucketPolicy": { documents: { PolicyDocument: "policy" } },
  "aws:sns/topic:Topic": { names: { TopicName: "name" } },
  "aws:sns/topicPolicy:TopicPolicy": {
    documents: { PolicyDocument: "policy" },
    refused: { Topics: "The policy is of one topic here." },
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    names: { TopicArn: "topic" },
    documents: { FilterPolicy: "filterPolicy", RedrivePolicy: "redrivePolicy" },
  },
  "aws:sqs/queue:Queue": {
    names: {
      QueueName: "name",
      MessageRetentionPeriod: "messageRetentionSeconds",
      MaximumMessageSize: "maxMessageSize",
      VisibilityTimeout: "visibilityTimeoutSeconds",
      ReceiveMessageWaitTimeSeconds: "receiveWaitTimeSeconds",
    },
    documents: { RedrivePolicy: "redrivePolicy", RedriveAllowPolicy: "redriveAllowPolicy" },
  },
  "aws:sqs/queuePolicy:QueuePolicy": { documents: { PolicyDocument: "policy" } },
  "aws:kms/key:Key": {
    names: { PendingWindowInDays: "deletionWindowInDays", KeySpec: "customerMasterKeySpec", Enabled: "isEnabled" },
    documents: { KeyPolicy: "policy" },
  },
  "aws:sfn/stateMachine:StateMachine": {
    names: { StateMachineName: "name", StateMachineType: "type" },
    documents: { Definition: "definition" },
    refused: {
      DefinitionString: "Here it is the argument `definition`, JSON as text, without DefinitionSubstitutions.",
      DefinitionSubstitutions: "Here its values stand in the argument `definition` itself.",
    },
  },
  "aws:efs/fileSystem:FileSystem": {
    names: { "LifecyclePolicies[].TransitionToIA": "lifecyclePolicies[].transitionToIa" },
    entries: { FileSystemTags: tags },
    refused: {
      BackupPolicy: "It is a resource of its own here, which the transform's default function reaches.",
      FileSystemPolicy: "It is a resource of its own here, which the transform's default function reaches.",
    },
  },
  "aws:efs/accessPoint:AccessPoint": { entries: { AccessPointTags: tags } },
  "aws:codestarconnections/connection:Connection": { names: { ConnectionName: "name" } },
  "aws:codebuild/project:Project": {
    names: {
      TimeoutInMinutes: "buildTimeout",
      QueuedTimeoutInMinutes: "queuedTimeout",
      "Source.BuildSpec": "source.buildspec",
    },
  },
};

const usual: PropertyRules = { entries: { Tags: tags } };

/** The rules of a type, with what every type has. */
export function rulesOf(type: string): PropertyRules {
  const own = propertyRules[type] ?? {};
  return { ...own, entries: { ...usual.entries, ...own.entries } };
}

import { addonsHint, addonsInstead, groupRules, ownResource } from "./advice.js";
import { actionNames, listenerAttributes, loadBalancerAttributes, targetGroupAttributes } from "./propertyNames.js";

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
  /** What the provider sets by itself, with the reason: a patch of it changes nothing. */
  remarks?: Record<string, string>;
  /** What Copilot sets and Airlift never does: removing it is done already. */
  absent?: string[];
  /** Left out of values: said by what else is set. */
  implied?: string[];
  /** Maps whose keys are the user's own and keep their spelling. */
  ownKeys?: string[];
}

const tags = { to: "tags", key: "Key", own: ["Name"] };

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
const propertyRules: Readonly<Record<string, PropertyRules>> = {
  "aws:ecs/cluster:Cluster": {
    names: {
      ClusterName: "name",
      ClusterSettings: "settings",
      "Configuration.ExecuteCommandConfiguration.LogConfiguration.S3EncryptionEnabled":
        "configuration.executeCommandConfiguration.logConfiguration.s3BucketEncryptionEnabled",
    },
    refused: { CapacityProviders: ownResource, DefaultCapacityProviderStrategy: ownResource },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    names: {
      "EphemeralStorage.SizeInGiB": "ephemeralStorage.sizeInGib",
      "Volumes[].EFSVolumeConfiguration.FilesystemId": "volumes[].efsVolumeConfiguration.fileSystemId",
      "Volumes[].ConfiguredAtLaunch": "volumes[].configureAtLaunch",
      "Volumes[].FSxWindowsFileServerVolumeConfiguration": "volumes[].fsxWindowsFileServerVolumeConfiguration",
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
      ...Object.fromEntries(
        ["BakeTimeInMinutes", "CanaryConfiguration", "LifecycleHooks", "LinearConfiguration", "Strategy"].map(
          (name) => [
            `DeploymentConfiguration.${name}`,
            `deploymentConfiguration.${name.charAt(0).toLowerCase()}${name.slice(1)}`,
          ],
        ),
      ),
      "LoadBalancers[].LoadBalancerName": "loadBalancers[].elbName",
      "NetworkConfiguration.AwsvpcConfiguration": "networkConfiguration",
      PlacementStrategies: "orderedPlacementStrategies",
      "ServiceConnectConfiguration.Services[].ClientAliases": "serviceConnectConfiguration.services[].clientAlias",
      "ServiceConnectConfiguration.Services[].Tls.IssuerCertificateAuthority":
        "serviceConnectConfiguration.services[].tls.issuerCertAuthority",
      Role: "iamRole",
      VolumeConfigurations: "volumeConfiguration",
    },
    single: ["ServiceRegistries", "VolumeConfigurations"],
    refused: { ForceNewDeployment: "`airlift up --force` starts a new deployment." },
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
    single: ["AlpnPolicy"],
    attributes: { ListenerAttributes: { own: [], names: listenerAttributes } },
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
  "aws:cloudwatch/logGroup:LogGroup": {
    names: { LogGroupName: "name" },
    refused: { DataProtectionPolicy: addonsInstead, FieldIndexPolicies: addonsInstead },
  },
  "aws:appautoscaling/target:Target": { refused: { ScheduledActions: addonsInstead } },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { documents: { PolicyDocument: "policyDocument" } },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    names: {
      AlarmName: "name",
      EvaluateLowSampleCountPercentile: "evaluateLowSampleCountPercentiles",
      Metrics: "metricQueries",
      "Metrics[].MetricStat": "metricQueries[].metric",
      "Metrics[].MetricStat.Metric": "metricQueries[].metric",
    },
    entries: {
      Dimensions: { to: "dimensions", key: "Name", own: [] },
      "Metrics[].MetricStat.Metric.Dimensions": { to: "metricQueries[].metric.dimensions", key: "Name", own: [] },
    },
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
      "DistributionConfig.CNAMEs": "aliases",
      "DistributionConfig.CacheBehaviors[].LambdaFunctionAssociations[].LambdaFunctionARN":
        "orderedCacheBehaviors[].lambdaFunctionAssociations[].lambdaArn",
      "DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations[].LambdaFunctionARN":
        "defaultCacheBehavior.lambdaFunctionAssociations[].lambdaArn",
      "DistributionConfig.IPV6Enabled": "isIpv6Enabled",
      "DistributionConfig.Logging": "loggingConfig",
      "DistributionConfig.OriginGroups.Items": "originGroups",
      "DistributionConfig.OriginGroups.Items[].FailoverCriteria.StatusCodes.Items":
        "originGroups[].failoverCriteria.statusCodes",
      "DistributionConfig.OriginGroups.Items[].Id": "originGroups[].originId",
      "DistributionConfig.OriginGroups.Items[].Members.Items": "originGroups[].members",
      "DistributionConfig.Origins[].Id": "origins[].originId",
      "DistributionConfig.Origins[].OriginCustomHeaders": "origins[].customHeaders",
      "DistributionConfig.Origins[].OriginCustomHeaders[].HeaderName": "origins[].customHeaders[].name",
      "DistributionConfig.Origins[].OriginCustomHeaders[].HeaderValue": "origins[].customHeaders[].value",
      "DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate":
        "viewerCertificate.cloudfrontDefaultCertificate",
    },
    implied: [
      "DistributionConfig.Origins[].S3OriginConfig.OriginAccessIdentity",
      "DistributionConfig.OriginGroups.Quantity",
      "DistributionConfig.OriginGroups.Items[].FailoverCriteria.StatusCodes.Quantity",
      "DistributionConfig.OriginGroups.Items[].Members.Quantity",
    ],
  },
  "aws:cloudfront/function:Function": { names: { AutoPublish: "publish", FunctionCode: "code", FunctionConfig: "" } },
  "aws:cloudfront/originAccessControl:OriginAccessControl": { names: { OriginAccessControlConfig: "" } },
  "aws:s3/bucket:Bucket": {
    names: {
      "AccelerateConfiguration.AccelerationStatus": "accelerationStatus",
      BucketName: "bucket",
      CorsConfiguration: "",
      "CorsConfiguration.CorsRules[].ExposedHeaders": "corsRules[].exposeHeaders",
      "CorsConfiguration.CorsRules[].MaxAge": "corsRules[].maxAgeSeconds",
      "LoggingConfiguration.DestinationBucketName": "logging.targetBucket",
      "LoggingConfiguration.LogFilePrefix": "logging.targetPrefix",
    },
    implied: ["CorsConfiguration.CorsRules[].Id"],
    entries: { Tags: { ...tags, own: [] } },
    refused: Object.fromEntries(
      [
        "AccessControl",
        "AnalyticsConfigurations",
        "BucketEncryption",
        "IntelligentTieringConfigurations",
        "InventoryConfigurations",
        "LifecycleConfiguration",
        "MetadataConfiguration",
        "MetadataTableConfiguration",
        "MetricsConfigurations",
        "NotificationConfiguration",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "ReplicationConfiguration",
        "VersioningConfiguration",
        "WebsiteConfiguration",
      ].map((property) => [property, ownResource]),
    ),
  },
  "aws:s3/bucketPolicy:BucketPolicy": { documents: { PolicyDocument: "policy" } },
  "aws:sns/topic:Topic": {
    names: { TopicName: "name" },
    refused: {
      DataProtectionPolicy: addonsInstead,
      DeliveryStatusLogging: "Each protocol has arguments of its own, such as sqsSuccessFeedbackRoleArn.",
      Subscription: addonsInstead,
    },
  },
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
      DefinitionS3Location: "Here it is the argument `definition`, JSON as text.",
      DefinitionString: "Here it is the argument `definition`, JSON as text, without DefinitionSubstitutions.",
      DefinitionSubstitutions: "Here its values stand in the argument `definition` itself.",
    },
  },
  "aws:efs/fileSystem:FileSystem": {
    names: { "LifecyclePolicies[].TransitionToIA": "lifecyclePolicies[].transitionToIa" },
    entries: { FileSystemTags: tags },
    refused: {
      BackupPolicy: ownResource,
      FileSystemPolicy: ownResource,
    },
  },
  "aws:efs/accessPoint:AccessPoint": {
    entries: { AccessPointTags: tags },
    remarks: { ClientToken: "The provider sets the token by itself." },
  },
  "aws:codestarconnections/connection:Connection": { names: { ConnectionName: "name" } },
  "aws:codepipeline/pipeline:Pipeline": {
    names: {
      ArtifactStore: "artifactStores.0",
      "Stages[].Actions[].ActionTypeId": "stages[].actions[]",
      "Stages[].Actions[].InputArtifacts[].Name": "stages[].actions[].inputArtifacts[]",
      "Stages[].Actions[].OutputArtifacts[].Name": "stages[].actions[].outputArtifacts[]",
    },
    ownKeys: ["Stages[].Actions[].Configuration"],
  },
  "aws:codebuild/project:Project": {
    names: {
      "LogsConfig.CloudWatchLogs": "logsConfig.cloudwatchLogs",
      TimeoutInMinutes: "buildTimeout",
      QueuedTimeoutInMinutes: "queuedTimeout",
      "SecondarySources[].BuildSpec": "secondarySources[].buildspec",
      "Source.BuildSpec": "source.buildspec",
      Visibility: "projectVisibility",
    },
    refused: { Triggers: "What starts a build is the pipeline here." },
  },
};

/** The rules of a type, with what every type has. */
export function rulesOf(type: string): PropertyRules {
  const own = propertyRules[type] ?? {};
  return { ...own, entries: { Tags: tags, ...own.entries } };
}

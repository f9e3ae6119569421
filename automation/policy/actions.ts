/** What making, reading, changing and removing a resource of each Pulumi type takes, as IAM actions. */

/** `of("s3", "GetObject PutObject")` → `s3:GetObject`, `s3:PutObject`. */
export function of(service: string, actions: string): string[] {
  return actions.split(" ").map((action) => `${service}:${action}`);
}

const tagEc2 = of("ec2", "CreateTags DeleteTags");
const bucketRead = of("s3", "ListBucket GetBucketLocation");

/** By type without `aws:` and class: `ecs/service`. */
export const actionsByType: Readonly<Record<string, readonly string[]>> = {
  "acm/certificate": of(
    "acm",
    "RequestCertificate DescribeCertificate DeleteCertificate ListTagsForCertificate AddTagsToCertificate RemoveTagsFromCertificate",
  ),
  "acm/certificateValidation": of("acm", "DescribeCertificate"),
  "appautoscaling/policy": of(
    "application-autoscaling",
    "PutScalingPolicy DescribeScalingPolicies DeleteScalingPolicy",
  ),
  "appautoscaling/scheduledAction": of(
    "application-autoscaling",
    "PutScheduledAction DescribeScheduledActions DeleteScheduledAction",
  ),
  "appautoscaling/target": of(
    "application-autoscaling",
    "RegisterScalableTarget DescribeScalableTargets DeregisterScalableTarget ListTagsForResource TagResource UntagResource",
  ),
  "apprunner/autoScalingConfigurationVersion": of(
    "apprunner",
    "CreateAutoScalingConfiguration DescribeAutoScalingConfiguration DeleteAutoScalingConfiguration ListTagsForResource TagResource UntagResource",
  ),
  "apprunner/customDomainAssociation": of(
    "apprunner",
    "AssociateCustomDomain DescribeCustomDomains DisassociateCustomDomain",
  ),
  "apprunner/observabilityConfiguration": of(
    "apprunner",
    "CreateObservabilityConfiguration DescribeObservabilityConfiguration DeleteObservabilityConfiguration ListTagsForResource TagResource UntagResource",
  ),
  "apprunner/service": of(
    "apprunner",
    "CreateService DescribeService UpdateService DeleteService ListOperations ListTagsForResource TagResource UntagResource",
  ),
  "apprunner/vpcConnector": of(
    "apprunner",
    "CreateVpcConnector DescribeVpcConnector DeleteVpcConnector ListTagsForResource TagResource UntagResource",
  ),
  "apprunner/vpcIngressConnection": of(
    "apprunner",
    "CreateVpcIngressConnection DescribeVpcIngressConnection UpdateVpcIngressConnection DeleteVpcIngressConnection ListTagsForResource TagResource UntagResource",
  ),
  "cloudformation/stack": of(
    "cloudformation",
    "CreateStack UpdateStack DeleteStack DescribeStacks DescribeStackEvents DescribeStackResources GetTemplate ListStackResources ListExports ListImports",
  ),
  "cloudfront/cachePolicy": of("cloudfront", "CreateCachePolicy GetCachePolicy UpdateCachePolicy DeleteCachePolicy"),
  "cloudfront/distribution": of(
    "cloudfront",
    "CreateDistribution GetDistribution UpdateDistribution DeleteDistribution CreateInvalidation GetInvalidation ListTagsForResource TagResource UntagResource",
  ),
  "cloudfront/function": of(
    "cloudfront",
    "CreateFunction DescribeFunction GetFunction PublishFunction UpdateFunction DeleteFunction",
  ),
  "cloudfront/originAccessControl": of(
    "cloudfront",
    "CreateOriginAccessControl GetOriginAccessControl UpdateOriginAccessControl DeleteOriginAccessControl",
  ),
  "cloudfront/originAccessIdentity": of(
    "cloudfront",
    "CreateCloudFrontOriginAccessIdentity GetCloudFrontOriginAccessIdentity UpdateCloudFrontOriginAccessIdentity DeleteCloudFrontOriginAccessIdentity",
  ),
  "cloudfront/responseHeadersPolicy": of(
    "cloudfront",
    "CreateResponseHeadersPolicy GetResponseHeadersPolicy UpdateResponseHeadersPolicy DeleteResponseHeadersPolicy",
  ),
  "cloudwatch/eventRule": of(
    "events",
    "PutRule DescribeRule DeleteRule EnableRule DisableRule ListTagsForResource TagResource UntagResource",
  ),
  "cloudwatch/eventTarget": of("events", "PutTargets ListTargetsByRule RemoveTargets"),
  "cloudwatch/logGroup": of(
    "logs",
    "CreateLogGroup DescribeLogGroups DescribeLogStreams GetLogEvents DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy ListTagsForResource TagResource UntagResource",
  ),
  "cloudwatch/logResourcePolicy": of("logs", "PutResourcePolicy DescribeResourcePolicies DeleteResourcePolicy"),
  "cloudwatch/metricAlarm": of(
    "cloudwatch",
    "PutMetricAlarm DescribeAlarms DeleteAlarms ListTagsForResource TagResource UntagResource",
  ),
  "codebuild/project": of("codebuild", "CreateProject BatchGetProjects UpdateProject DeleteProject"),
  "codecommit/repository": of(
    "codecommit",
    "CreateRepository GetRepository UpdateRepositoryName DeleteRepository ListTagsForResource TagResource UntagResource",
  ),
  "codepipeline/pipeline": of(
    "codepipeline",
    "CreatePipeline GetPipeline UpdatePipeline DeletePipeline ListTagsForResource TagResource UntagResource",
  ),
  "codestarconnections/connection": of(
    "codestar-connections",
    "CreateConnection GetConnection DeleteConnection UseConnection PassConnection ListTagsForResource TagResource UntagResource",
  ),
  "dynamodb/table": of(
    "dynamodb",
    "CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups DescribeTimeToLive UpdateTimeToLive ListTagsOfResource TagResource UntagResource",
  ),
  "ec2/eip": [
    ...of("ec2", "AllocateAddress DescribeAddresses DescribeAddressesAttribute ReleaseAddress DisassociateAddress"),
    ...tagEc2,
  ],
  "ec2/flowLog": [
    ...of("ec2", "CreateFlowLogs DescribeFlowLogs DeleteFlowLogs"),
    ...of("logs", "CreateLogDelivery DeleteLogDelivery"),
    ...tagEc2,
  ],
  "ec2/internetGateway": [
    ...of(
      "ec2",
      "CreateInternetGateway DescribeInternetGateways DeleteInternetGateway AttachInternetGateway DetachInternetGateway",
    ),
    ...tagEc2,
  ],
  "ec2/internetGatewayAttachment": of("ec2", "AttachInternetGateway DescribeInternetGateways DetachInternetGateway"),
  "ec2/natGateway": [...of("ec2", "CreateNatGateway DescribeNatGateways DeleteNatGateway"), ...tagEc2],
  "ec2/route": of("ec2", "CreateRoute DescribeRouteTables ReplaceRoute DeleteRoute"),
  "ec2/routeTable": [...of("ec2", "CreateRouteTable DescribeRouteTables DeleteRouteTable"), ...tagEc2],
  "ec2/routeTableAssociation": of(
    "ec2",
    "AssociateRouteTable DescribeRouteTables ReplaceRouteTableAssociation DisassociateRouteTable",
  ),
  "ec2/securityGroup": [
    ...of(
      "ec2",
      "CreateSecurityGroup DescribeSecurityGroups DescribeSecurityGroupRules DescribeNetworkInterfaces DeleteSecurityGroup AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
    ),
    ...tagEc2,
  ],
  "ec2/securityGroupRule": of(
    "ec2",
    "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress DescribeSecurityGroups DescribeSecurityGroupRules RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
  ),
  "ec2/subnet": [
    ...of("ec2", "CreateSubnet DescribeSubnets ModifySubnetAttribute DeleteSubnet DescribeNetworkInterfaces"),
    ...tagEc2,
  ],
  "ec2/vpc": [
    ...of(
      "ec2",
      "CreateVpc DescribeVpcs DescribeVpcAttribute ModifyVpcAttribute DeleteVpc DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
    ),
    ...tagEc2,
  ],
  "ec2/vpcEndpoint": [
    ...of("ec2", "CreateVpcEndpoint DescribeVpcEndpoints ModifyVpcEndpoint DeleteVpcEndpoints DescribePrefixLists"),
    ...tagEc2,
  ],
  "ecr/lifecyclePolicy": of("ecr", "PutLifecyclePolicy GetLifecyclePolicy DeleteLifecyclePolicy"),
  "ecr/repository": of(
    "ecr",
    "CreateRepository DescribeRepositories DeleteRepository PutImageScanningConfiguration PutImageTagMutability ListTagsForResource TagResource UntagResource",
  ),
  "ecr/repositoryPolicy": of("ecr", "SetRepositoryPolicy GetRepositoryPolicy DeleteRepositoryPolicy"),
  "ecs/cluster": of(
    "ecs",
    "CreateCluster DescribeClusters UpdateCluster DeleteCluster ListTagsForResource TagResource UntagResource",
  ),
  "ecs/clusterCapacityProviders": of("ecs", "PutClusterCapacityProviders DescribeClusters"),
  "ecs/expressGatewayService": of(
    "ecs",
    "CreateExpressGatewayService DescribeExpressGatewayService UpdateExpressGatewayService DeleteExpressGatewayService ListTagsForResource TagResource UntagResource",
  ),
  "ecs/service": of(
    "ecs",
    "CreateService DescribeServices UpdateService DeleteService DescribeTasks ListTasks ListServiceDeployments DescribeServiceDeployments DescribeServiceRevisions TagResource UntagResource",
  ),
  "ecs/taskDefinition": of(
    "ecs",
    "RegisterTaskDefinition DescribeTaskDefinition DeregisterTaskDefinition ListTaskDefinitions ListTagsForResource TagResource UntagResource",
  ),
  "efs/accessPoint": of(
    "elasticfilesystem",
    "CreateAccessPoint DescribeAccessPoints DeleteAccessPoint ListTagsForResource TagResource UntagResource",
  ),
  "efs/backupPolicy": of("elasticfilesystem", "PutBackupPolicy DescribeBackupPolicy"),
  "efs/fileSystem": of(
    "elasticfilesystem",
    "CreateFileSystem DescribeFileSystems UpdateFileSystem DeleteFileSystem DescribeLifecycleConfiguration PutLifecycleConfiguration UpdateFileSystemProtection ListTagsForResource TagResource UntagResource",
  ),
  "efs/fileSystemPolicy": of(
    "elasticfilesystem",
    "PutFileSystemPolicy DescribeFileSystemPolicy DeleteFileSystemPolicy",
  ),
  "efs/mountTarget": [
    ...of(
      "elasticfilesystem",
      "CreateMountTarget DescribeMountTargets DescribeMountTargetSecurityGroups ModifyMountTargetSecurityGroups DeleteMountTarget",
    ),
    ...of("ec2", "CreateNetworkInterface DescribeNetworkInterfaces DescribeSubnets DeleteNetworkInterface"),
  ],
  "iam/policy": of(
    "iam",
    "CreatePolicy GetPolicy GetPolicyVersion ListPolicyVersions CreatePolicyVersion DeletePolicyVersion DeletePolicy TagPolicy UntagPolicy",
  ),
  "iam/role": of(
    "iam",
    "CreateRole GetRole UpdateRole UpdateAssumeRolePolicy UpdateRoleDescription PutRolePermissionsBoundary DeleteRolePermissionsBoundary DeleteRole ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole TagRole UntagRole",
  ),
  "iam/rolePolicy": of("iam", "PutRolePolicy GetRolePolicy DeleteRolePolicy"),
  "iam/rolePolicyAttachment": of("iam", "AttachRolePolicy ListAttachedRolePolicies DetachRolePolicy"),
  "kms/alias": of("kms", "CreateAlias ListAliases UpdateAlias DeleteAlias"),
  "kms/key": of(
    "kms",
    "CreateKey DescribeKey UpdateKeyDescription EnableKey DisableKey GetKeyPolicy PutKeyPolicy GetKeyRotationStatus EnableKeyRotation DisableKeyRotation ScheduleKeyDeletion ListResourceTags TagResource UntagResource",
  ),
  "lb/listener": of(
    "elasticloadbalancing",
    "CreateListener DescribeListeners DescribeListenerAttributes ModifyListener ModifyListenerAttributes DeleteListener DescribeTags AddTags RemoveTags",
  ),
  "lb/listenerCertificate": of(
    "elasticloadbalancing",
    "AddListenerCertificates DescribeListenerCertificates RemoveListenerCertificates",
  ),
  "lb/listenerRule": of(
    "elasticloadbalancing",
    "CreateRule DescribeRules ModifyRule SetRulePriorities DeleteRule DescribeTags AddTags RemoveTags DescribeListeners DescribeLoadBalancers",
  ),
  "lb/loadBalancer": of(
    "elasticloadbalancing",
    "CreateLoadBalancer DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeCapacityReservation ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets SetIpAddressType DeleteLoadBalancer DescribeTags AddTags RemoveTags",
  ),
  "lb/targetGroup": of(
    "elasticloadbalancing",
    "CreateTargetGroup DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup DescribeTags AddTags RemoveTags",
  ),
  "rds/cluster": of(
    "rds",
    "CreateDBCluster DescribeDBClusters ModifyDBCluster DeleteDBCluster ListTagsForResource AddTagsToResource RemoveTagsFromResource",
  ),
  "rds/instance": of(
    "rds",
    "CreateDBInstance DescribeDBInstances ModifyDBInstance DeleteDBInstance ListTagsForResource AddTagsToResource RemoveTagsFromResource",
  ),
  "route53/record": of(
    "route53",
    "ChangeResourceRecordSets ListResourceRecordSets GetChange GetHostedZone ListHostedZones",
  ),
  "route53/zone": [
    ...of(
      "route53",
      "CreateHostedZone GetHostedZone UpdateHostedZoneComment DeleteHostedZone AssociateVPCWithHostedZone DisassociateVPCFromHostedZone GetChange ListHostedZones ListHostedZonesByName ListResourceRecordSets ListTagsForResource ChangeTagsForResource",
    ),
    ...of("ec2", "DescribeVpcs"),
  ],
  "s3/bucket": [
    ...bucketRead,
    ...of(
      "s3",
      "CreateBucket DeleteBucket GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration PutBucketTagging ListTagsForResource ListBucketVersions DeleteObject DeleteObjectVersion",
    ),
  ],
  "s3/bucketAcl": of("s3", "GetBucketAcl PutBucketAcl"),
  "s3/bucketCorsConfiguration": of("s3", "GetBucketCORS PutBucketCORS"),
  "s3/bucketLifecycleConfiguration": of("s3", "GetLifecycleConfiguration PutLifecycleConfiguration"),
  "s3/bucketObject": [
    ...bucketRead,
    ...of("s3", "PutObject GetObject GetObjectTagging PutObjectTagging DeleteObject DeleteObjectVersion"),
  ],
  "s3/bucketOwnershipControls": of("s3", "GetBucketOwnershipControls PutBucketOwnershipControls"),
  "s3/bucketPolicy": of("s3", "GetBucketPolicy PutBucketPolicy DeleteBucketPolicy"),
  "s3/bucketPublicAccessBlock": of("s3", "GetBucketPublicAccessBlock PutBucketPublicAccessBlock"),
  "s3/bucketServerSideEncryptionConfiguration": of("s3", "GetEncryptionConfiguration PutEncryptionConfiguration"),
  "s3/bucketVersioning": of("s3", "GetBucketVersioning PutBucketVersioning"),
  "scheduler/schedule": of("scheduler", "CreateSchedule GetSchedule UpdateSchedule DeleteSchedule"),
  "secretsmanager/secret": of(
    "secretsmanager",
    "CreateSecret DescribeSecret GetResourcePolicy UpdateSecret DeleteSecret TagResource UntagResource",
  ),
  "secretsmanager/secretVersion": of("secretsmanager", "PutSecretValue GetSecretValue UpdateSecretVersionStage"),
  "servicediscovery/httpNamespace": of(
    "servicediscovery",
    "CreateHttpNamespace GetNamespace GetOperation DeleteNamespace ListTagsForResource TagResource UntagResource",
  ),
  "servicediscovery/privateDnsNamespace": [
    ...of(
      "servicediscovery",
      "CreatePrivateDnsNamespace GetNamespace GetOperation UpdatePrivateDnsNamespace DeleteNamespace ListTagsForResource TagResource UntagResource",
    ),
    ...of("route53", "CreateHostedZone GetHostedZone DeleteHostedZone ListHostedZonesByName"),
    ...of("ec2", "DescribeVpcs DescribeRegions"),
  ],
  "servicediscovery/service": of(
    "servicediscovery",
    "CreateService GetService GetOperation UpdateService DeleteService ListInstances DeregisterInstance ListTagsForResource TagResource UntagResource",
  ),
  "lambda/function": of(
    "lambda",
    "CreateFunction GetFunction GetFunctionCodeSigningConfig GetPolicy ListVersionsByFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction ListTags TagResource UntagResource",
  ),
  "lambda/permission": of("lambda", "AddPermission GetPolicy RemovePermission"),
  "sfn/stateMachine": of(
    "states",
    "CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine ListStateMachineVersions ValidateStateMachineDefinition ListTagsForResource TagResource UntagResource",
  ),
  "sns/topic": of(
    "sns",
    "CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic ListTagsForResource TagResource UntagResource",
  ),
  "sns/topicPolicy": of("sns", "GetTopicAttributes SetTopicAttributes"),
  "sns/topicSubscription": of("sns", "Subscribe GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe"),
  "sqs/queue": of(
    "sqs",
    "CreateQueue GetQueueAttributes GetQueueUrl SetQueueAttributes DeleteQueue ListQueueTags TagQueue UntagQueue",
  ),
  "sqs/queuePolicy": of("sqs", "GetQueueAttributes SetQueueAttributes"),
  "sqs/redrivePolicy": of("sqs", "GetQueueAttributes SetQueueAttributes"),
  "ssm/parameter": of(
    "ssm",
    "PutParameter GetParameter GetParameters DescribeParameters DeleteParameter ListTagsForResource AddTagsToResource RemoveTagsFromResource",
  ),
  "vpc/securityGroupEgressRule": [
    ...of(
      "ec2",
      "AuthorizeSecurityGroupEgress DescribeSecurityGroupRules ModifySecurityGroupRules UpdateSecurityGroupRuleDescriptionsEgress RevokeSecurityGroupEgress",
    ),
    ...tagEc2,
  ],
  "vpc/securityGroupIngressRule": [
    ...of(
      "ec2",
      "AuthorizeSecurityGroupIngress DescribeSecurityGroupRules ModifySecurityGroupRules UpdateSecurityGroupRuleDescriptionsIngress RevokeSecurityGroupIngress",
    ),
    ...tagEc2,
  ],
  "wafv2/webAclAssociation": [
    ...of("wafv2", "AssociateWebACL GetWebACL GetWebACLForResource DisassociateWebACL"),
    ...of("elasticloadbalancing", "SetWebAcl"),
  ],
};

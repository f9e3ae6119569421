import { actionsByType, of } from "./actions.js";

/** CloudFormation's handler keeps a snapshot of a cluster that goes. */
const snapshots = [
  ...of("rds", "CreateDBClusterSnapshot DescribeDBClusterSnapshots DescribeEvents"),
  "ec2:DescribeAccountAttributes",
];

/** Types of addons' templates, by the type above that takes the same; CloudFormation acts with the caller's rights. */
export const typesOfTemplates: Readonly<Record<string, readonly string[]>> = {
  "AWS::DynamoDB::Table": [
    ...(actionsByType["dynamodb/table"] ?? []),
    ...of(
      "dynamodb",
      "DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy UpdateContinuousBackups",
    ),
  ],
  "AWS::EC2::SecurityGroup": actionsByType["ec2/securityGroup"] ?? [],
  "AWS::EC2::SecurityGroupEgress": actionsByType["ec2/securityGroupRule"] ?? [],
  "AWS::EC2::SecurityGroupIngress": actionsByType["ec2/securityGroupRule"] ?? [],
  "AWS::IAM::ManagedPolicy": [
    ...(actionsByType["iam/policy"] ?? []),
    ...(actionsByType["iam/rolePolicyAttachment"] ?? []),
    "iam:ListEntitiesForPolicy",
  ],
  "AWS::IAM::Policy": actionsByType["iam/rolePolicy"] ?? [],
  "AWS::IAM::Role": [...(actionsByType["iam/role"] ?? []), ...(actionsByType["iam/rolePolicy"] ?? []), "iam:PassRole"],
  "AWS::Logs::LogGroup": actionsByType["cloudwatch/logGroup"] ?? [],
  "AWS::RDS::DBCluster": [...(actionsByType["rds/cluster"] ?? []), ...snapshots],
  "AWS::RDS::DBClusterParameterGroup": of(
    "rds",
    "CreateDBClusterParameterGroup DescribeDBClusterParameterGroups DescribeDBClusterParameters DescribeEngineDefaultClusterParameters ModifyDBClusterParameterGroup DeleteDBClusterParameterGroup AddTagsToResource ListTagsForResource",
  ),
  "AWS::RDS::DBInstance": [...(actionsByType["rds/instance"] ?? []), ...of("rds", "DescribeEvents")],
  "AWS::RDS::DBSubnetGroup": of(
    "rds",
    "CreateDBSubnetGroup DescribeDBSubnetGroups ModifyDBSubnetGroup DeleteDBSubnetGroup AddTagsToResource ListTagsForResource",
  ),
  "AWS::S3::Bucket": [
    ...(actionsByType["s3/bucket"] ?? []),
    ...of(
      "s3",
      "PutBucketAcl PutBucketOwnershipControls PutBucketPublicAccessBlock PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration PutBucketCORS PutBucketNotification GetBucketNotification GetAnalyticsConfiguration GetInventoryConfiguration GetMetricsConfiguration GetIntelligentTieringConfiguration GetBucketOwnershipControls GetBucketPublicAccessBlock",
    ),
  ],
  "AWS::S3::BucketPolicy": actionsByType["s3/bucketPolicy"] ?? [],
  "AWS::SNS::Topic": actionsByType["sns/topic"] ?? [],
  "AWS::SNS::TopicPolicy": actionsByType["sns/topicPolicy"] ?? [],
  "AWS::SQS::Queue": actionsByType["sqs/queue"] ?? [],
  "AWS::SQS::QueuePolicy": actionsByType["sqs/queuePolicy"] ?? [],
  "AWS::SSM::Parameter": actionsByType["ssm/parameter"] ?? [],
  "AWS::SecretsManager::Secret": [
    ...(actionsByType["secretsmanager/secret"] ?? []),
    ...of("secretsmanager", "GetRandomPassword GetSecretValue PutSecretValue"),
  ],
  "AWS::SecretsManager::SecretTargetAttachment": [
    ...of("secretsmanager", "GetSecretValue PutSecretValue"),
    ...of("rds", "DescribeDBClusters DescribeDBInstances"),
  ],
};

import { actionsByType, of } from "./actions.js";

/** Types of addons' templates, by the type above that takes the same; CloudFormation acts with the caller's rights. */
export const typesOfTemplates: Readonly<Record<string, readonly string[]>> = {
  "AWS::DynamoDB::Table": actionsByType["dynamodb/table"] ?? [],
  "AWS::EC2::SecurityGroup": actionsByType["ec2/securityGroup"] ?? [],
  "AWS::EC2::SecurityGroupEgress": actionsByType["ec2/securityGroupRule"] ?? [],
  "AWS::EC2::SecurityGroupIngress": actionsByType["ec2/securityGroupRule"] ?? [],
  "AWS::IAM::ManagedPolicy": [
    ...(actionsByType["iam/policy"] ?? []),
    ...(actionsByType["iam/rolePolicyAttachment"] ?? []),
  ],
  "AWS::IAM::Policy": actionsByType["iam/rolePolicy"] ?? [],
  "AWS::IAM::Role": [...(actionsByType["iam/role"] ?? []), ...(actionsByType["iam/rolePolicy"] ?? []), "iam:PassRole"],
  "AWS::Logs::LogGroup": actionsByType["cloudwatch/logGroup"] ?? [],
  "AWS::RDS::DBCluster": actionsByType["rds/cluster"] ?? [],
  "AWS::RDS::DBClusterParameterGroup": of(
    "rds",
    "CreateDBClusterParameterGroup DescribeDBClusterParameterGroups DescribeDBClusterParameters DescribeEngineDefaultClusterParameters ModifyDBClusterParameterGroup DeleteDBClusterParameterGroup AddTagsToResource ListTagsForResource",
  ),
  "AWS::RDS::DBInstance": actionsByType["rds/instance"] ?? [],
  "AWS::RDS::DBSubnetGroup": of(
    "rds",
    "CreateDBSubnetGroup DescribeDBSubnetGroups ModifyDBSubnetGroup DeleteDBSubnetGroup AddTagsToResource ListTagsForResource",
  ),
  "AWS::S3::Bucket": [
    ...(actionsByType["s3/bucket"] ?? []),
    ...of(
      "s3",
      "PutBucketAcl PutBucketOwnershipControls PutBucketPublicAccessBlock PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration PutBucketCORS PutBucketNotification",
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

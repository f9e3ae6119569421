/**
 * Properties whose change makes CloudFormation replace a resource, for the types that addons mostly have; every other
 * property of these is changed in place. From the pages "Update requires: Replacement" of CloudFormation's reference.
 */
const replacing: Readonly<Record<string, readonly string[]>> = {
  "AWS::DynamoDB::Table": [
    "TableName",
    "KeySchema",
    "AttributeDefinitions",
    "LocalSecondaryIndexes",
    "ImportSourceSpecification",
  ],
  "AWS::EC2::SecurityGroup": ["GroupDescription", "GroupName", "VpcId"],
  "AWS::EFS::FileSystem": ["AvailabilityZoneName", "Encrypted", "KmsKeyId", "PerformanceMode"],
  "AWS::IAM::ManagedPolicy": ["Description", "ManagedPolicyName", "Path"],
  "AWS::IAM::Role": ["RoleName", "Path"],
  "AWS::Lambda::Function": ["FunctionName", "PackageType"],
  "AWS::RDS::DBCluster": [
    ...["AvailabilityZones", "DatabaseName", "DBClusterIdentifier", "DBSubnetGroupName", "DBSystemId", "Engine"],
    ...["EngineMode", "KmsKeyId", "MasterUsername", "PubliclyAccessible", "RestoreToTime", "RestoreType"],
    ...["SnapshotIdentifier", "SourceDBClusterIdentifier", "SourceRegion", "StorageEncrypted"],
    "UseLatestRestorableTime",
  ],
  "AWS::RDS::DBInstance": [
    ...["AvailabilityZone", "BackupTarget", "CharacterSetName", "CustomIAMInstanceProfile", "DBClusterIdentifier"],
    ...["DBInstanceIdentifier", "DBName", "DBSnapshotIdentifier", "DBSubnetGroupName", "Engine", "KmsKeyId"],
    ...["MasterUsername", "NcharCharacterSetName", "Port", "SourceDBInstanceIdentifier", "StorageEncrypted"],
    "Timezone",
  ],
  "AWS::S3::Bucket": ["BucketName", "BucketNamePrefix", "BucketNamespace"],
  "AWS::SecretsManager::Secret": ["Name"],
  "AWS::SNS::Topic": ["FifoTopic", "TopicName"],
  "AWS::SQS::Queue": ["FifoQueue", "QueueName"],
};

/** The properties of a type whose change replaces it; undefined for types that are not in the table. */
export function replacingProperties(type: string): readonly string[] | undefined {
  return replacing[type];
}

/** Whether a change of these properties may replace a resource. */
export function mayReplace(type: string, changed: readonly string[]): boolean {
  const known = replacing[type];
  return known === undefined || changed.some((property) => known.includes(property) || property === "Type");
}

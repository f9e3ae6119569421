import { plain, section, type Template } from "./template.js";

/** Types of CloudFormation resources whose content is lost with them. */
export const heldTypes: ReadonlySet<string> = new Set([
  "AWS::Cognito::UserPool",
  "AWS::DocDB::DBCluster",
  "AWS::DynamoDB::GlobalTable",
  "AWS::DynamoDB::Table",
  "AWS::EC2::Volume",
  "AWS::ECR::Repository",
  "AWS::EFS::FileSystem",
  "AWS::ElastiCache::CacheCluster",
  "AWS::ElastiCache::ReplicationGroup",
  "AWS::ElastiCache::ServerlessCache",
  "AWS::Elasticsearch::Domain",
  "AWS::FSx::FileSystem",
  "AWS::Kinesis::Stream",
  "AWS::MemoryDB::Cluster",
  "AWS::MSK::Cluster",
  "AWS::Neptune::DBCluster",
  "AWS::OpenSearchService::Domain",
  "AWS::RDS::DBCluster",
  "AWS::RDS::DBInstance",
  "AWS::RDS::GlobalCluster",
  "AWS::Redshift::Cluster",
  "AWS::S3::Bucket",
  "AWS::Serverless::SimpleTable",
  "AWS::Timestream::Table",
]);

/** Logical ids of the resources of a template that hold data: such a stack outlives its workload unless its deletion is asked for. */
export function heldData(template: Template): string[] {
  const resources = plain(section(template, "Resources")) as Record<
    string,
    { Type?: unknown; Properties?: object | null } | null
  > | null;
  return Object.entries(resources ?? {})
    .filter(([, resource]) => heldTypes.has(String(resource?.Type)) || isGenerated(resource))
    .map(([id]) => id)
    .sort();
}

/** A secret whose value CloudFormation generated exists nowhere else. */
function isGenerated(resource: { Type?: unknown; Properties?: object | null } | null): boolean {
  return resource?.Type === "AWS::SecretsManager::Secret" && "GenerateSecretString" in (resource.Properties ?? {});
}

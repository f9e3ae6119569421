import { isRecord } from "../base/isRecord.js";
import { type AwsAccess, clientSettings, withClient } from "./access.js";
import { propertiesOf } from "./cloudControl.js";

/** Kinds of databases that have an address in a VPC: as the tagging API names them, and CloudFormation's type. */
const kinds: Readonly<Record<string, string>> = {
  "rds:db": "AWS::RDS::DBInstance",
  "rds:cluster": "AWS::RDS::DBCluster",
  "elasticache:cluster": "AWS::ElastiCache::CacheCluster",
  "elasticache:replicationgroup": "AWS::ElastiCache::ReplicationGroup",
  "elasticache:serverlesscache": "AWS::ElastiCache::ServerlessCache",
};

/** An address of a database. */
export interface DatabaseHost {
  name: string;
  port: number;
}

/**
 * Addresses of the databases and caches that carry an environment's tags, by their own or by the stack that made them.
 * Those of other workloads are left out.
 * @throws RunError where AWS refuses
 */
export async function databaseHosts(
  access: AwsAccess,
  { application, environment, workloads }: { application: string; environment: string; workloads: readonly string[] },
): Promise<DatabaseHost[]> {
  const api = await import("@aws-sdk/client-resource-groups-tagging-api");
  const client = new api.ResourceGroupsTaggingAPIClient(clientSettings(access));
  const arns = await withClient("Looking for databases", client, async () => {
    const tags = { "copilot-application": application, "copilot-environment": environment };
    const request = {
      TagFilters: Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] })),
      ResourceTypeFilters: Object.keys(kinds),
    };
    const found: string[] = [];
    for await (const { ResourceTagMappingList = [] } of api.paginateGetResources({ client }, request))
      for (const { ResourceARN = "", Tags = [] } of ResourceTagMappingList) {
        const owner = Tags.find(({ Key }) => Key === "copilot-service")?.Value;
        if (owner === undefined || workloads.includes(owner)) found.push(ResourceARN);
      }
    return found;
  });
  const hosts = arns.map(async (arn) => {
    const [, , service, , , resource = "", ...rest] = arn.split(":");
    const type = kinds[`${service}:${resource}`];
    if (type === undefined) return [];
    return addressesIn((await propertiesOf(access, { type, identifier: rest.join(":") })) ?? {});
  });
  return (await Promise.all(hosts)).flat();
}

/** Every address among properties: `Endpoint`, `ReadEndpoint`, `PrimaryEndPoint` and the like. */
export function addressesIn(properties: Readonly<Record<string, unknown>>): DatabaseHost[] {
  const { Endpoint, Port } = properties;
  const usual = isRecord(Endpoint) ? (Endpoint.Port ?? Port) : Port;
  return Object.values(properties).flatMap((one) => {
    if (!isRecord(one) || typeof one.Address !== "string" || one.Address === "") return [];
    const port = Number(one.Port ?? usual);
    return Number.isInteger(port) && port > 0 ? [{ name: one.Address, port }] : [];
  });
}

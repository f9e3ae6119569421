import { type AwsAccess, clientSettings } from "./access.js";

/** Tags of a thing; undefined where there is none of the name. */
type Look = (access: AwsAccess, identifier: string) => Promise<Readonly<Record<string, string>> | undefined>;

/** A record of a hosted zone, as text: what holds the zone, then the record's name and type. */
export interface RecordName {
  /** A zone's id, or the name of a public zone of the account. */
  zone: string;
  name: string;
  type: "A" | "CNAME" | "NS";
}

export const recordIdentifier = ({ zone, name, type }: RecordName): string => `${zone} ${name} ${type}`;

/** Types that Cloud Control can't look up by name, since AWS makes up their primary identifiers. */
export const listed: ReadonlyMap<string, Look> = new Map<string, Look>([
  ["AWS::AppRunner::Service", appRunnerService],
  ["AWS::CloudFormation::Stack", stack],
  ["AWS::ECS::TaskDefinition", taskFamily],
  ["AWS::Route53::RecordSet", record],
]);

const tagMap = (tags: readonly { Key?: string; Value?: string }[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

async function appRunnerService(access: AwsAccess, name: string): ReturnType<Look> {
  const { AppRunnerClient, ListTagsForResourceCommand, paginateListServices } = await import(
    "@aws-sdk/client-apprunner"
  );
  const client = new AppRunnerClient(clientSettings(access));
  try {
    for await (const { ServiceSummaryList = [] } of paginateListServices({ client }, {})) {
      const found = ServiceSummaryList.find(({ ServiceName }) => ServiceName === name);
      if (found?.ServiceArn === undefined) continue;
      return tagMap((await client.send(new ListTagsForResourceCommand({ ResourceArn: found.ServiceArn }))).Tags);
    }
    return undefined;
  } finally {
    client.destroy();
  }
}

async function stack(access: AwsAccess, name: string): ReturnType<Look> {
  const { CloudFormationClient, DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const client = new CloudFormationClient(clientSettings(access));
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return tagMap(Stacks[0]?.Tags);
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationError") return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** The newest active revision of a family. */
async function taskFamily(access: AwsAccess, family: string): ReturnType<Look> {
  const { DescribeTaskDefinitionCommand, ECSClient } = await import("@aws-sdk/client-ecs");
  const client = new ECSClient(clientSettings(access));
  try {
    const { tags = [] } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ["TAGS"] }),
    );
    return Object.fromEntries(tags.map(({ key = "", value = "" }) => [key, value]));
  } catch (error) {
    // ECS answers so for a family without active revisions.
    if (error instanceof Error && error.name === "ClientException") return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, "").replace("\\052", "*");

/** A record that Route 53 would not take another one beside: of the same type, or either of them a CNAME. */
async function record(access: AwsAccess, identifier: string): ReturnType<Look> {
  const [zone = "", name = "", type] = identifier.split(" ");
  const { ListHostedZonesByNameCommand, ListResourceRecordSetsCommand, Route53Client } = await import(
    "@aws-sdk/client-route-53"
  );
  const client = new Route53Client(clientSettings(access));
  const idOf = async (): Promise<string | undefined> => {
    if (!zone.includes(".")) return zone;
    const { HostedZones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: zone }));
    return HostedZones.find(({ Name, Config }) => bare(Name ?? "") === zone && Config?.PrivateZone !== true)?.Id;
  };
  try {
    const HostedZoneId = await idOf();
    if (HostedZoneId === undefined) return undefined;
    const { ResourceRecordSets = [] } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: name, MaxItems: 20 }),
    );
    const taken = ResourceRecordSets.some(
      ({ Name = "", Type }) =>
        bare(Name) === bare(name) && (Type === type || Type === "CNAME" || (type === "CNAME" && Type === "A")),
    );
    return taken ? {} : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchHostedZone") return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

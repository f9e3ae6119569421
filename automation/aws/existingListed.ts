import { type AwsAccess, clientSettings, errorName } from "./access.js";
import { plainName, publicZones } from "./hostedZones.js";
import { tagMap } from "./tags.js";

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

/** Asks with a client and ends it; undefined where AWS answers with the error that says there is none. */
async function ask<C extends { destroy(): void }, T>(
  client: C,
  absence: string | undefined,
  work: (client: C) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work(client);
  } catch (error) {
    if (absence !== undefined && errorName(error) === absence) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

async function appRunnerService(access: AwsAccess, name: string): ReturnType<Look> {
  const { AppRunnerClient, ListTagsForResourceCommand, paginateListServices } = await import(
    "@aws-sdk/client-apprunner"
  );
  return ask(new AppRunnerClient(clientSettings(access)), undefined, async (client) => {
    for await (const { ServiceSummaryList = [] } of paginateListServices({ client }, {})) {
      const found = ServiceSummaryList.find(({ ServiceName }) => ServiceName === name);
      if (found?.ServiceArn === undefined) continue;
      return tagMap((await client.send(new ListTagsForResourceCommand({ ResourceArn: found.ServiceArn }))).Tags);
    }
    return undefined;
  });
}

async function stack(access: AwsAccess, name: string): ReturnType<Look> {
  const { CloudFormationClient, DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  return ask(new CloudFormationClient(clientSettings(access)), "ValidationError", async (client) => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return tagMap(Stacks[0]?.Tags);
  });
}

/** The newest active revision of a family; ECS answers with ClientException for one without. */
async function taskFamily(access: AwsAccess, family: string): ReturnType<Look> {
  const { DescribeTaskDefinitionCommand, ECSClient } = await import("@aws-sdk/client-ecs");
  return ask(new ECSClient(clientSettings(access)), "ClientException", async (client) => {
    const request = { taskDefinition: family, include: ["TAGS" as const] };
    return tagMap((await client.send(new DescribeTaskDefinitionCommand(request))).tags);
  });
}

/** A record that Route 53 would not take another one beside: of the same type, or either of them a CNAME. */
async function record(access: AwsAccess, identifier: string): ReturnType<Look> {
  const [zone = "", name = "", type] = identifier.split(" ");
  const { ListResourceRecordSetsCommand, Route53Client } = await import("@aws-sdk/client-route-53");
  return ask(new Route53Client(clientSettings(access)), "NoSuchHostedZone", async (client) => {
    const HostedZoneId = zone.includes(".") ? (await publicZones(client, zone))[0] : zone;
    if (HostedZoneId === undefined) return undefined;
    const { ResourceRecordSets = [] } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: name, MaxItems: 20 }),
    );
    const taken = ResourceRecordSets.some(
      ({ Name, Type }) =>
        plainName(Name) === plainName(name) &&
        (Type === type || Type === "CNAME" || (type === "CNAME" && Type === "A")),
    );
    return taken ? {} : undefined;
  });
}

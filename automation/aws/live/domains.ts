import type {
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { type AwsAccess, clientSettings, withClient } from "../access.js";
import { plainName, publicZones } from "../hostedZones.js";
import { oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { idsOf, type LiveReader, type LiveThing, present, unlessGone } from "./liveThing.js";

type Api = typeof import("@aws-sdk/client-route-53");

const ZONE = "aws:route53/zone:Zone";
const RECORD = "aws:route53/record:Record";
const CERTIFICATE = "aws:acm/certificate:Certificate";
const NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
const DISCOVERY = "aws:servicediscovery/service:Service";

async function withRoute53<T>(access: AwsAccess, work: (client: Route53Client, api: Api) => Promise<T>): Promise<T> {
  const api = await import("@aws-sdk/client-route-53");
  return withClient("Reading DNS", new api.Route53Client(clientSettings(access)), (client) => work(client, api));
}

function zones(access: AwsAccess, ids: string[]): Promise<LiveThing[]> {
  return withRoute53(access, async (client, api) => {
    const found = await oneByOne(ids, async (id): Promise<LiveThing[]> => {
      const answer = await unlessGone(client.send(new api.GetHostedZoneCommand({ Id: id })));
      if (answer === undefined) return [];
      const tags = await client.send(
        new api.ListTagsForResourceCommand({ ResourceType: "hostedzone", ResourceId: id }),
      );
      const { HostedZone: zone, DelegationSet, VPCs } = answer;
      const name = plainName(zone?.Name);
      const inputs = present({
        name,
        comment: zone?.Config?.Comment ?? "",
        vpcs: VPCs?.map(({ VPCId: vpcId, VPCRegion: vpcRegion }) => ({ vpcId, vpcRegion })),
        tags: ownTags(tagMap(tags.ResourceTagSet?.Tags)),
      });
      const nameServers = [...(DelegationSet?.NameServers ?? [])].sort();
      return [{ type: ZONE, id, inputs, outputs: { id, zoneId: id, name, nameServers } }];
    });
    return found.flat();
  });
}

/** The zone of a public name; undefined where the account has none of that name. @throws RunError */
export function publicZone(access: AwsAccess, name: string): Promise<string | undefined> {
  return withRoute53(access, async (client) => (await publicZones(client, name))[0]);
}

/** All records of zones, by the provider's id `ZONE_name_TYPE`. What is in no stack is found here. @throws RunError */
export function recordsOfZones(access: AwsAccess, zoneIds: readonly string[]): Promise<LiveThing[]> {
  if (zoneIds.length === 0) return Promise.resolve([]);
  return withRoute53(access, async (client, api) => {
    const found = await oneByOne(zoneIds, async (zoneId) => {
      const things: LiveThing[] = [];
      const read = async (): Promise<void> => {
        let next: ListResourceRecordSetsCommandInput | undefined = { HostedZoneId: zoneId };
        while (next !== undefined) {
          const page: ListResourceRecordSetsCommandOutput = await client.send(
            new api.ListResourceRecordSetsCommand(next),
          );
          things.push(...(page.ResourceRecordSets ?? []).map((record) => recordThing(zoneId, record)));
          const { NextRecordName, NextRecordType, NextRecordIdentifier } = page;
          next = page.IsTruncated
            ? {
                HostedZoneId: zoneId,
                StartRecordName: NextRecordName,
                StartRecordType: NextRecordType,
                StartRecordIdentifier: NextRecordIdentifier,
              }
            : undefined;
        }
      };
      await unlessGone(read());
      return things;
    });
    return found.flat();
  });
}

function recordThing(zoneId: string, record: ResourceRecordSet): LiveThing {
  const name = plainName(record.Name);
  const alias = record.AliasTarget;
  const inputs = present({
    zoneId,
    name,
    type: record.Type,
    ttl: record.TTL,
    records: record.ResourceRecords?.map(({ Value }) => Value),
    setIdentifier: record.SetIdentifier,
    aliases: alias && [
      {
        name: plainName(alias.DNSName),
        zoneId: alias.HostedZoneId,
        evaluateTargetHealth: alias.EvaluateTargetHealth ?? false,
      },
    ],
  });
  const id = [zoneId, name, record.Type, record.SetIdentifier].filter((part) => part !== undefined).join("_");
  return { type: RECORD, id, inputs, outputs: { id, fqdn: name, name } };
}

async function certificates(access: AwsAccess, ids: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-acm");
  const byRegion = new Map<string, string[]>();
  for (const id of ids) {
    const region = id.split(":")[3] ?? "";
    byRegion.set(region, [...(byRegion.get(region) ?? []), id]);
  }
  const found = await oneByOne([...byRegion], async ([region, arns]) => {
    const client = new api.ACMClient(clientSettings({ ...access, region }));
    return withClient("Reading certificates", client, () =>
      oneByOne(arns, async (arn): Promise<LiveThing[]> => {
        const request = new api.DescribeCertificateCommand({ CertificateArn: arn });
        const one = (await unlessGone(client.send(request)))?.Certificate;
        if (one === undefined) return [];
        const { Tags } = await client.send(new api.ListTagsForCertificateCommand({ CertificateArn: arn }));
        const inputs = present({
          domainName: one.DomainName,
          subjectAlternativeNames: one.SubjectAlternativeNames,
          validationMethod: one.DomainValidationOptions?.[0]?.ValidationMethod,
          tags: ownTags(tagMap(Tags)),
        });
        const options = (one.DomainValidationOptions ?? []).map((option) => ({
          domainName: option.DomainName,
          resourceRecordName: option.ResourceRecord?.Name,
          resourceRecordType: option.ResourceRecord?.Type,
          resourceRecordValue: option.ResourceRecord?.Value,
        }));
        const outputs = { id: arn, arn, domainValidationOptions: options, status: one.Status };
        return [{ type: CERTIFICATE, id: arn, inputs, outputs }];
      }),
    );
  });
  return found.flat(2);
}

async function discovery(access: AwsAccess, namespaces: string[], services: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-servicediscovery");
  const created = new api.ServiceDiscoveryClient(clientSettings(access));
  return withClient("Reading Cloud Map", created, async (client) => {
    const tagsOf = async (ResourceARN = "") =>
      ownTags(tagMap((await client.send(new api.ListTagsForResourceCommand({ ResourceARN }))).Tags));
    const spaces = await oneByOne(namespaces, async (given): Promise<LiveThing[]> => {
      // The provider's id names the VPC too, which Cloud Map does not answer.
      const [id = "", vpc] = given.split(":");
      const one = (await unlessGone(client.send(new api.GetNamespaceCommand({ Id: id }))))?.Namespace;
      if (one === undefined) return [];
      const inputs = present({ name: one.Name, vpc, description: one.Description, tags: await tagsOf(one.Arn) });
      const outputs = { id, arn: one.Arn, hostedZone: one.Properties?.DnsProperties?.HostedZoneId };
      return [{ type: NAMESPACE, id: given, inputs, outputs }];
    });
    const named = await oneByOne(services, async (id): Promise<LiveThing[]> => {
      const one = (await unlessGone(client.send(new api.GetServiceCommand({ Id: id }))))?.Service;
      if (one === undefined) return [];
      const inputs = present({
        name: one.Name,
        description: one.Description,
        dnsConfig: one.DnsConfig && {
          namespaceId: one.DnsConfig.NamespaceId ?? one.NamespaceId,
          routingPolicy: one.DnsConfig.RoutingPolicy,
          dnsRecords: one.DnsConfig.DnsRecords?.map(({ TTL: ttl, Type: type }) => ({ ttl, type })),
        },
        healthCheckCustomConfig: one.HealthCheckCustomConfig && {
          failureThreshold: one.HealthCheckCustomConfig.FailureThreshold,
        },
        tags: await tagsOf(one.Arn),
      });
      return [{ type: DISCOVERY, id, inputs, outputs: { id, arn: one.Arn } }];
    });
    return [...spaces, ...named].flat();
  });
}

/** Zones, certificates, and the names of services in Cloud Map; records are read with `recordsOfZones`. */
export const domainReader: LiveReader = {
  types: [ZONE, CERTIFICATE, NAMESPACE, DISCOVERY],
  async read(access, wanted) {
    const [spaces, names] = [idsOf(wanted, NAMESPACE), idsOf(wanted, DISCOVERY)];
    const [zoneIds, arns] = [idsOf(wanted, ZONE), idsOf(wanted, CERTIFICATE)];
    const all = await Promise.all([
      zoneIds.length === 0 ? [] : zones(access, zoneIds),
      arns.length === 0 ? [] : certificates(access, arns),
      spaces.length + names.length === 0 ? [] : discovery(access, spaces, names),
    ]);
    return all.flat();
  },
};

import { type AwsAccess, clientSettings, withClient } from "./access.js";

/** Something in AWS that carries the tags which were asked for. */
export interface Tagged {
  arn: string;
  /** As the provider imports it. */
  id: string;
}

/** How the provider names what it imports: the ARN itself, or what follows the last slash of it. */
interface Kind {
  /** As in the ARN, `service:resource`; of a topic only the service. */
  prefix: string;
  id: "arn" | "name" | "url";
}

/** The types that are found by tags, since AWS makes up their ids. */
const kinds: Readonly<Record<string, Kind>> = {
  "aws:acm/certificate:Certificate": { prefix: "acm:certificate/", id: "arn" },
  "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion": {
    prefix: "apprunner:autoscalingconfiguration/",
    id: "arn",
  },
  "aws:apprunner/service:Service": { prefix: "apprunner:service/", id: "arn" },
  "aws:apprunner/vpcConnector:VpcConnector": { prefix: "apprunner:vpcconnector/", id: "arn" },
  "aws:cloudfront/distribution:Distribution": { prefix: "cloudfront:distribution/", id: "name" },
  "aws:ec2/eip:Eip": { prefix: "ec2:elastic-ip/", id: "name" },
  "aws:ec2/internetGateway:InternetGateway": { prefix: "ec2:internet-gateway/", id: "name" },
  "aws:ec2/natGateway:NatGateway": { prefix: "ec2:natgateway/", id: "name" },
  "aws:ec2/routeTable:RouteTable": { prefix: "ec2:route-table/", id: "name" },
  "aws:ec2/securityGroup:SecurityGroup": { prefix: "ec2:security-group/", id: "name" },
  "aws:ec2/subnet:Subnet": { prefix: "ec2:subnet/", id: "name" },
  "aws:ec2/vpc:Vpc": { prefix: "ec2:vpc/", id: "name" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { prefix: "ec2:vpc-endpoint/", id: "name" },
  "aws:ecs/taskDefinition:TaskDefinition": { prefix: "ecs:task-definition/", id: "arn" },
  "aws:efs/accessPoint:AccessPoint": { prefix: "elasticfilesystem:access-point/", id: "name" },
  "aws:efs/fileSystem:FileSystem": { prefix: "elasticfilesystem:file-system/", id: "name" },
  "aws:kms/key:Key": { prefix: "kms:key/", id: "name" },
  "aws:lb/listener:Listener": { prefix: "elasticloadbalancing:listener/", id: "arn" },
  "aws:lb/listenerRule:ListenerRule": { prefix: "elasticloadbalancing:listener-rule/", id: "arn" },
  "aws:lb/loadBalancer:LoadBalancer": { prefix: "elasticloadbalancing:loadbalancer/", id: "arn" },
  "aws:lb/targetGroup:TargetGroup": { prefix: "elasticloadbalancing:targetgroup/", id: "arn" },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": { prefix: "servicediscovery:namespace/", id: "name" },
  "aws:servicediscovery/service:Service": { prefix: "servicediscovery:service/", id: "name" },
  "aws:sfn/stateMachine:StateMachine": { prefix: "states:stateMachine:", id: "arn" },
  "aws:sns/topic:Topic": { prefix: "sns:", id: "arn" },
  "aws:sqs/queue:Queue": { prefix: "sqs:", id: "url" },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": { prefix: "ec2:security-group-rule/", id: "name" },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": { prefix: "ec2:security-group-rule/", id: "name" },
};

/**
 * What there is in AWS of a type that has all of these tags, by the Resource Groups Tagging API. A resource shows there
 * some seconds after it was made.
 * @returns nothing for a type that is not found so
 * @throws RunError when AWS refuses
 */
export async function findTagged(
  access: AwsAccess,
  type: string,
  tags: Readonly<Record<string, string>>,
): Promise<Tagged[] | undefined> {
  const kind = kinds[type];
  if (kind === undefined) return undefined;
  const api = await import("@aws-sdk/client-resource-groups-tagging-api");
  const client = new api.ResourceGroupsTaggingAPIClient(clientSettings(access));
  return withClient("Looking for resources that a killed run created", client, async () => {
    const found: Tagged[] = [];
    const TagFilters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
    const [service = ""] = kind.prefix.split(":");
    const request = { TagFilters, ResourceTypeFilters: [filterOf(kind.prefix)] };
    for await (const { ResourceTagMappingList = [] } of api.paginateGetResources({ client }, request))
      for (const { ResourceARN: arn = "", Tags = [] } of ResourceTagMappingList) {
        const [, partition = "", owner, region = "", account = "", ...rest] = arn.split(":");
        const named = `${owner}:${rest.join(":")}`;
        // One with more tags is somebody else's.
        if (owner !== service || !named.startsWith(kind.prefix) || ownTags(Tags) > TagFilters.length) continue;
        const url = `https://sqs.${region}.${partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"}/${account}/${rest[0]}`;
        found.push({ arn, id: kind.id === "arn" ? arn : kind.id === "url" ? url : (arn.split("/").at(-1) ?? arn) });
      }
    return found;
  });
}

/** AWS filters by service, and by what stands before the first slash. */
const filterOf = (prefix: string): string => prefix.replace(/[/:]$/, "");

/** Tags of AWS's own do not count. */
const ownTags = (tags: readonly { Key?: string }[]): number =>
  tags.filter(({ Key }) => !Key?.startsWith("aws:")).length;

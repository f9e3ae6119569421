import type {
  Action,
  ElasticLoadBalancingV2Client,
  RuleCondition,
  TagDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type AwsAccess, clientSettings, withClient } from "../access.js";
import { oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { idsOf, inLots, type LiveReader, type LiveThing, numberOf, present, unlessGone } from "./liveThing.js";

type Api = typeof import("@aws-sdk/client-elastic-load-balancing-v2");

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const CERTIFICATE = "aws:lb/listenerCertificate:ListenerCertificate";

/** The balancing API describes 20 things in a request. */
const lot = 20;

type Attributes = ReadonlyMap<string, string>;
type Pair = { Key?: string; Value?: string };
const attributesIn = (pairs: readonly Pair[] = []): Attributes =>
  new Map(pairs.map(({ Key = "", Value = "" }) => [Key, Value]));

async function balancers(client: ElasticLoadBalancingV2Client, api: Api, ids: string[]): Promise<LiveThing[]> {
  const found = await inLots(ids, lot, async (LoadBalancerArns) => {
    const answer = await client.send(new api.DescribeLoadBalancersCommand({ LoadBalancerArns }));
    return answer.LoadBalancers;
  });
  return oneByOne(found, async (one) => {
    const arn = one.LoadBalancerArn ?? "";
    const answer = await client.send(new api.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
    const attributes = attributesIn(answer.Attributes);
    const enabled = attributes.get("access_logs.s3.enabled") === "true";
    const inputs = present({
      name: one.LoadBalancerName,
      loadBalancerType: one.Type,
      internal: one.Scheme === "internal",
      securityGroups: one.SecurityGroups,
      subnets: one.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
      ipAddressType: one.IpAddressType,
      accessLogs: {
        enabled,
        bucket: attributes.get("access_logs.s3.bucket") ?? "",
        ...(enabled && { prefix: attributes.get("access_logs.s3.prefix") ?? "" }),
      },
      idleTimeout: numberOf(attributes.get("idle_timeout.timeout_seconds")),
      enableDeletionProtection: attributes.get("deletion_protection.enabled") === "true",
      enableCrossZoneLoadBalancing:
        one.Type === "network" ? attributes.get("load_balancing.cross_zone.enabled") === "true" : undefined,
    });
    const suffix = arn.slice(arn.indexOf("loadbalancer/") + "loadbalancer/".length);
    const outputs = { id: arn, arn, dnsName: one.DNSName, zoneId: one.CanonicalHostedZoneId, arnSuffix: suffix };
    return { type: BALANCER, id: arn, inputs, outputs: { ...outputs, name: one.LoadBalancerName } };
  });
}

async function targetGroups(client: ElasticLoadBalancingV2Client, api: Api, ids: string[]): Promise<LiveThing[]> {
  const found = await inLots(ids, lot, async (TargetGroupArns) => {
    const answer = await client.send(new api.DescribeTargetGroupsCommand({ TargetGroupArns }));
    return answer.TargetGroups;
  });
  return oneByOne(found, async (one) => {
    const arn = one.TargetGroupArn ?? "";
    const answer = await client.send(new api.DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    const attributes = attributesIn(answer.Attributes);
    const inputs = present({
      name: one.TargetGroupName,
      port: one.Port,
      protocol: one.Protocol,
      protocolVersion: one.ProtocolVersion,
      targetType: one.TargetType,
      vpcId: one.VpcId,
      deregistrationDelay: numberOf(attributes.get("deregistration_delay.timeout_seconds")),
      connectionTermination: flag(attributes.get("deregistration_delay.connection_termination.enabled")),
      preserveClientIp: attributes.get("preserve_client_ip.enabled"),
      proxyProtocolV2: flag(attributes.get("proxy_protocol_v2.enabled")),
      stickiness: stickinessOf(attributes),
      healthCheck: present({
        enabled: one.HealthCheckEnabled,
        healthyThreshold: one.HealthyThresholdCount,
        unhealthyThreshold: one.UnhealthyThresholdCount,
        interval: one.HealthCheckIntervalSeconds,
        timeout: one.HealthCheckTimeoutSeconds,
        path: one.HealthCheckPath,
        port: one.HealthCheckPort,
        protocol: one.HealthCheckProtocol,
        matcher: one.Matcher?.HttpCode ?? one.Matcher?.GrpcCode,
      }),
    });
    return { type: TARGET_GROUP, id: arn, inputs, outputs: { id: arn, arn, name: one.TargetGroupName } };
  });
}

const flag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === "true");

function stickinessOf(attributes: Attributes): Record<string, unknown> | undefined {
  const enabled = attributes.get("stickiness.enabled");
  if (enabled === undefined) return undefined;
  const type = attributes.get("stickiness.type");
  // A group without stickiness may not say how long a cookie would last; a day is AWS's default.
  const lasts = numberOf(attributes.get("stickiness.lb_cookie.duration_seconds")) ?? 86_400;
  const duration = type === "lb_cookie" ? lasts : undefined;
  return present({ enabled: enabled === "true", type, cookieDuration: duration });
}

async function listeners(client: ElasticLoadBalancingV2Client, api: Api, ids: string[]): Promise<LiveThing[]> {
  const found = await inLots(ids, lot, async (ListenerArns) => {
    const answer = await client.send(new api.DescribeListenersCommand({ ListenerArns }));
    return answer.Listeners;
  });
  return found.map((one) => ({
    type: LISTENER,
    id: one.ListenerArn ?? "",
    inputs: present({
      loadBalancerArn: one.LoadBalancerArn,
      port: one.Port,
      protocol: one.Protocol,
      certificateArn: one.Certificates?.[0]?.CertificateArn,
      sslPolicy: one.Protocol === "HTTPS" || one.Protocol === "TLS" ? one.SslPolicy : undefined,
      defaultActions: one.DefaultActions?.map(actionOf),
    }),
    outputs: { id: one.ListenerArn, arn: one.ListenerArn },
  }));
}

async function rules(client: ElasticLoadBalancingV2Client, api: Api, ids: string[]): Promise<LiveThing[]> {
  const found = await inLots(ids, lot, async (RuleArns) => {
    const answer = await client.send(new api.DescribeRulesCommand({ RuleArns }));
    return answer.Rules;
  });
  return found.map((one) => ({
    type: RULE,
    id: one.RuleArn ?? "",
    inputs: present({
      listenerArn: one.RuleArn?.replace(":listener-rule/", ":listener/").split("/").slice(0, -1).join("/"),
      priority: numberOf(one.Priority),
      actions: one.Actions?.map(actionOf),
      conditions: one.Conditions?.map(conditionOf),
    }),
    outputs: { id: one.RuleArn, arn: one.RuleArn },
  }));
}

/** As the provider reads it: a forward to one group is `targetGroupArn` alone. */
function actionOf(action: Action): Record<string, unknown> {
  const { Type, RedirectConfig, FixedResponseConfig, ForwardConfig } = action;
  const groups = ForwardConfig?.TargetGroups ?? [];
  const single = action.TargetGroupArn ?? (groups.length === 1 ? groups[0]?.TargetGroupArn : undefined);
  return present({
    type: Type,
    targetGroupArn: single,
    forward:
      single === undefined && groups.length > 0
        ? { targetGroups: groups.map(({ TargetGroupArn: arn, Weight: weight }) => present({ arn, weight })) }
        : undefined,
    redirect: RedirectConfig && {
      host: RedirectConfig.Host,
      path: RedirectConfig.Path,
      port: RedirectConfig.Port,
      protocol: RedirectConfig.Protocol,
      query: RedirectConfig.Query,
      statusCode: RedirectConfig.StatusCode,
    },
    fixedResponse: FixedResponseConfig && {
      contentType: FixedResponseConfig.ContentType,
      messageBody: FixedResponseConfig.MessageBody,
      statusCode: FixedResponseConfig.StatusCode,
    },
  });
}

function conditionOf({ Field, Values, ...given }: RuleCondition): Record<string, unknown> {
  // Rules that were made long ago have their values in `Values`.
  const values = (config: { Values?: string[] } | undefined, field: string) => {
    const found = config?.Values ?? (Field === field ? Values : undefined);
    return found === undefined || found.length === 0 ? undefined : { values: found };
  };
  return present({
    hostHeader: values(given.HostHeaderConfig, "host-header"),
    pathPattern: values(given.PathPatternConfig, "path-pattern"),
    sourceIp: values(given.SourceIpConfig, "source-ip"),
    httpRequestMethod: values(given.HttpRequestMethodConfig, "http-request-method"),
  });
}

/** Further certificates of a listener: `listenerArn_certificateArn`. */
async function certificates(client: ElasticLoadBalancingV2Client, api: Api, ids: string[]): Promise<LiveThing[]> {
  const arns = [...new Set(ids.map((id) => id.split("_")[0] ?? ""))];
  const found = await oneByOne(arns, async (listenerArn) => {
    const all: LiveThing[] = [];
    const read = async (): Promise<void> => {
      for await (const { Certificates = [] } of api.paginateDescribeListenerCertificates(
        { client },
        { ListenerArn: listenerArn },
      ))
        for (const { CertificateArn: certificateArn, IsDefault } of Certificates)
          if (IsDefault !== true)
            all.push({
              type: CERTIFICATE,
              id: `${listenerArn}_${certificateArn}`,
              inputs: { listenerArn, certificateArn },
              outputs: {},
            });
    };
    await unlessGone(read());
    return all;
  });
  return found.flat();
}

async function withTags(client: ElasticLoadBalancingV2Client, api: Api, things: LiveThing[]): Promise<LiveThing[]> {
  const tagged = things.filter(({ type }) => type !== CERTIFICATE);
  const found = await inLots<TagDescription>(
    tagged.map(({ id }) => id),
    lot,
    async (ResourceArns) => (await client.send(new api.DescribeTagsCommand({ ResourceArns }))).TagDescriptions,
  );
  const tags = new Map(found.map(({ ResourceArn = "", Tags }) => [ResourceArn, ownTags(tagMap(Tags))]));
  for (const thing of tagged) thing.inputs.tags = tags.get(thing.id) ?? {};
  return things;
}

/** Load balancers, listeners, their rules and certificates, target groups. */
export const balancingReader: LiveReader = {
  types: [BALANCER, TARGET_GROUP, LISTENER, RULE, CERTIFICATE],
  async read(access: AwsAccess, wanted) {
    const api = await import("@aws-sdk/client-elastic-load-balancing-v2");
    const created = new api.ElasticLoadBalancingV2Client(clientSettings(access));
    return withClient("Reading load balancers", created, async (client) => {
      const things = await Promise.all([
        balancers(client, api, idsOf(wanted, BALANCER)),
        targetGroups(client, api, idsOf(wanted, TARGET_GROUP)),
        listeners(client, api, idsOf(wanted, LISTENER)),
        rules(client, api, idsOf(wanted, RULE)),
        certificates(client, api, idsOf(wanted, CERTIFICATE)),
      ]);
      return withTags(client, api, things.flat());
    });
  },
};

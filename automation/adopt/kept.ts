import { type AdoptedResource, onlyFargate } from "../record/adopted.js";

type Inputs = Record<string, unknown>;

/** Types whose physical name Copilot or CloudFormation has given: another name would replace the resource. */
const named = new Set([
  "aws:appautoscaling/policy:Policy",
  "aws:cloudfront/function:Function",
  "aws:cloudfront/originAccessControl:OriginAccessControl",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ecs/cluster:Cluster",
  "aws:ecs/service:Service",
  "aws:iam/role:Role",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:sqs/queue:Queue",
]);

type Keep = (live: Inputs, planned: Inputs) => AdoptedResource;

const of = (live: Inputs, ...keys: string[]): Inputs =>
  Object.fromEntries(keys.flatMap((key) => (live[key] === undefined ? [] : [[key, live[key]]])));

const keep =
  (...keys: string[]): Keep =>
  (live) => ({ inputs: of(live, ...keys) });

/** Values that adoption leaves as they are, though a new environment would have others. */
const special: Readonly<Record<string, Keep>> = {
  "aws:apprunner/vpcConnector:VpcConnector": keep("vpcConnectorName"),
  "aws:cloudformation/stack:Stack": keep("name"),
  // What nobody asks for stays as it is: a firewall that was put in front by hand must not go.
  "aws:cloudfront/distribution:Distribution": (live) => ({
    defaults: of(
      live,
      ...["comment", "customErrorResponses", "defaultRootObject", "httpVersion", "loggingConfig", "priceClass"],
      "webAclId",
    ),
  }),
  "aws:ec2/subnet:Subnet": keep("availabilityZone"),
  // The order of conditions and the number decide which rule answers; both stay.
  "aws:lb/listenerRule:ListenerRule": keep("priority"),
  "aws:lb/listener:Listener": (live) => ({ defaults: of(live, "sslPolicy") }),
  "aws:route53/record:Record": (live, planned) => ({
    inputs: {
      ...(planned.ttl !== undefined && of(live, "ttl")),
      ...(aliasOf(planned) !== undefined &&
        aliasOf(live) !== undefined && { aliases: [of(aliasOf(live) ?? {}, "evaluateTargetHealth")] }),
    },
  }),
  // Spot is a change of capacity providers, which a service by launch type gets when it is wanted (record/adopted.ts).
  "aws:ecs/service:Service": (live, planned) =>
    live.launchType === "FARGATE" && onlyFargate(planned.capacityProviderStrategies)
      ? keep("launchType")(live, planned)
      : {},
  // Cloud Map does not answer the threshold everywhere, and another one would replace the service.
  "aws:servicediscovery/service:Service": (live, planned) =>
    live.healthCheckCustomConfig === undefined
      ? { without: ["healthCheckCustomConfig"] }
      : keep("healthCheckCustomConfig")(live, planned),
};

const aliasOf = ({ aliases }: Inputs): Inputs | undefined =>
  Array.isArray(aliases) ? (aliases[0] as Inputs) : undefined;

/** What adoption keeps of a running resource in place of what the plan says. */
export function keptOf(type: string, live: Inputs, planned: Inputs): AdoptedResource {
  const { inputs, defaults, without = [] } = special[type]?.(live, planned) ?? {};
  const names = named.has(type) ? of(live, "name") : {};
  const all = { ...names, ...inputs };
  const left = [...(planned.namePrefix === undefined ? [] : ["namePrefix"]), ...without];
  return {
    ...(Object.keys(all).length > 0 && { inputs: all }),
    ...(defaults !== undefined && Object.keys(defaults).length > 0 && { defaults }),
    ...(left.length > 0 && { without: left }),
  };
}

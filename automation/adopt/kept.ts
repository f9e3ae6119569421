type Inputs = Record<string, unknown>;

/** What adoption keeps of a running resource in place of what the plan says. */
export interface Kept {
  /** Inputs that take the plan's place. */
  inputs: Inputs;
  /** Inputs of the plan that are left out. */
  without: string[];
}

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

type Keep = (live: Inputs, planned: Inputs) => Partial<Kept>;

const keep =
  (...keys: string[]): Keep =>
  (live) => ({
    inputs: Object.fromEntries(keys.flatMap((key) => (live[key] === undefined ? [] : [[key, live[key]]]))),
  });

/** Values that adoption leaves as they are, though a new environment would have others. */
const special: Readonly<Record<string, Keep>> = {
  "aws:apprunner/vpcConnector:VpcConnector": keep("vpcConnectorName"),
  "aws:cloudformation/stack:Stack": keep("name"),
  "aws:ec2/subnet:Subnet": keep("availabilityZone"),
  // The order of conditions and the number decide which rule answers; both stay.
  "aws:lb/listenerRule:ListenerRule": keep("priority"),
  "aws:lb/listener:Listener": (live, planned) =>
    planned.sslPolicy === undefined ? keep("sslPolicy")(live, planned) : {},
  "aws:route53/record:Record": (live, planned) => ({
    inputs: {
      ...(live.ttl !== undefined && planned.ttl !== undefined && { ttl: live.ttl }),
      ...(aliasOf(planned) !== undefined &&
        aliasOf(live) !== undefined && {
          aliases: [{ ...aliasOf(planned), evaluateTargetHealth: aliasOf(live)?.evaluateTargetHealth }],
        }),
    },
  }),
  "aws:ecs/service:Service": service,
  // Cloud Map does not answer the threshold everywhere, and another one would replace the service.
  "aws:servicediscovery/service:Service": (live, planned) =>
    live.healthCheckCustomConfig === undefined
      ? { without: ["healthCheckCustomConfig"] }
      : keep("healthCheckCustomConfig")(live, planned),
};

const aliasOf = ({ aliases }: Inputs): Inputs | undefined =>
  Array.isArray(aliases) ? (aliases[0] as Inputs) : undefined;

/**
 * A service that runs by launch type keeps it as long as no Spot is wanted: the change to a capacity provider is a
 * deployment, and older providers replace the service for it.
 */
function service(live: Inputs, planned: Inputs): Partial<Kept> {
  const strategies = (planned.capacityProviderStrategies ?? []) as { capacityProvider?: string }[];
  const onlyFargate = strategies.every(({ capacityProvider }) => capacityProvider === "FARGATE");
  const byLaunchType = live.launchType === "FARGATE" && onlyFargate;
  return {
    inputs: { ...(byLaunchType && { launchType: live.launchType }) },
    without: byLaunchType ? ["capacityProviderStrategies", "forceNewDeployment"] : [],
  };
}

/** @param ranged whether something else decides how many tasks there are: then the count stays as it is */
export function keptOf(type: string, live: Inputs, planned: Inputs, ranged = false): Kept {
  const found = special[type]?.(live, planned) ?? {};
  const name = named.has(type) ? keep("name")(live, planned).inputs : undefined;
  return {
    inputs: {
      ...name,
      ...found.inputs,
      ...(ranged && live.desiredCount !== undefined && { desiredCount: live.desiredCount }),
    },
    without: [...(planned.namePrefix === undefined ? [] : ["namePrefix"]), ...(found.without ?? [])],
  };
}

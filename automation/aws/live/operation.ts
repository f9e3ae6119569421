import type { DescribeResourcePoliciesCommandOutput } from "@aws-sdk/client-cloudwatch-logs";
import { type AwsAccess, clientSettings, withClient } from "../access.js";
import { lotsOf, oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { idsOf, type LiveReader, type LiveThing, present, unlessGone } from "./liveThing.js";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const LOG_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";
const EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const STATE_MACHINE = "aws:sfn/stateMachine:StateMachine";
const SCALING_TARGET = "aws:appautoscaling/target:Target";
const SCALING_POLICY = "aws:appautoscaling/policy:Policy";

async function logs(access: AwsAccess, groups: string[], policies: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-cloudwatch-logs");
  const created = new api.CloudWatchLogsClient(clientSettings(access));
  return withClient("Reading log groups", created, async (client) => {
    const found = await oneByOne(groups, async (name): Promise<LiveThing[]> => {
      const { logGroups = [] } = await client.send(new api.DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
      const one = logGroups.find(({ logGroupName }) => logGroupName === name);
      if (one === undefined) return [];
      // One of the two ARNs ends with `:*`, which is none of a log group's tags.
      const arn = one.arn?.replace(/:\*$/, "");
      const { tags } = await client.send(new api.ListTagsForResourceCommand({ resourceArn: arn }));
      const inputs = present({
        name,
        retentionInDays: one.retentionInDays ?? 0,
        kmsKeyId: one.kmsKeyId,
        tags: ownTags(tags),
      });
      return [{ type: LOG_GROUP, id: name, inputs, outputs: { id: name, name, arn } }];
    });
    const documents: LiveThing[] = [];
    let more = policies.length > 0;
    let nextToken: string | undefined;
    while (more) {
      const page: DescribeResourcePoliciesCommandOutput = await client.send(
        new api.DescribeResourcePoliciesCommand({ nextToken }),
      );
      for (const { policyName = "", policyDocument } of page.resourcePolicies ?? [])
        documents.push({
          type: LOG_POLICY,
          id: policyName,
          inputs: { policyName, policyDocument },
          outputs: { id: policyName },
        });
      nextToken = page.nextToken;
      more = nextToken !== undefined;
    }
    return [...found.flat(), ...documents.filter(({ id }) => policies.includes(id))];
  });
}

async function alarms(access: AwsAccess, names: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-cloudwatch");
  return withClient("Reading alarms", new api.CloudWatchClient(clientSettings(access)), async (client) => {
    const found: LiveThing[] = [];
    for (const AlarmNames of lotsOf(names, 100)) {
      const request = { AlarmNames, AlarmTypes: ["MetricAlarm" as const] };
      for await (const { MetricAlarms = [] } of api.paginateDescribeAlarms({ client }, request))
        for (const one of MetricAlarms)
          found.push({
            type: ALARM,
            id: one.AlarmName ?? "",
            inputs: present({
              name: one.AlarmName,
              alarmDescription: one.AlarmDescription,
              comparisonOperator: one.ComparisonOperator,
              datapointsToAlarm: one.DatapointsToAlarm,
              dimensions: Object.fromEntries((one.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
              evaluationPeriods: one.EvaluationPeriods,
              metricName: one.MetricName,
              namespace: one.Namespace,
              period: one.Period,
              statistic: one.Statistic,
              threshold: one.Threshold,
              unit: one.Unit,
            }),
            outputs: { id: one.AlarmName, arn: one.AlarmArn, name: one.AlarmName },
          });
    }
    return found;
  });
}

/** What a rule starts is asked for by the rule. */
async function events(access: AwsAccess, rules: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-eventbridge");
  return withClient("Reading schedules", new api.EventBridgeClient(clientSettings(access)), async (client) => {
    const found = await oneByOne(rules, async (name): Promise<LiveThing[]> => {
      const one = await unlessGone(client.send(new api.DescribeRuleCommand({ Name: name })));
      if (one === undefined) return [];
      const { Tags } = await client.send(new api.ListTagsForResourceCommand({ ResourceARN: one.Arn }));
      const { Targets = [] } = await client.send(new api.ListTargetsByRuleCommand({ Rule: name }));
      const inputs = present({
        name,
        scheduleExpression: one.ScheduleExpression,
        state: one.State,
        description: one.Description,
        tags: ownTags(tagMap(Tags)),
      });
      return [
        { type: EVENT_RULE, id: name, inputs, outputs: { id: name, name, arn: one.Arn } },
        ...Targets.map(({ Id = "", Arn, RoleArn, Input }) => ({
          type: EVENT_TARGET,
          id: `${name}/${Id}`,
          inputs: present({ rule: name, targetId: Id, arn: Arn, roleArn: RoleArn, input: Input }),
          outputs: {},
        })),
      ];
    });
    return found.flat();
  });
}

async function stateMachines(access: AwsAccess, arns: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-sfn");
  return withClient("Reading state machines", new api.SFNClient(clientSettings(access)), async (client) => {
    const found = await oneByOne(arns, async (arn): Promise<LiveThing[]> => {
      const one = await unlessGone(client.send(new api.DescribeStateMachineCommand({ stateMachineArn: arn })));
      if (one === undefined) return [];
      const { tags } = await client.send(new api.ListTagsForResourceCommand({ resourceArn: arn }));
      const logging = one.loggingConfiguration;
      const destination = logging?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
      const inputs = present({
        name: one.name,
        definition: one.definition,
        roleArn: one.roleArn,
        type: one.type,
        loggingConfiguration:
          destination === undefined
            ? undefined
            : {
                includeExecutionData: logging?.includeExecutionData,
                level: logging?.level,
                logDestination: destination,
              },
        tags: ownTags(tagMap(tags)),
      });
      return [{ type: STATE_MACHINE, id: arn, inputs, outputs: { id: arn, arn, name: one.name } }];
    });
    return found.flat();
  });
}

/** Range and policies of services; ids are `ecs/service/CLUSTER/SERVICE/ecs:service:DesiredCount[/POLICY]`. */
async function scaling(access: AwsAccess, targets: string[], policies: string[]): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-application-auto-scaling");
  const services = [...new Set([...targets, ...policies].map((id) => id.split("/").slice(1, 4).join("/")))];
  const client = new api.ApplicationAutoScalingClient(clientSettings(access));
  return withClient("Reading scaling", client, async () => {
    const found: LiveThing[] = [];
    const place = { serviceNamespace: "ecs", scalableDimension: "ecs:service:DesiredCount" };
    if (services.length > 0)
      for await (const { ScalableTargets = [] } of api.paginateDescribeScalableTargets(
        { client },
        { ServiceNamespace: "ecs", ResourceIds: services, ScalableDimension: "ecs:service:DesiredCount" },
      ))
        for (const { ResourceId: resourceId, MinCapacity, MaxCapacity, ScalableTargetARN } of ScalableTargets)
          found.push({
            type: SCALING_TARGET,
            id: `ecs/${resourceId}/${place.scalableDimension}`,
            inputs: { ...place, resourceId, minCapacity: MinCapacity, maxCapacity: MaxCapacity },
            outputs: { arn: ScalableTargetARN },
          });
    const all = await oneByOne(services, async (ResourceId) => {
      const things: LiveThing[] = [];
      for await (const { ScalingPolicies = [] } of api.paginateDescribeScalingPolicies(
        { client },
        { ServiceNamespace: "ecs", ResourceId },
      ))
        for (const { PolicyName, PolicyType, PolicyARN, TargetTrackingScalingPolicyConfiguration } of ScalingPolicies)
          things.push({
            type: SCALING_POLICY,
            id: `ecs/${ResourceId}/${place.scalableDimension}/${PolicyName}`,
            inputs: present({
              ...place,
              resourceId: ResourceId,
              name: PolicyName,
              policyType: PolicyType,
              targetTrackingScalingPolicyConfiguration: lowered(TargetTrackingScalingPolicyConfiguration),
            }),
            outputs: { arn: PolicyARN, name: PolicyName },
          });
      return things;
    });
    return [...found, ...all.flat()];
  });
}

/** `TargetValue` → `targetValue`, through and through: the provider's names of these blocks are AWS's own. */
function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key.charAt(0).toLowerCase() + key.slice(1), lowered(one)]));
}

/** Log groups, alarms, schedules, state machines, scaling. */
export const operationReader: LiveReader = {
  types: [LOG_GROUP, LOG_POLICY, ALARM, EVENT_RULE, EVENT_TARGET, STATE_MACHINE, SCALING_TARGET, SCALING_POLICY],
  async read(access, wanted) {
    const [groups, documents] = [idsOf(wanted, LOG_GROUP), idsOf(wanted, LOG_POLICY)];
    const rules = [...idsOf(wanted, EVENT_RULE), ...idsOf(wanted, EVENT_TARGET).map((id) => id.split("/")[0] ?? "")];
    const [names, machines] = [idsOf(wanted, ALARM), idsOf(wanted, STATE_MACHINE)];
    const [targets, policies] = [idsOf(wanted, SCALING_TARGET), idsOf(wanted, SCALING_POLICY)];
    const all = await Promise.all([
      groups.length + documents.length === 0 ? [] : logs(access, groups, documents),
      names.length === 0 ? [] : alarms(access, names),
      rules.length === 0 ? [] : events(access, [...new Set(rules)]),
      machines.length === 0 ? [] : stateMachines(access, machines),
      targets.length + policies.length === 0 ? [] : scaling(access, targets, policies),
    ]);
    return all.flat();
  },
};

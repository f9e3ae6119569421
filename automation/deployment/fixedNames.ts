import {
  addonsStackName,
  logGroupName,
  madeAlarmNames,
  shortened,
  topicName,
  workloadStem,
} from "../../components/names.js";
import type { AliasSpec } from "../../components/routing.js";
import { type RecordName, recordIdentifier } from "../aws/existingListed.js";
import type { NamedThing } from "../aws/existingThings.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import type { Target } from "../session/target.js";

/**
 * Pulumi types whose names are unique in an account and region (a record's in its zone), and the input that holds the
 * name. A site's origin access control has the name of its function, and is not looked for besides.
 */
export const uniquelyNamed = {
  "aws:apprunner/service:Service": "serviceName",
  "aws:cloudformation/stack:Stack": "name",
  "aws:cloudfront/function:Function": "name",
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyName",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "name",
  "aws:ecr/repository:Repository": "name",
  "aws:ecs/taskDefinition:TaskDefinition": "family",
  "aws:iam/role:Role": "name",
  "aws:route53/record:Record": "name",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:sfn/stateMachine:StateMachine": "name",
  "aws:sns/topic:Topic": "name",
  "aws:sqs/queue:Queue": "name",
  "aws:ssm/parameter:Parameter": "name",
} as const;

type UniquelyNamed = keyof typeof uniquelyNamed;

/** A name that AWS has once in an account and region, and that a plan gives. */
export interface FixedName {
  /** Pulumi's type. */
  type: UniquelyNamed;
  value: string;
  /** For messages. */
  noun: string;
  /** Workload whose image repository it is. */
  workload?: string;
  /** Others may have it too: what is there is reported, and hinders nothing. @default false */
  shared?: true;
  /** By the primary identifier of CloudFormation's registry (`aws cloudformation describe-type`). */
  thing: NamedThing;
  /** ARN of the role that leads to the account it is in. @default it is in the environment's */
  role?: string;
}

/** As much of a target as names are made of. */
type Place = Pick<Target, "account" | "region" | "partition">;

/** Where the names of an environment are made: its domain's zones that were there before. */
export interface NamedZones {
  domain: NamedZone;
  /** The zone `{app}.{domain}`; absent before the application's first run. */
  application?: NamedZone;
}

/** A hosted zone and the account that it is in. */
export interface NamedZone {
  /** A zone's id, or the name of a public zone: `example.com`. */
  zone: string;
  /** ARN of the role that leads to its account. @default it is in the environment's */
  role?: string;
}

/**
 * Names that a first deployment of these workloads takes: Copilot's own, unique in an account and region, and records in
 * zones that others use too. Pure; a test holds them against the plans of applications.
 *
 * @param zones absent where the application has no domain
 */
export function fixedNames(resolved: ResolvedApplication, place: Place, zones?: NamedZones): FixedName[] {
  const jobs = resolved.workloads.some(({ kind }) => kind === "Scheduled Job");
  const { application, environment } = resolved;
  const stem = `${application}-${environment.name}`;
  return [
    ...(environment.spec.flowLogs === undefined ? [] : [logGroup(`${stem}-FlowLogs`)]),
    ...(jobs ? [logResourcePolicy(`${stem}-LogResourcePolicy`)] : []),
    ...(environment.addons === undefined ? [] : [stack(addonsStackName(application, environment.name))]),
    ...(zones?.application === undefined
      ? []
      : [record(zones.application, `${environment.name}.${application}.${zones.domain.zone}`, "NS")]),
    ...resolved.workloads.flatMap((workload) => namesOf(workload, resolved, place)),
    ...resolved.workloads.flatMap((workload) => recordsOf(workload, resolved, zones)),
  ];
}

function namesOf(workload: ResolvedWorkload, resolved: ResolvedApplication, place: Place): FixedName[] {
  const { application, environment } = resolved;
  const { name, kind } = workload;
  const stem = workloadStem(application, environment.name, name);
  const topics = "publish" in workload.spec ? (workload.spec.publish?.topics ?? []) : [];
  const alarms = "deployment" in workload.spec ? workload.spec.deployment?.rollbackAlarms : undefined;
  const onEcs = kind !== "Static Site" && kind !== "Request-Driven Web Service";
  return [
    ...(workload.images.length > 0 ? [repository(`${application}/${name}`, name)] : []),
    ...(onEcs ? [logGroup(logGroupName(application, environment.name, name)), taskFamily(stem)] : []),
    ...(kind === "Static Site" ? [viewerFunction(shortened(stem, "cloudFront"), place)] : []),
    ...(kind === "Request-Driven Web Service" ? [appRunnerService(shortened(stem, "appRunnerService"))] : []),
    ...(kind === "Scheduled Job" ? [stateMachine(shortened(stem, "stateMachine"), place)] : []),
    ...(workload.addons === undefined ? [] : [stack(addonsStackName(application, environment.name, name))]),
    ...topics.map((topic) => topicOf(topicName(stem, topic.name, topic.fifo !== undefined), place)),
    ...(alarms === undefined || "names" in alarms ? [] : madeAlarmNames(stem, alarms).map(alarm)),
  ];
}

/** Records for aliases, as `createManagedRecords` and `createZoneRecords` put them into zones. */
function recordsOf(
  workload: ResolvedWorkload,
  { application, environment }: ResolvedApplication,
  zones: NamedZones | undefined,
): FixedName[] {
  const type = workload.kind === "Request-Driven Web Service" ? "CNAME" : "A";
  const below = (host: string, zone: string): boolean => host === zone || host.endsWith(`.${zone}`);
  const zoneOf = (host: string): NamedZone | undefined => {
    if (zones === undefined || !below(host, zones.domain.zone)) return undefined;
    const ofApplication = `${application}.${zones.domain.zone}`;
    if (below(host, `${environment.name}.${ofApplication}`)) return undefined;
    return below(host, ofApplication) ? zones.application : zones.domain;
  };
  return hostsOf(workload).flatMap(({ name, hostedZone }) => {
    const zone = hostedZone === undefined ? zoneOf(name) : { zone: hostedZone };
    return zone === undefined ? [] : [record(zone, name, type)];
  });
}

function hostsOf({ spec }: ResolvedWorkload): readonly AliasSpec<string>[] {
  const http = "http" in spec && spec.http !== undefined && "rules" in spec.http ? spec.http.rules : [];
  const nlb = "nlb" in spec && spec.nlb !== undefined ? (spec.nlb.aliases ?? []) : [];
  const own = "alias" in spec && spec.alias !== undefined ? [{ name: spec.alias }] : [];
  return [...http.flatMap(({ aliases = [] }) => aliases), ...nlb, ...own];
}

/** A name that is its own identifier. */
function named(type: UniquelyNamed, noun: string, thingType: string, value: string): FixedName {
  return { type, value, noun, thing: { type: thingType, identifier: value } };
}

const logGroup = (value: string): FixedName =>
  named("aws:cloudwatch/logGroup:LogGroup", "log group", "AWS::Logs::LogGroup", value);
const logResourcePolicy = (value: string): FixedName =>
  named(
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    "log resource policy",
    "AWS::Logs::ResourcePolicy",
    value,
  );
const alarm = (value: string): FixedName =>
  named("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", "AWS::CloudWatch::Alarm", value);
const appRunnerService = (value: string): FixedName =>
  named("aws:apprunner/service:Service", "App Runner service", "AWS::AppRunner::Service", value);
const stack = (value: string): FixedName =>
  named("aws:cloudformation/stack:Stack", "CloudFormation stack", "AWS::CloudFormation::Stack", value);
/** A family may have revisions of others: new ones are numbered after them, and a destroy deregisters only its own. */
const taskFamily = (value: string): FixedName => ({
  ...named("aws:ecs/taskDefinition:TaskDefinition", "task definition family", "AWS::ECS::TaskDefinition", value),
  shared: true,
});
const repository = (value: string, workload: string): FixedName => ({
  ...named("aws:ecr/repository:Repository", "image repository", "AWS::ECR::Repository", value),
  workload,
});

export function record({ zone, role }: NamedZone, name: string, type: RecordName["type"]): FixedName {
  const identifier = recordIdentifier({ zone, name, type });
  const thing = { type: "AWS::Route53::RecordSet", identifier };
  const reached = role === undefined ? {} : { role };
  return { type: "aws:route53/record:Record", value: name, noun: `${type} record`, thing, ...reached };
}

function viewerFunction(value: string, { partition, account }: Place): FixedName {
  const thing = {
    type: "AWS::CloudFront::Function",
    identifier: `arn:${partition}:cloudfront::${account}:function/${value}`,
  };
  return { type: "aws:cloudfront/function:Function", value, noun: "CloudFront function", thing };
}

function stateMachine(value: string, { partition, region, account }: Place): FixedName {
  const identifier = `arn:${partition}:states:${region}:${account}:stateMachine:${value}`;
  const thing = { type: "AWS::StepFunctions::StateMachine", identifier };
  return { type: "aws:sfn/stateMachine:StateMachine", value, noun: "state machine", thing };
}

function topicOf(value: string, { partition, region, account }: Place): FixedName {
  const thing = { type: "AWS::SNS::Topic", identifier: `arn:${partition}:sns:${region}:${account}:${value}` };
  return { type: "aws:sns/topic:Topic", value, noun: "topic", thing };
}

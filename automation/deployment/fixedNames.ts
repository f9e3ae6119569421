import { logGroupName, shortened, topicName, workloadStem } from "../../components/names.js";
import type { NamedThing } from "../aws/existingThings.js";
import type { ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";
import type { Target } from "../session/target.js";

/** Pulumi types whose names are unique in an account and region, and the input that holds the name. */
export const uniquelyNamed = {
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyName",
  "aws:ecr/repository:Repository": "name",
  "aws:iam/role:Role": "name",
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
  /** By the primary identifier of CloudFormation's registry (`aws cloudformation describe-type`). */
  thing: NamedThing;
}

/** As much of a target as names are made of. */
type Place = Pick<Target, "account" | "region" | "partition">;

/**
 * Copilot's names that a first deployment of these workloads takes: those of its own contract, unique in an account and
 * region. Pure; a test holds them against the plans of applications.
 */
export function fixedNames(resolved: ResolvedApplication, place: Place): FixedName[] {
  const jobs = resolved.workloads.some(({ kind }) => kind === "Scheduled Job");
  const environment = `${resolved.application}-${resolved.environment.name}`;
  return [
    ...(resolved.environment.spec.flowLogs === undefined ? [] : [logGroup(`${environment}-FlowLogs`)]),
    ...(jobs ? [logResourcePolicy(`${environment}-LogResourcePolicy`)] : []),
    ...resolved.workloads.flatMap((workload) => namesOf(workload, resolved, place)),
  ];
}

function namesOf(workload: ResolvedWorkload, resolved: ResolvedApplication, place: Place): FixedName[] {
  const { application, environment } = resolved;
  const { name, kind } = workload;
  const stem = workloadStem(application, environment.name, name);
  const topics = "publish" in workload.spec ? (workload.spec.publish?.topics ?? []) : [];
  const onEcs = kind !== "Static Site" && kind !== "Request-Driven Web Service";
  return [
    ...(workload.images.length > 0 ? [repository(`${application}/${name}`, name)] : []),
    ...(onEcs ? [logGroup(logGroupName(application, environment.name, name))] : []),
    ...(kind === "Scheduled Job" ? [stateMachine(shortened(stem, "stateMachine"), place)] : []),
    ...topics.map((topic) => topicOf(topicName(stem, topic.name, topic.fifo !== undefined), place)),
  ];
}

function logGroup(value: string): FixedName {
  const thing = { type: "AWS::Logs::LogGroup", identifier: value };
  return { type: "aws:cloudwatch/logGroup:LogGroup", value, noun: "log group", thing };
}

function logResourcePolicy(value: string): FixedName {
  const thing = { type: "AWS::Logs::ResourcePolicy", identifier: value };
  return { type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", value, noun: "log resource policy", thing };
}

function repository(value: string, workload: string): FixedName {
  const thing = { type: "AWS::ECR::Repository", identifier: value };
  return { type: "aws:ecr/repository:Repository", value, noun: "image repository", workload, thing };
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

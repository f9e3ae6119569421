import { isRecord } from "../../base/isRecord.js";
import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";
import { checkPolicy, readDocument } from "./documents.js";
import { checkSchedule } from "./schedules.js";
import { startStateMachine } from "./stateMachines.js";

const RETENTION = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Logs are kept for one of certain numbers of days. */
export function checkLogGroup({ retentionInDays }: Inputs): void {
  const days = numeric(retentionInDays);
  if (days !== undefined && !RETENTION.includes(days)) {
    refuse(
      "log-retention",
      "InvalidParameterException",
      `retentionInDays ${days} must be one of ${RETENTION.slice(1).join(", ")} (0: for ever)`,
    );
  }
}

export function checkLogPolicy({ policyDocument }: Inputs): void {
  checkPolicy(policyDocument, "resource", 5120);
}

/** A region has ten log resource policies at most. */
export function allowLogPolicy({ world, place, before }: Call): void {
  const others = world
    .list({ type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", ...place })
    .filter((one) => one.id !== before?.id);
  if (others.length >= 10)
    refuse(
      "log-policies",
      "LimitExceededException",
      "Resource limit exceeded. A region can have up to 10 resource policies.",
    );
}

const STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const OPERATORS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];

/** An alarm watches one metric or one expression that returns data, over periods of 10, 30 or whole minutes in a day. */
export function checkAlarm(inputs: Inputs): void {
  const queries = records(inputs.metricQueries);
  if (
    inputs.comparisonOperator !== undefined &&
    !OPERATORS.includes(String(inputs.comparisonOperator)) &&
    text(inputs.comparisonOperator)
  ) {
    refuse("alarm", "ValidationError", `comparisonOperator '${text(inputs.comparisonOperator)}' is not known`);
  }
  if (
    inputs.metricName === undefined &&
    inputs.metricQueries === undefined &&
    inputs.evaluationCriteria === undefined
  ) {
    refuse("alarm", "ValidationError", "An alarm takes a metric or metric queries");
  }
  if (inputs.metricName !== undefined && queries.length > 0)
    refuse("alarm", "ValidationError", "An alarm takes a metric or metric queries, not both");
  if (queries.length > 0 && queries.filter((one) => one.returnData === true).length !== 1) {
    refuse("alarm", "ValidationError", "Exactly one element of the metrics list should return data.");
  }
  const statistic = text(inputs.statistic);
  if (statistic && !STATISTICS.includes(statistic))
    refuse("alarm", "ValidationError", `statistic '${statistic}' is not known`);
  checkPeriods(inputs, queries);
}

function checkPeriods(inputs: Inputs, queries: readonly Inputs[]): void {
  const periods = [
    inputs.period,
    ...queries.flatMap((one) => records(one.metric)).map((metric) => metric.period),
  ].flatMap((one) => numeric(one) ?? []);
  for (const period of periods) {
    if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
      refuse("alarm", "ValidationError", `Period ${period} must be 10, 20, 30 or a multiple of 60`);
    }
    const evaluations = numeric(inputs.evaluationPeriods) ?? 1;
    if (period * evaluations > 604_800 || (period < 3600 && period * evaluations > 86_400)) {
      refuse(
        "alarm",
        "ValidationError",
        "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).",
      );
    }
  }
  const [enough, all] = [numeric(inputs.datapointsToAlarm), numeric(inputs.evaluationPeriods)];
  if (enough !== undefined && all !== undefined && enough > all) {
    refuse("alarm", "ValidationError", "DatapointsToAlarm must not be greater than EvaluationPeriods");
  }
}

/** A rule has a schedule, a pattern, or both. */
export function checkEventRule(inputs: Inputs): void {
  if (inputs.scheduleExpression === undefined && inputs.eventPattern === undefined) {
    refuse("event-rule", "ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (text(inputs.scheduleExpression)) checkSchedule(text(inputs.scheduleExpression));
  const pattern = readDocument("event-rule", "InvalidEventPatternException", "Event pattern", inputs.eventPattern);
  if (pattern && Object.values(pattern).some((one) => !Array.isArray(one) && !isRecord(one))) {
    refuse(
      "event-rule",
      "InvalidEventPatternException",
      "Event pattern is not valid. Reason: its values must be lists or objects",
    );
  }
}

/** State machines and ECS clusters need a role to be started. */
export function checkEventTarget(inputs: Inputs): void {
  const target = text(inputs.arn);
  if ((target.includes(":states:") || inputs.ecsTarget !== undefined) && inputs.roleArn === undefined) {
    refuse("event-target", "ValidationException", `RoleArn is required for target ${target}.`);
  }
  if (inputs.input !== undefined && text(inputs.input)) {
    try {
      JSON.parse(text(inputs.input));
    } catch {
      refuse("event-target", "ValidationException", `JSON syntax error in input for target ${text(inputs.targetId)}.`);
    }
  }
}

const TARGET_TYPES: Readonly<Record<string, string>> = {
  states: "aws:sfn/stateMachine:StateMachine",
  sns: "aws:sns/topic:Topic",
  sqs: "aws:sqs/queue:Queue",
  ecs: "aws:ecs/cluster:Cluster",
  lambda: "aws:lambda/function:Function",
};

/** A rule has five targets at most; what a target names exists, and a scheduled task could start. */
export function allowEventTarget({ world, inputs, place, before }: Call): void {
  const target = text(inputs.arn);
  const type = TARGET_TYPES[target.split(":")[2] ?? ""];
  const found = type ? world.find(type, target, place) : undefined;
  if (type && !found) refuse("reference-exists", "ResourceNotFoundException", `Target ${target} does not exist.`);
  const siblings = world
    .list({ type: "aws:cloudwatch/eventTarget:EventTarget", ...place })
    .filter((one) => one.inputs.rule === inputs.rule && one.id !== before?.id);
  if (siblings.length >= 5)
    refuse(
      "event-target",
      "LimitExceededException",
      "The requested resource exceeds the maximum number allowed: 5 targets per rule.",
    );
  if (found && type === TARGET_TYPES.states) startStateMachine({ world, place }, found);
  if (texts(inputs.runCommandTargets).length > 0)
    refuse("event-target", "ValidationException", "Run Command targets are not simulated.");
}

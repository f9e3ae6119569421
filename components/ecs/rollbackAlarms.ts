import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import type { DeploymentSpec } from "../fargateService.js";
import { madeAlarmNames, type RollbackAlarm, rollbackAlarmName } from "../names.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";

/** Alarms with these thresholds are made; the names are Copilot's. */
type Thresholds = Exclude<NonNullable<DeploymentSpec["rollbackAlarms"]>, { names: string[] }>;

interface AlarmKind {
  suffix: string;
  /** End of the alarm's name. */
  named: RollbackAlarm;
  subject: string;
  threshold: number;
  description: string;
  metric: Pick<aws.cloudwatch.MetricAlarmArgs, "namespace" | "metricName" | "dimensions" | "unit">;
}

/** Names of the alarms that roll a deployment back; known before the alarms are there, since they watch the service. */
export function rollbackAlarmNames({ stem }: WorkloadScope, alarms: DeploymentSpec["rollbackAlarms"]): string[] {
  if (alarms === undefined) return [];
  return "names" in alarms ? alarms.names : madeAlarmNames(stem, alarms);
}

/** The alarms that the manifest gives thresholds for, over the service's metrics and its queue's. */
export function createRollbackAlarms(
  scope: WorkloadScope,
  alarms: DeploymentSpec["rollbackAlarms"],
  service: aws.ecs.Service,
  queueName: Value | undefined,
): aws.cloudwatch.MetricAlarm[] {
  if (alarms === undefined || "names" in alarms) return [];
  return kindsOf(scope, alarms, service, queueName).map((kind) => createAlarm(scope, kind));
}

function kindsOf(
  scope: WorkloadScope,
  { cpuUtilization, memoryUtilization, messagesDelayed }: Thresholds,
  service: aws.ecs.Service,
  queueName: Value | undefined,
): AlarmKind[] {
  const dimensions = { ClusterName: scope.environment.clusterName, ServiceName: service.name };
  const utilization = (what: "CPU" | "Memory", threshold: number): AlarmKind => ({
    suffix: what.toLowerCase(),
    named: what === "CPU" ? "CPU" : "Mem",
    subject: "ECS service",
    threshold,
    description: `${what === "CPU" ? "CPU" : "memory"} utilization is greater than or equal to ${threshold}%`,
    metric: { namespace: "AWS/ECS", metricName: `${what}Utilization`, dimensions, unit: "Percent" },
  });
  return [
    ...(cpuUtilization === undefined ? [] : [utilization("CPU", cpuUtilization)]),
    ...(memoryUtilization === undefined ? [] : [utilization("Memory", memoryUtilization)]),
    ...(messagesDelayed === undefined || queueName === undefined ? [] : [delayed(messagesDelayed, queueName)]),
  ];
}

const delayed = (threshold: number, queueName: Value): AlarmKind => ({
  suffix: "messages-delayed",
  named: "MsgsDelayed",
  subject: "worker service",
  threshold,
  description: `number of messages delayed is greater than or equal to ${threshold}`,
  metric: {
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesDelayed",
    dimensions: { QueueName: queueName },
    unit: "Count",
  },
});

function createAlarm(scope: WorkloadScope, kind: AlarmKind): aws.cloudwatch.MetricAlarm {
  return child(scope, "alarm", `rollback-${kind.suffix}`, {
    name: rollbackAlarmName(scope.stem, kind.named),
    alarmDescription: `Roll back ${kind.subject} if ${kind.description} twice in 3 minutes.`,
    ...kind.metric,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    period: 60,
    statistic: "Average",
    threshold: kind.threshold,
  });
}

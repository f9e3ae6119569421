import type * as aws from "@pulumi/aws";
import { child } from "../children.js";
import { cooldownDefaults } from "../defaults.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";

/** How the backlog of queues is measured: by CloudWatch itself, or by a function as in Copilot. */
export type QueueScaling = "metric-math" | "lambda";

/** A queue whose backlog decides on the number of tasks. */
export interface MeasuredQueue {
  /** What its logical name ends in. */
  key: string;
  name: Value;
  arn: Value;
}

/** Which queue and which service a backlog is about. */
export interface QueueMetricArgs {
  queueName: Value;
  clusterName: Value;
  serviceName: Value;
}

export interface WakePolicy {
  policy: aws.appautoscaling.Policy;
  alarm: aws.cloudwatch.MetricAlarm;
}

type Specification =
  aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification;
type Metric =
  aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetric;

/** Copilot's own metric, which its function writes for each queue. */
export function functionMetric(namespace: string, queueName: Value): Specification {
  return {
    namespace,
    metricName: "BacklogPerTask",
    statistic: "Average",
    dimensions: [{ name: "QueueName", value: queueName }],
    unit: "Count",
  };
}

/**
 * Messages a task as CloudWatch works them out: visible messages by running tasks, which ECS counts by their CPU
 * samples. At zero tasks one message is already above `target`.
 */
export function backlogMetrics(args: QueueMetricArgs, target: number): Metric[] {
  return [
    {
      id: "m1",
      label: "Messages in the queue",
      metricStat: {
        metric: {
          namespace: "AWS/SQS",
          metricName: "ApproximateNumberOfMessagesVisible",
          dimensions: [{ name: "QueueName", value: args.queueName }],
        },
        stat: "Maximum",
      },
      returnData: false,
    },
    {
      id: "m2",
      label: "Running tasks",
      metricStat: {
        metric: {
          namespace: "AWS/ECS",
          metricName: "CPUUtilization",
          dimensions: [
            { name: "ClusterName", value: args.clusterName },
            { name: "ServiceName", value: args.serviceName },
          ],
        },
        stat: "SampleCount",
      },
      returnData: false,
    },
    {
      id: "e",
      label: "Messages a task",
      expression: `IF(FILL(m2,0) > 0, CEIL(m1/FILL(m2,1)), IF(m1 > 0, m1 + ${target}, 0))`,
      returnData: true,
    },
  ];
}

/**
 * Starts one task when messages wait and none runs. It acts at zero only, so it can't work against the tracking
 * policy, and it does not wait for that one's three data points.
 */
export function createWakePolicy(
  scope: WorkloadScope,
  target: aws.appautoscaling.Target,
  key: string,
  watched: Watched,
): WakePolicy {
  const policy = child(scope, "scalingPolicy", `wake-${key}`, {
    policyType: "StepScaling",
    resourceId: target.resourceId,
    scalableDimension: target.scalableDimension,
    serviceNamespace: target.serviceNamespace,
    stepScalingPolicyConfiguration: {
      adjustmentType: "ChangeInCapacity",
      cooldown: cooldownDefaults.in,
      metricAggregationType: "Maximum",
      stepAdjustments: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
    },
  });
  return { policy, alarm: createWakeAlarm(scope, key, policy, watched) };
}

/** What an alarm watches: one metric, or an expression over several. */
export type Watched = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  "metricQueries" | "namespace" | "metricName" | "dimensions" | "statistic" | "period" | "unit"
>;

/** Messages that wait while no task runs, as the function writes them. */
export const functionWatched = (namespace: string, queueName: Value): Watched => ({
  namespace,
  metricName: "MessagesWithoutTask",
  dimensions: { QueueName: queueName },
  statistic: "Maximum",
  period: 60,
  unit: "Count",
});

/** The same worked out by CloudWatch: 1 where messages wait and no task runs. */
export function mathWatched(metrics: QueueMetricArgs): Watched {
  return {
    metricQueries: [
      {
        id: "m1",
        metric: {
          namespace: "AWS/SQS",
          metricName: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: metrics.queueName },
          period: 60,
          stat: "Maximum",
        },
      },
      {
        id: "m2",
        metric: {
          namespace: "AWS/ECS",
          metricName: "CPUUtilization",
          dimensions: { ClusterName: metrics.clusterName, ServiceName: metrics.serviceName },
          period: 60,
          stat: "SampleCount",
        },
      },
      { id: "e", label: "Asleep with messages", expression: "IF(m1 > 0 AND FILL(m2,0) < 1, 1, 0)", returnData: true },
    ],
  };
}

function createWakeAlarm(
  scope: WorkloadScope,
  key: string,
  policy: aws.appautoscaling.Policy,
  watched: Watched,
): aws.cloudwatch.MetricAlarm {
  return child(scope, "alarm", `wake-${key}-alarm`, {
    alarmDescription: `Messages wait for ${scope.workload} and none of its tasks runs.`,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
    alarmActions: [policy.arn],
    ...watched,
  });
}

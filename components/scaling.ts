import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { argumentError } from "./argumentError.js";
import { child } from "./children.js";
import { cooldownDefaults } from "./defaults.js";
import { type BacklogFunction, backlogNamespace, createBacklogFunction } from "./ecs/backlogFunction.js";
import {
  backlogMetrics,
  createWakePolicy,
  functionMetric,
  functionWatched,
  type MeasuredQueue,
  mathWatched,
  type QueueMetricArgs,
  type QueueScaling,
  type WakePolicy,
} from "./ecs/queueScaling.js";
import type { CooldownSpec, CountSpec, TargetTrackingSpec } from "./fargateService.js";
import type { Value } from "./values.js";
import type { WorkloadScope } from "./workload.js";

export type RangeCount = Extract<CountSpec, { range: unknown }>;
type TrackingConfiguration = aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;
type CustomMetric =
  aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification;

/** What Elastic Load Balancing's metrics are about: a load balancer and one of its target groups. */
export interface LoadBalancerMetricArgs {
  /** `app/name/id`. */
  loadBalancer: Value;
  /** `targetgroup/name/id`. */
  targetGroup: Value;
}

/** What the service's metrics are about. */
export interface ScalingSubject {
  service: aws.ecs.Service;
  /** The first rule's target group; absent without an Application Load Balancer. */
  requests?: LoadBalancerMetricArgs;
  /** The queues of a Worker Service. */
  queues?: MeasuredQueue[];
  /** How their backlog is measured. @default "metric-math" */
  queueScaling?: QueueScaling;
}

export interface Scaling {
  target: aws.appautoscaling.Target;
  policies: aws.appautoscaling.Policy[];
  /** Start a service that rests at zero. */
  wake: WakePolicy[];
  /** Present with `queueScaling: lambda`. */
  backlog?: BacklogFunction;
}

/**
 * Application Auto Scaling of a service: the number of tasks follows each metric that the manifest gives a target.
 *
 * No role: Application Auto Scaling works with its service-linked one.
 */
export function createScaling(scope: WorkloadScope, count: RangeCount, subject: ScalingSubject): Scaling {
  const { environment } = scope;
  const target = child(scope, "scalingTarget", "scaling", {
    minCapacity: count.range.min,
    maxCapacity: count.range.max,
    resourceId: pulumi.interpolate`service/${environment.clusterName}/${subject.service.name}`,
    scalableDimension: "ecs:service:DesiredCount",
    serviceNamespace: "ecs",
  });
  const policies = [
    ...predefined(scope, target, "cpu", "ECSServiceAverageCPUUtilization", count.cpu),
    ...predefined(scope, target, "memory", "ECSServiceAverageMemoryUtilization", count.memory),
    ...byLoadBalancer(scope, target, count, subject.requests),
    ...byQueues(scope, target, count, subject),
  ];
  const asleep = count.range.min === 0 && count.queueDelay !== undefined;
  const wake = (asleep ? (subject.queues ?? []) : []).map(({ key, name: queueName }) =>
    createWakePolicy(
      scope,
      target,
      key,
      isMeasuredByFunction(count, subject)
        ? functionWatched(backlogNamespace(scope), queueName)
        : mathWatched(queueMetrics(scope, subject, queueName)),
    ),
  );
  const backlog = isMeasuredByFunction(count, subject)
    ? createBacklogFunction(scope, {
        service: subject.service,
        queues: subject.queues ?? [],
        target: acceptableBacklog(count.queueDelay),
      })
    : undefined;
  return { target, policies, wake, ...(backlog !== undefined && { backlog }) };
}

type QueueDelay = NonNullable<RangeCount["queueDelay"]>;

const isMeasuredByFunction = (
  count: RangeCount,
  { queueScaling }: ScalingSubject,
): count is RangeCount & { queueDelay: QueueDelay } => queueScaling === "lambda" && count.queueDelay !== undefined;

/** Messages that one task works off in the acceptable time. */
const acceptableBacklog = ({ acceptableLatency, processingTime }: QueueDelay): number =>
  Math.ceil(acceptableLatency / processingTime);

function predefined(
  scope: WorkloadScope,
  target: aws.appautoscaling.Target,
  suffix: string,
  metric: string,
  spec: TargetTrackingSpec | undefined,
): aws.appautoscaling.Policy[] {
  if (spec === undefined) return [];
  const configuration = {
    predefinedMetricSpecification: { predefinedMetricType: metric },
    ...cooldowns(spec.cooldown),
    targetValue: spec.value,
  };
  return [createPolicy(scope, target, suffix, `${scope.workload}-${metric}-ScalingPolicy`, configuration)];
}

function byLoadBalancer(
  scope: WorkloadScope,
  target: aws.appautoscaling.Target,
  { requests, responseTime }: RangeCount,
  subject: LoadBalancerMetricArgs | undefined,
): aws.appautoscaling.Policy[] {
  const follow = (suffix: string, policy: string, metric: string, statistic: string, spec?: TargetTrackingSpec) => {
    if (spec === undefined) return [];
    if (subject === undefined) {
      throw argumentError("count", `${scope.workload} scales by ${metric}, which needs an Application Load Balancer`);
    }
    const customizedMetricSpecification: CustomMetric = {
      namespace: "AWS/ApplicationELB",
      metricName: metric,
      statistic,
      dimensions: [
        { name: "LoadBalancer", value: subject.loadBalancer },
        { name: "TargetGroup", value: subject.targetGroup },
      ],
    };
    const configuration = { customizedMetricSpecification, ...cooldowns(spec.cooldown), targetValue: spec.value };
    return [createPolicy(scope, target, suffix, `${scope.workload}-${policy}-ScalingPolicy`, configuration)];
  };
  return [
    ...follow("requests", "ALBSumRequestCountPerTarget", "RequestCountPerTarget", "Sum", requests),
    ...follow("response-time", "ALBAverageResponseTime", "TargetResponseTime", "Average", responseTime),
  ];
}

/** One policy a queue: the backlog of each task stays below what it works off in the acceptable time. */
function byQueues(
  scope: WorkloadScope,
  target: aws.appautoscaling.Target,
  count: RangeCount,
  subject: ScalingSubject,
): aws.appautoscaling.Policy[] {
  const { queueDelay } = count;
  if (queueDelay === undefined) return [];
  const targetValue = acceptableBacklog(queueDelay);
  return (subject.queues ?? []).map((queue) => {
    const configuration = {
      customizedMetricSpecification: isMeasuredByFunction(count, subject)
        ? functionMetric(backlogNamespace(scope), queue.name)
        : { metrics: backlogMetrics(queueMetrics(scope, subject, queue.name), targetValue) },
      ...cooldowns(queueDelay.cooldown),
      targetValue,
    };
    const policyName = pulumi.interpolate`${scope.workload}-BacklogPerTask-${queue.name}`;
    return createPolicy(scope, target, queue.key, policyName, configuration);
  });
}

function queueMetrics(scope: WorkloadScope, subject: ScalingSubject, queueName: Value): QueueMetricArgs {
  return { queueName, clusterName: scope.environment.clusterName, serviceName: subject.service.name };
}

const cooldowns = ({ in: scaleIn, out }: CooldownSpec = {}) => ({
  scaleInCooldown: scaleIn ?? cooldownDefaults.in,
  scaleOutCooldown: out ?? cooldownDefaults.out,
});

function createPolicy(
  scope: WorkloadScope,
  target: aws.appautoscaling.Target,
  suffix: string,
  policyName: Value,
  configuration: TrackingConfiguration,
): aws.appautoscaling.Policy {
  return child(scope, "scalingPolicy", `scaling-${suffix}`, {
    name: policyName,
    policyType: "TargetTrackingScaling",
    resourceId: target.resourceId,
    scalableDimension: target.scalableDimension,
    serviceNamespace: target.serviceNamespace,
    targetTrackingScalingPolicyConfiguration: configuration,
  });
}

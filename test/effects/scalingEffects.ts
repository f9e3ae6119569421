import type { Effects } from "./routingEffects.js";

/** Numbers of tasks, and how new ones replace old ones. */
export const scalingEffects: Effects = {
  count: ["Service web-service desiredCount = 3"],
  "count.spot": [
    "Service web-service desiredCount = 2",
    "Service web-service capacityProviderStrategies.0.capacityProvider = FARGATE_SPOT",
  ],
  "count.range": ["Target web-scaling maxCapacity = 10"],
  "count.range.min": ["Target web-scaling minCapacity = 1"],
  "count.range.max": ["Target web-scaling maxCapacity = 9"],
  "count.range.spot_from": [
    "Service web-service capacityProviderStrategies.1.base = 1",
    "Service web-service capacityProviderStrategies.0.capacityProvider = FARGATE_SPOT",
  ],
  "count.cooldown": ["Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30"],
  "count.cooldown.in": ["Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30"],
  "count.cooldown.out": ["Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.scaleOutCooldown = 30"],
  "count.cpu_percentage": ["Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.targetValue = 50"],
  "count.cpu_percentage.value": ["Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.targetValue = 50"],
  "count.cpu_percentage.cooldown": [
    "Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.cpu_percentage.cooldown.in": [
    "Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.cpu_percentage.cooldown.out": [
    "Policy web-scaling-cpu targetTrackingScalingPolicyConfiguration.scaleOutCooldown = 30",
  ],
  "count.memory_percentage": ["Policy web-scaling-memory targetTrackingScalingPolicyConfiguration.targetValue = 50"],
  "count.memory_percentage.value": [
    "Policy web-scaling-memory targetTrackingScalingPolicyConfiguration.targetValue = 50",
  ],
  "count.memory_percentage.cooldown": [
    "Policy web-scaling-memory targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.memory_percentage.cooldown.in": [
    "Policy web-scaling-memory targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.memory_percentage.cooldown.out": [
    "Policy web-scaling-memory targetTrackingScalingPolicyConfiguration.scaleOutCooldown = 30",
  ],
  "count.requests": ["Policy web-scaling-requests targetTrackingScalingPolicyConfiguration.targetValue = 100"],
  "count.requests.value": ["Policy web-scaling-requests targetTrackingScalingPolicyConfiguration.targetValue = 100"],
  "count.requests.cooldown": [
    "Policy web-scaling-requests targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.requests.cooldown.in": [
    "Policy web-scaling-requests targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.requests.cooldown.out": [
    "Policy web-scaling-requests targetTrackingScalingPolicyConfiguration.scaleOutCooldown = 30",
  ],
  "count.response_time": ["Policy web-scaling-response-time targetTrackingScalingPolicyConfiguration.targetValue = 2"],
  "count.response_time.value": [
    "Policy web-scaling-response-time targetTrackingScalingPolicyConfiguration.targetValue = 2",
  ],
  "count.response_time.cooldown": [
    "Policy web-scaling-response-time targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.response_time.cooldown.in": [
    "Policy web-scaling-response-time targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.response_time.cooldown.out": [
    "Policy web-scaling-response-time targetTrackingScalingPolicyConfiguration.scaleOutCooldown = 30",
  ],
  deployment: ["Service web-service alarms.alarmNames.0 = a"],
  "deployment.rolling": [
    "Service web-service deploymentMaximumPercent = 100",
    "Service web-service deploymentMinimumHealthyPercent = 0",
  ],
  "deployment.rollback_alarms": [
    "Service web-service alarms.alarmNames.0 = a",
    "Service web-service alarms.enable = true",
  ],
  "deployment.rollback_alarms.cpu_utilization": ["MetricAlarm web-rollback-cpu threshold = 70"],
  "deployment.rollback_alarms.memory_utilization": ["MetricAlarm web-rollback-memory threshold = 70"],
};

/** Queues and what is measured at them. */
export const workerEffects: Effects = {
  subscribe: ["Queue web-queue visibilityTimeoutSeconds = 60"],
  "subscribe.topics": [
    "TopicSubscription web-subscription-api-a topic = arn:aws:sns:us-west-2:111122223333:shop-test-api-a",
  ],
  "subscribe.topics[]": [
    "TopicSubscription web-subscription-api-a topic = arn:aws:sns:us-west-2:111122223333:shop-test-api-a",
    "QueuePolicy web-queue-policy policy.Statement.{sqs:SendMessage}.Condition.ArnEquals.aws:SourceArn = arn:aws:sns:us-west-2:111122223333:shop-test-api-a",
  ],
  "subscribe.topics[].name": [
    "TopicSubscription web-subscription-api-orders topic = arn:aws:sns:us-west-2:111122223333:shop-test-api-orders",
  ],
  "subscribe.topics[].service": [
    "TopicSubscription web-subscription-api-a topic = arn:aws:sns:us-west-2:111122223333:shop-test-api-a",
  ],
  "subscribe.topics[].filter_policy": ["TopicSubscription web-subscription-api-a filterPolicy.a.0 = 1"],
  "subscribe.topics[].queue": [
    "TaskDefinition web-task containerDefinitions.web.environment.COPILOT_TOPIC_QUEUE_URIS.name = COPILOT_TOPIC_QUEUE_URIS",
  ],
  "subscribe.queue": ["Queue web-queue delaySeconds = 5"],
  "subscribe.topics[].queue.retention": ["Queue web-queue-api-a messageRetentionSeconds = 90"],
  "subscribe.topics[].queue.delay": ["Queue web-queue-api-a delaySeconds = 90"],
  "subscribe.topics[].queue.timeout": ["Queue web-queue-api-a visibilityTimeoutSeconds = 90"],
  "subscribe.topics[].queue.dead_letter": [
    "RedrivePolicy web-queue-api-a-redrive-policy redrivePolicy.maxReceiveCount = 3",
    "Queue web-dead-letter-queue-api-a messageRetentionSeconds = 1209600",
  ],
  "subscribe.topics[].queue.dead_letter.tries": [
    "RedrivePolicy web-queue-api-a-redrive-policy redrivePolicy.maxReceiveCount = 3",
  ],
  "subscribe.topics[].queue.fifo": ["Queue web-fifo-queue-api-a fifoQueue = true"],
  "subscribe.topics[].queue.fifo.content_based_deduplication": [
    "Queue web-fifo-queue-api-a contentBasedDeduplication = true",
  ],
  "subscribe.topics[].queue.fifo.deduplication_scope": ["Queue web-fifo-queue-api-a deduplicationScope = queue"],
  "subscribe.topics[].queue.fifo.throughput_limit": ["Queue web-fifo-queue-api-a fifoThroughputLimit = perQueue"],
  "subscribe.topics[].queue.fifo.high_throughput": [
    "Queue web-fifo-queue-api-a deduplicationScope = messageGroup",
    "Queue web-fifo-queue-api-a fifoThroughputLimit = perMessageGroupId",
  ],
  "subscribe.queue.retention": ["Queue web-queue messageRetentionSeconds = 90"],
  "subscribe.queue.delay": ["Queue web-queue delaySeconds = 90"],
  "subscribe.queue.timeout": ["Queue web-queue visibilityTimeoutSeconds = 90"],
  "subscribe.queue.dead_letter": [
    "RedrivePolicy web-queue-redrive-policy redrivePolicy.maxReceiveCount = 3",
    "Queue web-dead-letter-queue messageRetentionSeconds = 1209600",
  ],
  "subscribe.queue.dead_letter.tries": ["RedrivePolicy web-queue-redrive-policy redrivePolicy.maxReceiveCount = 3"],
  "subscribe.queue.fifo": ["Queue web-queue fifoQueue = true"],
  "subscribe.queue.fifo.content_based_deduplication": ["Queue web-queue contentBasedDeduplication = true"],
  "subscribe.queue.fifo.deduplication_scope": ["Queue web-queue deduplicationScope = queue"],
  "subscribe.queue.fifo.throughput_limit": ["Queue web-queue fifoThroughputLimit = perQueue"],
  "subscribe.queue.fifo.high_throughput": [
    "Queue web-queue deduplicationScope = messageGroup",
    "Queue web-queue fifoThroughputLimit = perMessageGroupId",
  ],
  "count.queue_delay": ["Policy web-scaling-queue targetTrackingScalingPolicyConfiguration.targetValue = 600"],
  "count.queue_delay.acceptable_latency": [
    "Policy web-scaling-queue targetTrackingScalingPolicyConfiguration.targetValue = 600",
  ],
  "count.queue_delay.msg_processing_time": [
    "Policy web-scaling-queue targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.metrics.2.expression = IF(FILL(m2,0) > 0, CEIL(m1/FILL(m2,1)), IF(m1 > 0, m1 + 300, 0))",
  ],
  "count.queue_delay.cooldown": [
    "Policy web-scaling-queue targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.queue_delay.cooldown.in": [
    "Policy web-scaling-queue targetTrackingScalingPolicyConfiguration.scaleInCooldown = 30",
  ],
  "count.queue_delay.cooldown.out": [
    "Policy web-scaling-queue targetTrackingScalingPolicyConfiguration.scaleOutCooldown = 30",
  ],
  "deployment.rollback_alarms": ["Service web-service alarms.alarmNames.0 = a"],
  "deployment.rollback_alarms.cpu_utilization": ["MetricAlarm web-rollback-cpu threshold = 70"],
  "deployment.rollback_alarms.memory_utilization": ["MetricAlarm web-rollback-memory threshold = 70"],
  "deployment.rollback_alarms.messages_delayed": ["MetricAlarm web-rollback-messages-delayed threshold = 70"],
};

/** When and how often a job runs. */
export const jobEffects: Effects = {
  "on.schedule": ["EventRule web-rule scheduleExpression = rate(90 minutes)"],
  timeout: ["StateMachine web-state-machine definition.TimeoutSeconds = 90"],
  retries: ["StateMachine web-state-machine definition.States.Run Fargate Task.Retry.0.MaxAttempts = 3"],
};

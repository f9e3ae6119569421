import { docs, rule } from "./rule.js";

const iam = `${docs}/IAM/latest`;
const cw = `${docs}/AmazonCloudWatch/latest`;
const s3 = `${docs}/AmazonS3/latest`;

// Rules on permissions, logs, alarms, scaling, storage and messages.

export const governing = {
  "policy-document": rule(
    "policies are JSON with effects, actions, resources or principals",
    `${iam}/UserGuide/reference_policies_grammar.html`,
  ),
  "policy-size": rule("policies have a size", `${iam}/UserGuide/reference_iam-quotas.html`),
  "attached-policies": rule("a role has ten managed policies", `${iam}/UserGuide/reference_iam-quotas.html`),
  "role-session": rule("a session lasts one to twelve hours", `${iam}/APIReference/API_CreateRole.html`),
  "log-retention": rule(
    "logs are kept for one of certain numbers of days",
    `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html`,
  ),
  "log-policies": rule(
    "ten log resource policies per region",
    `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html`,
  ),
  alarm: rule(
    "one metric or expression, known statistics and operators, periods within a day",
    `${cw}/APIReference/API_PutMetricAlarm.html`,
  ),
  schedule: rule(
    "rate() and cron() as EventBridge reads them",
    `${docs}/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html`,
  ),
  "event-rule": rule(
    "a rule has a schedule or a pattern that is valid",
    `${docs}/eventbridge/latest/APIReference/API_PutRule.html`,
  ),
  "event-target": rule(
    "five targets a rule, a role for what is started, input that is JSON",
    `${docs}/eventbridge/latest/APIReference/API_PutTargets.html`,
  ),
  "discovery-records": rule(
    "DNS records of Cloud Map have known types",
    `${docs}/cloud-map/latest/api/API_DnsRecord.html`,
  ),
  "scaling-range": rule(
    "minimum capacity is not above maximum",
    `${docs}/autoscaling/application/APIReference/API_RegisterScalableTarget.html`,
  ),
  "scaling-policy": rule(
    "a policy has the configuration of its type, with one metric",
    `${docs}/autoscaling/application/APIReference/API_PutScalingPolicy.html`,
  ),
};

export const storing = {
  "bucket-empty": rule("a bucket must be empty to be deleted", `${s3}/API/API_DeleteBucket.html`),
  "object-key": rule("keys have 1,024 bytes, bodies one source", `${s3}/userguide/object-keys.html`),
  "object-tags": rule("an object has ten tags", `${s3}/userguide/object-tagging.html`),
  "bucket-policy": rule(
    "a bucket's policy is about the bucket, and not public while that is blocked",
    `${s3}/userguide/access-control-block-public-access.html`,
  ),
  "bucket-acl": rule("ACLs need an ownership setting that allows them", `${s3}/userguide/about-object-ownership.html`),
  "key-deletion": rule("a key waits 7 to 30 days", `${docs}/kms/latest/APIReference/API_ScheduleKeyDeletion.html`),
  "key-policy": rule(
    "a key's policy leaves somebody who can change it",
    `${docs}/kms/latest/developerguide/key-policy-overview.html`,
  ),
  "file-system": rule(
    "provisioned throughput with its mode; a key with encryption",
    `${docs}/efs/latest/ug/API_CreateFileSystem.html`,
  ),
  "mount-targets": rule(
    "one mount target per zone, all in one VPC",
    `${docs}/efs/latest/ug/API_CreateMountTarget.html`,
  ),
};

export const messaging = {
  "fifo-name": rule(
    "FIFO queues and topics end with .fifo",
    `${docs}/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html`,
  ),
  "queue-attributes": rule(
    "times and sizes of a queue",
    `${docs}/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html`,
  ),
  "queue-redrive": rule(
    "a dead-letter queue exists and is of the same kind",
    `${docs}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html`,
  ),
  subscription: rule(
    "known protocols, filters of five keys, FIFO to FIFO",
    `${docs}/sns/latest/dg/subscription-filter-policy-constraints.html`,
  ),
  "state-machine": rule(
    "definitions in the Amazon States Language",
    `${docs}/step-functions/latest/dg/statemachine-structure.html`,
  ),
};

import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import type { MeasuredQueue } from "../ecs/queueScaling.js";
import type { References } from "../expressions.js";
import { namePrefix, queueKey } from "../names.js";
import { accountRoot, arnIn, policyDocument, type Statement } from "../policies.js";
import type { Value } from "../values.js";
import type { QueueSpec, SubscriptionSpec, WorkerServiceSpec } from "../workerService.js";
import type { WorkloadScope } from "../workload.js";

/** A queue with the one for messages that could not be worked off. */
export interface WorkerQueue {
  /** What its logical name ends in: `queue`, `queue-{service}-{topic}`, `fifo-queue-{service}-{topic}`. */
  key: string;
  queue: aws.sqs.Queue;
  /** Absent without `deadLetter`. */
  deadLetterQueue?: aws.sqs.Queue;
  /** Sends failed messages there. */
  redrivePolicy?: aws.sqs.RedrivePolicy;
}

/** All that brings messages to a Worker Service. */
export interface WorkerQueues {
  key: aws.kms.Key;
  /** For every subscription without a queue of its own, and for whoever sends to it. */
  events: WorkerQueue;
  /** Queues of single subscriptions, by their name in COPILOT_TOPIC_QUEUE_URIS. */
  dedicated: Record<string, WorkerQueue>;
  subscriptions: aws.sns.TopicSubscription[];
  /** What lets topics send and the tasks receive. */
  policies: aws.sqs.QueuePolicy[];
}

/** Seconds that a dead-letter queue keeps messages: 14 days, the longest that SQS does. */
const deadLetterRetention = 1_209_600;

/** The queues of a Worker Service, their key, and what fills them. There is always a default queue, as in Copilot. */
export function createQueues(
  scope: WorkloadScope,
  subscribe: WorkerServiceSpec["subscribe"],
  taskRole: aws.iam.Role,
): WorkerQueues {
  const key = createKey(scope, taskRole);
  const subscriptions = subscribe?.topics ?? [];
  const made: WorkerQueues = {
    key,
    events: createQueue(scope, "queue", subscribe?.queue ?? {}, key),
    dedicated: {},
    subscriptions: [],
    policies: [],
  };
  const shared = subscriptions.filter((subscription) => subscription.queue === undefined);
  made.policies.push(...createPolicies(scope, made.events, taskRole, shared));
  for (const subscription of subscriptions) {
    let target = made.events;
    if (subscription.queue !== undefined) {
      const suffix = queueSuffix(subscription);
      target = createQueue(scope, suffix, subscription.queue, key);
      made.dedicated[variableKey(subscription)] = target;
      made.policies.push(...createPolicies(scope, target, taskRole, [subscription]));
    }
    made.subscriptions.push(createSubscription(scope, subscription, target.queue));
  }
  return made;
}

/** COPILOT_QUEUE_URI, and COPILOT_TOPIC_QUEUE_URIS where topics have queues of their own. */
export function queueVariables({ events, dedicated }: WorkerQueues): Record<string, Value> {
  const urls = Object.entries(dedicated).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    COPILOT_QUEUE_URI: events.queue.url,
    ...(urls.length > 0 && {
      COPILOT_TOPIC_QUEUE_URIS: pulumi.jsonStringify(
        Object.fromEntries(urls.map(([name, { queue }]) => [name, queue.url])),
      ),
    }),
  };
}

/** Queues and key under Copilot's logical ids, for the workload's addons. */
export function queueReferences({ key, events, dedicated }: WorkerQueues): References {
  const references: Record<string, Value> = {
    EventsKMSKey: key.keyId,
    "EventsKMSKey.Arn": key.arn,
    "EventsKMSKey.KeyId": key.keyId,
  };
  for (const [id, { queue }] of [["EventsQueue", events] as const, ...Object.entries(dedicated)]) {
    references[id] = queue.url;
    references[`${id}.QueueUrl`] = queue.url;
    references[`${id}.Arn`] = queue.arn;
    references[`${id}.QueueName`] = queue.name;
  }
  return references;
}

/** Every queue that backlog is measured at, the default one first. */
export function measuredQueues({ events, dedicated }: WorkerQueues): MeasuredQueue[] {
  return [events, ...Object.values(dedicated)].map(({ key, queue }) => ({ key, name: queue.name, arn: queue.arn }));
}

/** Queues get their physical names from this, and those have no dots. */
const queueSuffix = ({ service, name, fifoTopic }: SubscriptionSpec): string =>
  `${fifoTopic ? "fifo-" : ""}queue-${service}-${name}`;

const topicOf = ({ name, fifoTopic }: SubscriptionSpec): string => (fifoTopic ? `${name}.fifo` : name);

const variableKey = (subscription: SubscriptionSpec): string => queueKey(subscription.service, topicOf(subscription));

/** ARN of the topic of another workload in the same environment. */
function topicArn({ environment }: WorkloadScope, subscription: SubscriptionSpec): pulumi.Output<string> {
  const stem = `${environment.application}-${environment.environment}-${subscription.service}`;
  return arnIn(environment, "sns", `${stem}-${topicOf(subscription)}`);
}

function createKey(scope: WorkloadScope, taskRole: aws.iam.Role): aws.kms.Key {
  return child(scope, "key", "queue-key", {
    description: `Messages in the queues of ${scope.stem}`,
    policy: policyDocument(keyStatements(scope, taskRole)),
  });
}

function keyStatements(scope: WorkloadScope, taskRole: aws.iam.Role): Statement[] {
  const allow = (Sid: string, Principal: Statement["Principal"], actions: string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Principal,
    Action: actions.map((action) => `kms:${action}`),
    Resource: "*",
  });
  const administration = ["Create*", "Describe*", "Enable*", "List*", "Put*", "Update*", "Revoke*", "Disable*"];
  const removal = ["Get*", "Delete*", "ScheduleKeyDeletion", "CancelKeyDeletion", "Tag*", "UntagResource"];
  const use = ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*"];
  return [
    allow("Allow key use", { AWS: accountRoot(scope.environment) }, [...administration, ...removal, ...use]),
    allow("Allow SNS encryption", { Service: "sns.amazonaws.com" }, ["Decrypt", "GenerateDataKey*"]),
    allow("Allow SQS encryption", { Service: "sqs.amazonaws.com" }, use),
    allow("Allow task role encrypt/decrypt", { AWS: [taskRole.arn] }, ["Encrypt", "Decrypt"]),
  ];
}

function createQueue(scope: WorkloadScope, suffix: string, spec: QueueSpec, key: aws.kms.Key): WorkerQueue {
  const fifo = fifoSettings(spec);
  const deadLetterQueue =
    spec.deadLetter === undefined
      ? undefined
      : sqsQueue(scope, suffix.replace("queue", "dead-letter-queue"), key, {
          messageRetentionSeconds: deadLetterRetention,
          ...(spec.fifo !== undefined && { fifoQueue: true }),
        });
  const queue = sqsQueue(scope, suffix, key, {
    ...(spec.retention !== undefined && { messageRetentionSeconds: spec.retention }),
    ...(spec.delay !== undefined && { delaySeconds: spec.delay }),
    ...(spec.timeout !== undefined && { visibilityTimeoutSeconds: spec.timeout }),
    ...fifo,
  });
  if (deadLetterQueue === undefined) return { key: suffix, queue };
  // A resource of its own: taken out of the queue's arguments, the provider would leave it on the queue.
  const redrivePolicy = child(scope, "redrivePolicy", `${suffix}-redrive-policy`, {
    queueUrl: queue.url,
    redrivePolicy: pulumi.jsonStringify({
      deadLetterTargetArn: deadLetterQueue.arn,
      maxReceiveCount: spec.deadLetter?.tries,
    }),
  });
  return { key: suffix, queue, deadLetterQueue, redrivePolicy };
}

/** `highThroughput` is short for one sequence and one limit per message group. */
function fifoSettings({ fifo }: QueueSpec): Partial<aws.sqs.QueueArgs> {
  if (fifo === undefined) return {};
  const { contentBasedDeduplication, highThroughput } = fifo;
  // SQS's own values are said: what is left out stays on the queue as it was.
  return {
    fifoQueue: true,
    ...(contentBasedDeduplication !== undefined && { contentBasedDeduplication }),
    deduplicationScope: highThroughput === true ? "messageGroup" : (fifo.deduplicationScope ?? "queue"),
    fifoThroughputLimit: highThroughput === true ? "perMessageGroupId" : (fifo.throughputLimit ?? "perQueue"),
  };
}

function sqsQueue(
  scope: WorkloadScope,
  suffix: string,
  key: aws.kms.Key,
  settings: Partial<aws.sqs.QueueArgs>,
): aws.sqs.Queue {
  const name = `${scope.name}-${suffix}`;
  // The provider puts ".fifo" at the end of the names of FIFO queues, whichever way they are made.
  const room = settings.fifoQueue === true ? `${name}.fifo` : name;
  return child(scope, "queue", suffix, {
    namePrefix: namePrefix(room, "queue"),
    kmsMasterKeyId: key.id,
    ...settings,
  });
}

/** The tasks receive and delete; topics send, each by its own ARN. */
function createPolicies(
  scope: WorkloadScope,
  { key, queue, deadLetterQueue }: WorkerQueue,
  taskRole: aws.iam.Role,
  subscriptions: SubscriptionSpec[],
): aws.sqs.QueuePolicy[] {
  const receive = (Resource: Value): Statement => ({
    Effect: "Allow",
    Principal: { AWS: [taskRole.arn] },
    Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
    Resource,
  });
  const send = (subscription: SubscriptionSpec): Statement => ({
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: ["sqs:SendMessage"],
    Resource: queue.arn,
    Condition: { ArnEquals: { "aws:SourceArn": topicArn(scope, subscription) } },
  });
  const policy = (of: aws.sqs.Queue, suffix: string, statements: Statement[]): aws.sqs.QueuePolicy => {
    return child(scope, "queuePolicy", `${suffix}-policy`, { queueUrl: of.url, policy: policyDocument(statements) });
  };
  return [
    policy(queue, key, [receive(queue.arn), ...subscriptions.map(send)]),
    ...(deadLetterQueue === undefined
      ? []
      : [policy(deadLetterQueue, key.replace("queue", "dead-letter-queue"), [receive(deadLetterQueue.arn)])]),
  ];
}

function createSubscription(
  scope: WorkloadScope,
  subscription: SubscriptionSpec,
  queue: aws.sqs.Queue,
): aws.sns.TopicSubscription {
  const { filterPolicy } = subscription;
  return child(scope, "subscription", `subscription-${subscription.service}-${topicOf(subscription)}`, {
    topic: topicArn(scope, subscription),
    protocol: "sqs",
    endpoint: queue.arn,
    ...(filterPolicy !== undefined && { filterPolicy: JSON.stringify(filterPolicy) }),
  });
}

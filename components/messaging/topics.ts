import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { child } from "../children.js";
import { topicName } from "../names.js";
import { accountRoot, arnIn, policyDocument } from "../policies.js";
import type { PublishSpec, TopicSpec } from "../publishing.js";
import type { Value } from "../values.js";
import type { WorkloadScope } from "../workload.js";

/** The topics that a workload publishes to. */
export interface PublishedTopics {
  /** By name, with `.fifo` for FIFO ones. */
  topics: Record<string, aws.sns.Topic>;
  policies: aws.sns.TopicPolicy[];
}

/** Topics under Copilot's names, which subscribers compose themselves, open to queues of the account. */
export function createTopics(scope: WorkloadScope, publish: PublishSpec | undefined): PublishedTopics {
  const made: PublishedTopics = { topics: {}, policies: [] };
  for (const spec of publish?.topics ?? []) {
    const key = keyOf(spec);
    const topic = createTopic(scope, spec, key);
    made.topics[key] = topic;
    made.policies.push(createTopicPolicy(scope, topic, key));
  }
  return made;
}

/** COPILOT_SNS_TOPIC_ARNS: a JSON object from topic to ARN; absent without topics. */
export function topicArns(scope: WorkloadScope, publish: PublishSpec | undefined): Value | undefined {
  const keys = (publish?.topics ?? []).map(keyOf).sort();
  if (keys.length === 0) return undefined;
  // Composed rather than read from the topics, so that a preview shows them.
  const arns = keys.map((key) => arnIn(scope.environment, "sns", `${scope.stem}-${key}`));
  return pulumi.all(arns).apply((all) => JSON.stringify(Object.fromEntries(all.map((arn, i) => [keys[i], arn]))));
}

const keyOf = ({ name, fifo }: TopicSpec): string => (fifo === undefined ? name : `${name}.fifo`);

function createTopic(scope: WorkloadScope, { name: short, fifo }: TopicSpec, key: string): aws.sns.Topic {
  return child(scope, "topic", `topic-${key}`, {
    name: topicName(scope.stem, short, fifo !== undefined),
    kmsMasterKeyId: "alias/aws/sns",
    ...(fifo !== undefined && { fifoTopic: true }),
    ...(fifo?.contentBasedDeduplication !== undefined && { contentBasedDeduplication: fifo.contentBasedDeduplication }),
  });
}

function createTopicPolicy(scope: WorkloadScope, topic: aws.sns.Topic, key: string): aws.sns.TopicPolicy {
  return child(scope, "topicPolicy", `topic-${key}-policy`, {
    arn: topic.arn,
    policy: policyDocument([
      {
        Effect: "Allow",
        Principal: { AWS: accountRoot(scope.environment) },
        Action: ["sns:Subscribe"],
        Resource: topic.arn,
        Condition: { StringEquals: { "sns:Protocol": "sqs" } },
      },
    ]),
  });
}

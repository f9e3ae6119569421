import { stackAnswer } from "./answers.js";
import { fifoQueue, fifoTopic, scopeNeedsFilter, templateReads } from "./checks.js";
import { sameJson } from "./comparisons.js";
import type { ProviderFacts } from "./providerFacts.js";

export const messaging: Readonly<Record<string, ProviderFacts>> = {
  "aws:cloudformation/stack:Stack": {
    source: "cloudformation/stack.go",
    replaces: ["name", "disableRollback", "onFailure", "timeoutInMinutes"],
    sets: ["capabilities", "notificationArns"],
    equal: { templateBody: sameJson },
    read: stackAnswer,
    check: templateReads,
  },
  "aws:sqs/queue:Queue": {
    source: "sqs/queue.go",
    replaces: ["name", "namePrefix", "fifoQueue"],
    defaults: {
      delaySeconds: 0,
      maxMessageSize: 262144,
      messageRetentionSeconds: 345600,
      receiveWaitTimeSeconds: 0,
      visibilityTimeoutSeconds: 30,
      contentBasedDeduplication: false,
      fifoQueue: false,
    },
    policies: ["policy"],
    json: ["redrivePolicy", "redriveAllowPolicy"],
    conflicts: [
      ["kmsMasterKeyId", "sqsManagedSseEnabled"],
      ["name", "namePrefix"],
    ],
    ranges: {
      maxMessageSize: [1024, 1048576],
      delaySeconds: [0, 900],
      messageRetentionSeconds: [60, 1209600],
      visibilityTimeoutSeconds: [0, 43200],
    },
    check: fifoQueue,
  },
  "aws:sqs/queuePolicy:QueuePolicy": { source: "sqs/queue_policy.go", replaces: ["queueUrl"], policies: ["policy"] },
  "aws:sqs/redrivePolicy:RedrivePolicy": {
    source: "sqs/queue_redrive_policy.go",
    replaces: ["queueUrl"],
    json: ["redrivePolicy"],
  },
  "aws:sns/topic:Topic": {
    source: "sns/topic.go",
    replaces: ["name", "namePrefix", "fifoTopic"],
    defaults: { contentBasedDeduplication: false, fifoTopic: false },
    policies: ["policy"],
    json: ["deliveryPolicy", "archivePolicy"],
    conflicts: [["name", "namePrefix"]],
    ranges: { signatureVersion: [1, 2] },
    check: fifoTopic,
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    source: "sns/topic_policy.go",
    replaces: ["arn"],
    policies: ["policy"],
    arns: ["arn"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    source: "sns/topic_subscription.go",
    replaces: ["topic", "protocol", "endpoint"],
    defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
    json: ["filterPolicy", "redrivePolicy", "deliveryPolicy", "replayPolicy"],
    arns: ["topic"],
    check: scopeNeedsFilter,
  },
  "aws:sfn/stateMachine:StateMachine": {
    source: "sfn/state_machine.go",
    replaces: ["name", "namePrefix", "type"],
    defaults: { type: "STANDARD", publish: false },
    keeps: ["loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"],
    arns: ["roleArn"],
    lengths: { definition: [1, 1048576], name: [1, 80], namePrefix: [1, 54] },
  },
};

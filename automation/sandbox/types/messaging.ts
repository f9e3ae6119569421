import { suffixOf } from "../../aws/partitions.js";
import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import { forgetExecutions } from "../rules/executions.js";
import * as messaging from "../rules/messaging.js";
import { checkStateMachine } from "../rules/stateMachines.js";
import { text } from "../values.js";
import { fromArn, uuid } from "./identity.js";
import { naming } from "./naming.js";

/** SNS, SQS and Step Functions. */
export const messagingTypes: Readonly<Record<string, ResourceType>> = {
  "aws:sns/topic:Topic": {
    service: "SNS",
    repeatable: true,
    naming: naming.topic,
    id: fromArn("sns", ({ inputs }) => text(inputs.name)),
    outputs: ({ inputs }, id) => ({ arn: id, owner: id.split(":")[4] ?? "", policy: inputs.policy ?? "" }),
    needs: { kmsMasterKeyId: "key" },
    check: messaging.checkFifo,
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    service: "SNS",
    repeatable: true,
    id: ({ inputs }) => text(inputs.arn),
    outputs: ({ place }) => ({ owner: place.account }),
    needs: { arn: "topic" },
    check: messaging.checkResourcePolicy,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    service: "SNS",
    id: (made) => `${text(made.inputs.topic)}:${uuid(made)}`,
    outputs: ({ place, inputs }, id) => ({
      arn: id,
      ownerId: place.account,
      filterPolicyScope: inputs.filterPolicy === undefined ? "" : (inputs.filterPolicyScope ?? "MessageAttributes"),
      confirmationWasAuthenticated: true,
    }),
    unique: ({ inputs }) => `${text(inputs.topic)} ${text(inputs.protocol)} ${text(inputs.endpoint)}`,
    // https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html: the same subscription again gives its ARN again.
    idempotent: true,
    duplicate: {
      code: "InvalidParameter",
      says: () => "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
    },
    needs: { topic: "topic" },
    check: messaging.checkSubscription,
    allow: messaging.allowSubscription,
  },
  "aws:sqs/queue:Queue": {
    service: "SQS",
    naming: naming.queue,
    id: ({ inputs, place }) =>
      `https://sqs.${place.region}.${suffixOf(place.region)}/${place.account}/${text(inputs.name)}`,
    outputs: ({ inputs, place }, id) => ({
      arn: arn(place, "sqs", text(inputs.name) || id),
      url: id,
      policy: inputs.policy ?? "",
      redrivePolicy: inputs.redrivePolicy ?? "",
      kmsDataKeyReusePeriodSeconds: 300,
      sqsManagedSseEnabled: inputs.kmsMasterKeyId === undefined,
    }),
    duplicate: {
      code: "QueueAlreadyExists",
      says: ({ inputs }) =>
        `A queue already exists with the same name and a different value for an attribute: ${text(inputs.name)}`,
    },
    needs: { kmsMasterKeyId: "key" },
    check: messaging.checkQueue,
    allow: messaging.allowQueue,
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    service: "SQS",
    repeatable: true,
    id: ({ inputs }) => text(inputs.queueUrl),
    needs: { queueUrl: "queue" },
    check: messaging.checkResourcePolicy,
  },
  "aws:sqs/redrivePolicy:RedrivePolicy": {
    service: "SQS",
    repeatable: true,
    id: ({ inputs }) => text(inputs.queueUrl),
    needs: { queueUrl: "queue" },
    check: messaging.checkQueue,
    allow: messaging.allowRedrive,
  },
  "aws:sfn/stateMachine:StateMachine": {
    service: "SFN",
    naming: naming.stateMachine,
    id: fromArn("states", ({ inputs }) => `stateMachine:${text(inputs.name)}`),
    outputs: ({ inputs, digits }, id) => ({
      arn: id,
      creationDate: "2026-01-01T00:00:00Z",
      status: "ACTIVE",
      revisionId: digits(32),
      stateMachineVersionArn: id,
      loggingConfiguration: inputs.loggingConfiguration ?? { includeExecutionData: false, level: "OFF" },
    }),
    duplicate: {
      code: "StateMachineAlreadyExists",
      says: ({ inputs }) => `State Machine Already Exists: '${text(inputs.name)}'`,
    },
    needs: { roleArn: "role" },
    check: checkStateMachine,
    gone: forgetExecutions,
  },
};

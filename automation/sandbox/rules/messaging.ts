import { isRecord } from "../../base/isRecord.js";
import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, text } from "../values.js";
import { checkPolicy, readDocument } from "./documents.js";

/** FIFO queues and topics end with .fifo, others do not. */
export function checkFifo(inputs: Inputs): void {
  const name = text(inputs.name);
  const isFifo = inputs.fifoQueue === true || inputs.fifoTopic === true;
  if (name && isFifo !== name.endsWith(".fifo")) {
    refuse("fifo-name", "InvalidParameter", `The name '${name}' ${isFifo ? "must" : "must not"} end with .fifo`);
  }
  if (!isFifo && inputs.contentBasedDeduplication === true) {
    refuse("fifo-name", "InvalidAttributeName", "Content-based deduplication can only be set for FIFO");
  }
}

const RANGES = {
  delaySeconds: [0, 900],
  visibilityTimeoutSeconds: [0, 43_200],
  messageRetentionSeconds: [60, 1_209_600],
  receiveWaitTimeSeconds: [0, 20],
  maxMessageSize: [1024, 1_048_576],
  kmsDataKeyReusePeriodSeconds: [60, 86_400],
} as const;

/** The times and sizes of a queue are within limits. */
export function checkQueue(inputs: Inputs): void {
  checkFifo(inputs);
  for (const [key, [least, most]] of Object.entries(RANGES)) {
    const value = numeric(inputs[key]);
    if (value !== undefined && (value < least || value > most)) {
      refuse(
        "queue-attributes",
        "InvalidAttributeValue",
        `Invalid value for the parameter ${key}: ${value} is not between ${least} and ${most}.`,
      );
    }
  }
  const redrive = readDocument("queue-redrive", "InvalidParameterValue", "redrivePolicy", inputs.redrivePolicy);
  const tries = numeric(redrive?.maxReceiveCount);
  if (redrive && (tries === undefined || tries < 1 || tries > 1000)) {
    refuse(
      "queue-redrive",
      "InvalidParameterValue",
      `Value for parameter RedrivePolicy is invalid. Reason: maxReceiveCount ${tries} must be between 1 and 1000.`,
    );
  }
  if (inputs.policy !== undefined) checkPolicy(inputs.policy, "resource");
}

/** A dead-letter queue exists and is of the same kind. */
export function allowQueue(call: Call): void {
  allowDeadLetters(call, call.inputs.fifoQueue === true);
}

/** The same for a redrive policy of its own, by the queue that it is for. */
export function allowRedrive(call: Call): void {
  const source = call.world.find("aws:sqs/queue:Queue", text(call.inputs.queueUrl), call.place);
  allowDeadLetters(call, source?.inputs.fifoQueue === true);
}

function allowDeadLetters({ world, inputs, place }: Call, fifo: boolean): void {
  const redrive = readDocument("queue-redrive", "InvalidParameterValue", "redrivePolicy", inputs.redrivePolicy);
  const target = text(redrive?.deadLetterTargetArn);
  if (!target) return;
  const queue = world.find("aws:sqs/queue:Queue", target, place);
  if (!queue)
    refuse(
      "queue-redrive",
      "InvalidParameterValue",
      `Value for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist: ${target}.`,
    );
  if ((queue.inputs.fifoQueue === true) !== fifo) {
    refuse(
      "queue-redrive",
      "InvalidParameterValue",
      "Value for parameter RedrivePolicy is invalid. Reason: Dead letter target must be same type of queue as the source.",
    );
  }
}

export function checkResourcePolicy(inputs: Inputs): void {
  checkPolicy(inputs.policy, "resource");
}

const PROTOCOLS = ["sqs", "lambda", "http", "https", "email", "email-json", "sms", "application", "firehose"];

/** A subscription has a known protocol and a filter that is JSON. */
export function checkSubscription(inputs: Inputs): void {
  const protocol = text(inputs.protocol);
  if (protocol && !PROTOCOLS.includes(protocol))
    refuse("subscription", "InvalidParameter", `Invalid parameter: Does not support this protocol string: ${protocol}`);
  const filter = readDocument(
    "subscription",
    "InvalidParameter",
    "Invalid parameter: FilterPolicy: failed to parse JSON; it",
    inputs.filterPolicy,
  );
  if (!filter) return;
  if (Object.keys(filter).length > 5)
    refuse(
      "subscription",
      "InvalidParameter",
      "Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys",
    );
  if (
    inputs.filterPolicyScope !== "MessageBody" &&
    Object.values(filter).some((one) => !Array.isArray(one) && !isRecord(one))
  ) {
    refuse("subscription", "InvalidParameter", "Invalid parameter: FilterPolicy: a key must map to a list of values");
  }
}

/** What is delivered to exists; a FIFO topic delivers to FIFO queues. */
export function allowSubscription({ world, inputs, place }: Call): void {
  if (inputs.protocol !== "sqs") return;
  const queue = world.find("aws:sqs/queue:Queue", text(inputs.endpoint), place);
  if (!queue)
    refuse(
      "reference-exists",
      "InvalidParameter",
      `Invalid parameter: SQS endpoint ARN: queue ${text(inputs.endpoint)} does not exist`,
    );
  const topic = world.find("aws:sns/topic:Topic", text(inputs.topic), place);
  if (
    topic &&
    !topic.existing &&
    !queue.existing &&
    queue.inputs.fifoQueue === true &&
    topic.inputs.fifoTopic !== true
  ) {
    refuse(
      "subscription",
      "InvalidParameter",
      "Invalid parameter: Invalid endpoint: FIFO SQS queues can only be subscribed to FIFO topics",
    );
  }
}

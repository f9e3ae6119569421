/**
 * Topics and queues. Long form: `fifo` and `queue` are `{enable: false}` or `{enable: true, …}`; times are seconds.
 */
import { any, bool, duration, enumOf, int, list, map, str, switchable } from "../fields.js";
import { refuseTopicName } from "./texts.js";

const topicFifo = switchable(
  { content_based_deduplication: bool({ effect: "detects duplicates by their content" }) },
  { effect: "makes the topic FIFO", default: false, rules: ["Any key of a map makes it FIFO."], lenient: true },
);

export const publish = map(
  {
    topics: list(
      map(
        {
          name: str({
            effect: "name of the topic, after `{app}-{env}-{name}-`",
            rules: ['Letters, digits, "-" and "_".', "Without .fifo."],
            required: true,
            refuse: refuseTopicName,
          }),
          fifo: topicFifo,
        },
        { effect: "one topic" },
      ),
      { effect: "SNS topics that the workload may publish to; their ARNs are in COPILOT_SNS_TOPIC_ARNS" },
    ),
  },
  { effect: "messages that the workload sends" },
);

const queueFifo = switchable(
  {
    content_based_deduplication: bool({ effect: "detects duplicates by their content" }),
    deduplication_scope: enumOf(["messageGroup", "queue"], {
      effect: "scope in which duplicates are detected",
      rules: ["Mutually exclusive with `high_throughput`.", "queue excludes `throughput_limit: perMessageGroupId`."],
    }),
    throughput_limit: enumOf(["perQueue", "perMessageGroupId"], {
      effect: "what the throughput limit counts by",
      rules: ["Mutually exclusive with `high_throughput`."],
    }),
    high_throughput: bool({
      effect: "deduplication and throughput limit by message group",
      rules: ["Set to either value it excludes the two others."],
    }),
  },
  {
    effect: "makes the queue FIFO",
    default: false,
    rules: ["Any key of a map makes it FIFO."],
    lenient: true,
    switchIgnoredUpstream: true,
  },
);

const queueFields = {
  retention: duration({ effect: "time that a message is kept", defaultText: "4 days (AWS)" }),
  delay: duration({ effect: "time until a message can be received", defaultText: "0s (AWS)" }),
  timeout: duration({ effect: "time that a received message is hidden from others", defaultText: "30s (AWS)" }),
  dead_letter: map(
    {
      tries: int({ effect: "number of receives after which a message goes to the dead letter queue", bits: "uint16" }),
    },
    { effect: "dead letter queue, kept for 14 days", rules: ["Made only where `tries` is set."] },
  ),
  fifo: queueFifo,
};

export const defaultQueue = map(queueFields, {
  effect: "options of the default queue",
  rules: ["Without `subscribe.topics` Copilot ignores it; a FIFO queue subscribes to <name>.fifo topics."],
});

const topicQueue = switchable(queueFields, {
  effect:
    "a separate queue for the topic: true for a standard one, a map with options; its URL is in COPILOT_TOPIC_QUEUE_URIS",
  defaultText: "the default queue",
  rules: [
    "An empty map is refused.",
    "false is the default queue, and a standard topic even where that queue is FIFO.",
  ],
  lenient: true,
});

const serviceName = str({
  effect: "workload that publishes the topic",
  rules: ["At least two characters: lower case letters, digits and single hyphens, a letter first."],
  required: true,
  refuse: (text) =>
    /^[a-z][a-z0-9-]+$/.test(text) && !/--|-$/.test(text)
      ? undefined
      : {
          message: `"${text}" is not the name of a workload`,
          hint: "Lower case letters, digits and single hyphens, at least two characters, a letter first.",
        },
});

export const subscribe = map(
  {
    topics: list(
      map(
        {
          name: str({
            effect: "name of the topic, as its publisher wrote it",
            rules: ['Letters, digits, "-" and "_".', "Without .fifo."],
            required: true,
            refuse: refuseTopicName,
          }),
          service: serviceName,
          filter_policy: any({ effect: "policy that picks messages by their attributes", form: "map", mapOnly: true }),
          queue: topicQueue,
        },
        { effect: "one subscription" },
      ),
      { effect: "SNS topics whose messages arrive in the workload's queues" },
    ),
    queue: defaultQueue,
  },
  { effect: "messages that the workload receives; the default queue exists without it too" },
);

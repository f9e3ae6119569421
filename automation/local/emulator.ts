import type { Plan } from "../plan/recordPlan.js";
import { hostName } from "./composeProject.js";

/** Emulators take any credentials. */
const anyCredentials = { accessKeyId: "test", secretAccessKey: "test" };

/** The same address for whoever is in a container. */
export const fromContainer = (url: string): string =>
  url.replace(/(?<=\/\/)(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/, hostName);

/**
 * Makes an environment's queues, topics and subscriptions in an emulator of AWS; what is there already is taken.
 *
 * @returns what puts the emulator's addresses in place of a plan's references
 * @throws Error where the emulator can't be reached
 */
export async function fillEmulator(
  { application, stack, resources }: Pick<Plan, "application" | "stack" | "resources">,
  { endpoint, region }: { endpoint: string; region: string },
): Promise<(text: string) => string> {
  const [sqs, sns] = await Promise.all([import("@aws-sdk/client-sqs"), import("@aws-sdk/client-sns")]);
  const settings = { endpoint, region, credentials: anyCredentials };
  const [queues, topics] = [new sqs.SQSClient(settings), new sns.SNSClient(settings)];
  const known: [planned: RegExp, made: string][] = [];
  const filled = (text: string) => known.reduce((result, [planned, made]) => result.replace(planned, () => made), text);
  const ofType = (type: string) => resources.filter((one) => one.type === type);
  const reference = (type: string, name: string, output: string) =>
    new RegExp(`\\$\\{${type}::${name}\\.${output}\\}`, "g");
  try {
    for (const { type, name, inputs } of ofType("aws:sqs/queue:Queue")) {
      const fifo = inputs.fifoQueue === true;
      const Attributes = fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
      const QueueName = `${application}-${stack}-${name}`.slice(0, 75) + (fifo ? ".fifo" : "");
      const { QueueUrl = "" } = await queues.send(new sqs.CreateQueueCommand({ QueueName, Attributes }));
      const asked = { QueueUrl, AttributeNames: ["QueueArn" as const] };
      const { Attributes: { QueueArn = "" } = {} } = await queues.send(new sqs.GetQueueAttributesCommand(asked));
      known.push([reference(type, name, "(?:url|id)"), fromContainer(QueueUrl)]);
      known.push([reference(type, name, "arn"), QueueArn]);
    }
    for (const { type, name, inputs } of ofType("aws:sns/topic:Topic")) {
      const Attributes: Record<string, string> = inputs.fifoTopic === true ? { FifoTopic: "true" } : {};
      const Name = String(inputs.name);
      const { TopicArn = "" } = await topics.send(new sns.CreateTopicCommand({ Name, Attributes }));
      known.push([reference(type, name, "(?:arn|id)"), TopicArn]);
      // Where a plan knows account and region it knows the ARN.
      known.push([
        new RegExp(`arn:aws[\\w-]*:sns:[\\w-]+:\\d{12}:${Name.replace(".", "\\.")}(?![\\w.-])`, "g"),
        TopicArn,
      ]);
    }
    for (const { inputs } of ofType("aws:sns/topicSubscription:TopicSubscription")) {
      const { topic, protocol, endpoint: to, filterPolicy } = inputs;
      const Attributes: Record<string, string> = typeof filterPolicy === "string" ? { FilterPolicy: filterPolicy } : {};
      const [TopicArn, Protocol, Endpoint] = [filled(String(topic)), String(protocol), filled(String(to))];
      await topics.send(new sns.SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes }));
    }
  } finally {
    queues.destroy();
    topics.destroy();
  }
  return filled;
}

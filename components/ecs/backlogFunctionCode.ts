// The function that measures the backlog of queues. Pure: a text.

/**
 * Source of the function: each minute it writes, for each queue, the messages a task (`BacklogPerTask`) and how many wait
 * while no task runs (`MessagesWithoutTask`) as embedded metrics into its log. Where no task runs one message is already
 * above what a task may have. The SDK's clients come with the runtime.
 */
export const backlogFunctionCode = `import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";

const ecs = new ECSClient({});
const sqs = new SQSClient({});
const { CLUSTER_NAME, SERVICE_NAME, NAMESPACE, QUEUE_NAMES, ACCEPTABLE_BACKLOG } = process.env;

async function messagesIn(QueueName) {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const AttributeNames = ["ApproximateNumberOfMessages"];
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

function backlog(messages, tasks) {
  if (tasks > 0) return Math.ceil(messages / tasks);
  return messages > 0 ? messages + Number(ACCEPTABLE_BACKLOG) : 0;
}

function metrics(QueueName, messages, tasks) {
  const Unit = "Count";
  const Metrics = [{ Name: "BacklogPerTask", Unit }, { Name: "MessagesWithoutTask", Unit }];
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [["QueueName"]], Metrics }],
    },
    QueueName,
    BacklogPerTask: backlog(messages, tasks),
    MessagesWithoutTask: tasks > 0 ? 0 : messages,
  };
}

export async function handler() {
  const described = await ecs.send(new DescribeServicesCommand({ cluster: CLUSTER_NAME, services: [SERVICE_NAME] }));
  const service = described.services?.[0];
  if (service === undefined) throw new Error("The service " + SERVICE_NAME + " is not there.");
  for (const queue of QUEUE_NAMES.split(",")) {
    const line = metrics(queue, await messagesIn(queue), service.runningCount ?? 0);
    process.stdout.write(JSON.stringify(line) + "\\n");
  }
}
`;

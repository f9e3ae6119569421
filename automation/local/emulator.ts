import { setTimeout as pause } from "node:timers/promises";
import type { Plan } from "../plan/recordPlan.js";
import { hostName } from "./composeProject.js";
import { emulatedTemplate } from "./emulatorTemplate.js";
import { isReference } from "./knownTasks.js";

/** Emulators take any credentials. */
const anyCredentials = { accessKeyId: "test", secretAccessKey: "test" };

/** What the containers reach an emulator with: whoever made the tables in it reads them. */
export const emulatorVariables = (region: string): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: anyCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: anyCredentials.secretAccessKey,
  AWS_SESSION_TOKEN: "",
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
});

/** How often an emulator is asked whether a stack is complete, each half a second. */
const patience = 120;

/** The same address for whoever is in a container. */
export const fromContainer = (url: string): string =>
  url.replace(/(?<=\/\/)(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/, hostName);

/** What an emulator has of an environment. */
export interface Emulated {
  /** Puts the emulator's addresses in place of a plan's references. */
  filled(text: string): string;
  /** What isn't made there, a line each. */
  leftOut: string[];
}

interface Emulator {
  endpoint: string;
  region: string;
}

type Known = [planned: RegExp, made: string][];

const reference = (type: string, name: string, output: string) =>
  new RegExp(`\\$\\{${type}::${name}\\.${output}\\}`, "g");

/**
 * Makes an environment's queues, topics and subscriptions in an emulator of AWS, and the tables, buckets, queues and topics
 * of its addons; what is there already is taken.
 *
 * @throws Error where the emulator can't be reached
 */
export async function fillEmulator(
  plan: Pick<Plan, "application" | "stack" | "resources">,
  emulator: Emulator,
): Promise<Emulated> {
  const known: Known = [];
  const filled = (text: string) => known.reduce((result, [planned, made]) => result.replace(planned, () => made), text);
  await makeMessaging(plan, emulator, known, filled);
  return { filled, leftOut: await makeAddons(plan, emulator, known, filled) };
}

async function makeMessaging(
  { application, stack, resources }: Pick<Plan, "application" | "stack" | "resources">,
  { endpoint, region }: Emulator,
  known: Known,
  filled: Emulated["filled"],
): Promise<void> {
  const [sqs, sns] = await Promise.all([import("@aws-sdk/client-sqs"), import("@aws-sdk/client-sns")]);
  const settings = { endpoint, region, credentials: anyCredentials };
  const [queues, topics] = [new sqs.SQSClient(settings), new sns.SNSClient(settings)];
  const ofType = (type: string) => resources.filter((one) => one.type === type);
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
}

const STACK = "aws:cloudformation/stack:Stack";

/** By the emulator's own CloudFormation, so that names and ARNs are what it makes of them. */
async function makeAddons(
  { resources }: Pick<Plan, "resources">,
  { endpoint, region }: Emulator,
  known: Known,
  filled: Emulated["filled"],
): Promise<string[]> {
  const leftOut: string[] = [];
  for (const { type, name, inputs } of resources) {
    if (type !== STACK || typeof inputs.templateBody !== "string") continue;
    const values = Object.entries((inputs.parameters ?? {}) as Record<string, unknown>)
      .map(([key, value]) => [key, filled(String(value))] as const)
      .filter(([, value]) => !isReference(value));
    const found = emulatedTemplate(
      inputs.templateBody,
      values.map(([key]) => key),
    );
    const StackName = String(inputs.name);
    if (found.leftOut.length > 0)
      leftOut.push(
        `${StackName}: ${found.leftOut.join(", ")} ${found.leftOut.length > 1 ? "are" : "is"} not made there.`,
      );
    if (found.body === undefined) continue;
    const Parameters = values.flatMap(([ParameterKey, ParameterValue]) =>
      found.parameters.includes(ParameterKey) ? [{ ParameterKey, ParameterValue }] : [],
    );
    try {
      const made = await makeStack({ StackName, TemplateBody: found.body, Parameters }, { endpoint, region });
      for (const [key, value] of made) known.push([reference(STACK, name, `outputs\\.${key}`), fromContainer(value)]);
    } catch (error) {
      leftOut.push(`${StackName} is not made there: ${(error as Error).message}`);
    }
  }
  return leftOut;
}

async function makeStack(
  stack: { StackName: string; TemplateBody: string; Parameters: { ParameterKey: string; ParameterValue: string }[] },
  { endpoint, region }: Emulator,
): Promise<[string, string][]> {
  const api = await import("@aws-sdk/client-cloudformation");
  const client = new api.CloudFormationClient({ endpoint, region, credentials: anyCredentials });
  const look = async () => {
    const { Stacks: [found] = [] } = await client.send(new api.DescribeStacksCommand({ StackName: stack.StackName }));
    return found;
  };
  try {
    const before = await look().catch(() => undefined);
    const wish = { ...stack, Capabilities: ["CAPABILITY_NAMED_IAM" as const] };
    if (before === undefined) await client.send(new api.CreateStackCommand(wish));
    else
      await client.send(new api.UpdateStackCommand(wish)).catch((error: Error) => {
        if (!/no updates/i.test(error.message)) throw error;
      });
    for (let i = 0; i < patience; i++) {
      const { StackStatus = "", StackStatusReason = StackStatus, Outputs = [] } = (await look()) ?? {};
      if (/^(?:CREATE|UPDATE)_COMPLETE$/.test(StackStatus))
        return Outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]);
      if (!StackStatus.endsWith("_IN_PROGRESS")) throw new Error(StackStatusReason);
      await pause(500);
    }
    throw new Error(`it took longer than ${patience / 2} s`);
  } finally {
    client.destroy();
  }
}

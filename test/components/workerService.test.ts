import { expect } from "chai";
import type { Statement } from "../../components/policies.js";
import type { SubscriptionSpec } from "../../components/workerService.js";
import { every, json, only, type RecordedResource } from "../support/mocks.js";
import { worker } from "../support/workloads.js";

const queueType = "aws:sqs/queue:Queue";
const policyType = "aws:sqs/queuePolicy:QueuePolicy";
const tags = { "copilot-application": "todo", "copilot-environment": "test", "copilot-service": "api" };

const orders: SubscriptionSpec = { name: "order-events", service: "shop", fifoTopic: false };
const topicArn = (name: string): string => `arn:aws:sns:eu-west-1:123456789012:todo-test-${name}`;

const statementsOf = (resources: RecordedResource[], name: string): Statement[] =>
  json<{ Statement: Statement[] }>(only(resources, policyType, name), "policy").Statement;

function variable(resources: RecordedResource[], name: string): string | undefined {
  const [main] = json<{ environment: { name: string; value: string }[] }[]>(
    only(resources, "aws:ecs/taskDefinition:TaskDefinition"),
    "containerDefinitions",
  );
  return main?.environment.find((each) => each.name === name)?.value;
}

describe("WorkerService", () => {
  it("makes what Copilot makes and nothing else", async () => {
    const made = (await worker()).map(({ type, name }) => `${type}::${name}`).sort();
    expect(made).to.deep.equal([
      "airlift:index:FargateService::api",
      "airlift:index:WorkerService::api",
      "aws:cloudwatch/logGroup:LogGroup::api-logs",
      "aws:ecs/service:Service::api-service",
      "aws:ecs/taskDefinition:TaskDefinition::api-task",
      "aws:iam/role:Role::api-execution-role",
      "aws:iam/role:Role::api-task-role",
      "aws:iam/rolePolicy:RolePolicy::api-execution-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-task-role-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::api-execution-role-ecs",
      "aws:kms/key:Key::api-queue-key",
      "aws:sqs/queue:Queue::api-queue",
      "aws:sqs/queuePolicy:QueuePolicy::api-queue-policy",
    ]);
  });

  it("has a default queue under a key of its own even when it subscribes to nothing", async () => {
    expect(only(await worker(), queueType).inputs).to.deep.equal({
      kmsMasterKeyId: "${aws:kms/key:Key::api-queue-key.id}",
      tags,
    });
  });

  it("tells the default queue's URL", async () => {
    expect(variable(await worker(), "COPILOT_QUEUE_URI")).to.equal(`\${${queueType}::api-queue.url}`);
  });

  it("its key is for the account, SNS, SQS and the task role", async () => {
    const policy = json<{ Statement: Statement[] }>(only(await worker(), "aws:kms/key:Key"), "policy");
    expect(policy.Statement.map(({ Principal }) => Principal)).to.deep.equal([
      { AWS: "arn:aws:iam::123456789012:root" },
      { Service: "sns.amazonaws.com" },
      { Service: "sqs.amazonaws.com" },
      { AWS: ["${aws:iam/role:Role::api-task-role.arn}"] },
    ]);
  });

  it("the tasks receive and delete by the queue's policy", async () => {
    expect(statementsOf(await worker(), "api-queue-policy")).to.deep.equal([
      {
        Effect: "Allow",
        Principal: { AWS: ["${aws:iam/role:Role::api-task-role.arn}"] },
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
        Resource: `\${${queueType}::api-queue.arn}`,
      },
    ]);
  });

  it("is never registered in discovery", async () => {
    expect(only(await worker(), "aws:ecs/service:Service").inputs.serviceRegistries).to.equal(undefined);
  });

  it("waits for its queues' policies", async () => {
    expect(only(await worker(), "aws:ecs/service:Service").dependsOn).to.include(`${policyType}::api-queue-policy`);
  });

  describe("subscriptions", () => {
    it("fill the default queue from the publisher's topic, which alone may send", async () => {
      const resources = await worker({ subscribe: { topics: [orders] } });
      expect(only(resources, "aws:sns/topicSubscription:TopicSubscription").inputs).to.deep.equal({
        topic: topicArn("shop-order-events"),
        protocol: "sqs",
        endpoint: `\${${queueType}::api-queue.arn}`,
      });
      expect(statementsOf(resources, "api-queue-policy")[1]).to.deep.equal({
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: ["sqs:SendMessage"],
        Resource: `\${${queueType}::api-queue.arn}`,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn("shop-order-events") } },
      });
    });

    it("to a FIFO topic go to its name with .fifo", async () => {
      const resources = await worker({ subscribe: { topics: [{ ...orders, fifoTopic: true }], queue: { fifo: {} } } });
      expect(only(resources, "aws:sns/topicSubscription:TopicSubscription").inputs.topic).to.equal(
        topicArn("shop-order-events.fifo"),
      );
    });

    it("take only the messages that a filter policy names", async () => {
      const filterPolicy = { store: ["example_corp"] };
      const resources = await worker({ subscribe: { topics: [{ ...orders, filterPolicy }] } });
      const subscription = only(resources, "aws:sns/topicSubscription:TopicSubscription");
      expect(json(subscription, "filterPolicy")).to.deep.equal(filterPolicy);
    });

    it("may have a queue of their own, whose policy names the topic as it is written, hyphens too", async () => {
      const resources = await worker({ subscribe: { topics: [{ ...orders, queue: { timeout: 5 } }] } });
      const own = only(resources, queueType, "api-queue-shop-order-events");
      expect(own.inputs.visibilityTimeoutSeconds).to.equal(5);
      expect(statementsOf(resources, "api-queue-shop-order-events-policy")[1]?.Condition).to.deep.equal({
        ArnEquals: { "aws:SourceArn": topicArn("shop-order-events") },
      });
      expect(statementsOf(resources, "api-queue-policy")).to.have.length(1);
    });

    it("tell the URLs of their own queues under Copilot's keys", async () => {
      const topics = [
        { ...orders, name: "orderEvents", queue: {} },
        { ...orders, name: "x", service: "my-shop", fifoTopic: true, queue: { fifo: {} } },
      ];
      const resources = await worker({ subscribe: { topics } });
      expect(JSON.parse(variable(resources, "COPILOT_TOPIC_QUEUE_URIS") as string)).to.deep.equal({
        myshopXfifoEventsQueue: `\${${queueType}::api-fifo-queue-my-shop-x.url}`,
        shopOrdereventsEventsQueue: `\${${queueType}::api-queue-shop-orderEvents.url}`,
      });
    });

    it("without a queue of their own tell no URLs", async () => {
      expect(variable(await worker({ subscribe: { topics: [orders] } }), "COPILOT_TOPIC_QUEUE_URIS")).to.equal(
        undefined,
      );
    });
  });

  describe("queues", () => {
    const queue = async (spec: NonNullable<Parameters<typeof worker>[0]>["subscribe"]) => worker({ subscribe: spec });

    it("take retention, delay and time-out", async () => {
      const resources = await queue({ topics: [], queue: { retention: 60, delay: 1, timeout: 2 } });
      expect(only(resources, queueType).inputs).to.deep.include({
        messageRetentionSeconds: 60,
        delaySeconds: 1,
        visibilityTimeoutSeconds: 2,
      });
    });

    it("send what fails too often to a queue that keeps it 14 days", async () => {
      const resources = await queue({ topics: [], queue: { deadLetter: { tries: 5 } } });
      const redrive = only(resources, "aws:sqs/redrivePolicy:RedrivePolicy");
      expect(redrive.inputs.queueUrl).to.equal(`\${${queueType}::api-queue.url}`);
      expect(json(redrive, "redrivePolicy")).to.deep.equal({
        deadLetterTargetArn: `\${${queueType}::api-dead-letter-queue.arn}`,
        maxReceiveCount: 5,
      });
      expect(only(resources, queueType, "api-dead-letter-queue").inputs.messageRetentionSeconds).to.equal(1_209_600);
      expect(statementsOf(resources, "api-dead-letter-queue-policy")).to.have.length(1);
    });

    it("have logical names without dots, since their physical names come from them", async () => {
      const topics = [{ ...orders, fifoTopic: true, queue: { fifo: {}, deadLetter: { tries: 1 } } }];
      for (const { name } of every(await queue({ topics }), queueType)) expect(name).to.match(/^[a-z-]+$/);
    });

    it("FIFO queues have FIFO dead-letter queues", async () => {
      const resources = await queue({ topics: [], queue: { fifo: {}, deadLetter: { tries: 1 } } });
      expect(every(resources, queueType).map(({ inputs }) => inputs.fifoQueue)).to.deep.equal([true, true]);
    });

    it("high throughput is one sequence and one limit per message group", async () => {
      const fifo = { highThroughput: true, contentBasedDeduplication: true };
      const resources = await queue({ topics: [], queue: { fifo } });
      expect(only(resources, queueType).inputs).to.deep.include({
        fifoQueue: true,
        contentBasedDeduplication: true,
        deduplicationScope: "messageGroup",
        fifoThroughputLimit: "perMessageGroupId",
      });
    });

    it("take deduplication scope and throughput limit", async () => {
      const fifo = { deduplicationScope: "queue", throughputLimit: "perQueue" } as const;
      expect(only(await queue({ topics: [], queue: { fifo } }), queueType).inputs).to.deep.include({
        deduplicationScope: "queue",
        fifoThroughputLimit: "perQueue",
      });
    });
  });

  it("delayed messages roll a deployment back", async () => {
    const resources = await worker({ deployment: { rollbackAlarms: { messagesDelayed: 5 } } });
    expect(only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").inputs).to.deep.include({
      name: "todo-test-api-CopilotRollbackMsgsDelayedAlarm",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesDelayed",
      dimensions: { QueueName: `\${${queueType}::api-queue.name}` },
      threshold: 5,
    });
    expect(only(resources, "aws:ecs/service:Service").inputs.alarms).to.deep.include({
      alarmNames: ["todo-test-api-CopilotRollbackMsgsDelayedAlarm"],
    });
  });
});

describe("publishing", () => {
  it("makes topics under Copilot's names, encrypted, open to the account's queues", async () => {
    const resources = await worker({ publish: { topics: [{ name: "orders" }] } });
    expect(only(resources, "aws:sns/topic:Topic").inputs).to.deep.equal({
      name: "todo-test-api-orders",
      kmsMasterKeyId: "alias/aws/sns",
      tags,
    });
    const policy = json<{ Statement: Statement[] }>(only(resources, "aws:sns/topicPolicy:TopicPolicy"), "policy");
    expect(policy.Statement).to.deep.equal([
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Action: ["sns:Subscribe"],
        Resource: "${aws:sns/topic:Topic::api-topic-orders.arn}",
        Condition: { StringEquals: { "sns:Protocol": "sqs" } },
      },
    ]);
  });

  it("makes FIFO topics beside standard ones of the same name", async () => {
    const fifo = { contentBasedDeduplication: true };
    const resources = await worker({ publish: { topics: [{ name: "orders" }, { name: "orders", fifo }] } });
    expect(only(resources, "aws:sns/topic:Topic", "api-topic-orders.fifo").inputs).to.deep.include({
      name: "todo-test-api-orders.fifo",
      fifoTopic: true,
      contentBasedDeduplication: true,
    });
  });
});

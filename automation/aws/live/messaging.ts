import { type AwsAccess, clientSettings, withClient } from "../access.js";
import { oneByOne } from "../lots.js";
import { ownTags, tagMap } from "../tags.js";
import { idsOf, type LiveReader, type LiveThing, numberOf, present, unlessGone, type Wanted } from "./liveThing.js";

const TOPIC = "aws:sns/topic:Topic";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const QUEUE = "aws:sqs/queue:Queue";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";
const REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy";
const KEY = "aws:kms/key:Key";

const flag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === "true");

async function topics(access: AwsAccess, wanted: Wanted): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-sns");
  return withClient("Reading topics", new api.SNSClient(clientSettings(access)), async (client) => {
    const found = await oneByOne(idsOf(wanted, TOPIC, TOPIC_POLICY), async (arn): Promise<LiveThing[]> => {
      const answer = await unlessGone(client.send(new api.GetTopicAttributesCommand({ TopicArn: arn })));
      if (answer === undefined) return [];
      const { Tags } = await client.send(new api.ListTagsForResourceCommand({ ResourceArn: arn }));
      const given = answer.Attributes ?? {};
      const inputs = present({
        name: arn.split(":").at(-1),
        kmsMasterKeyId: given.KmsMasterKeyId,
        fifoTopic: flag(given.FifoTopic),
        contentBasedDeduplication: flag(given.ContentBasedDeduplication),
        tags: ownTags(tagMap(Tags)),
      });
      return [
        { type: TOPIC, id: arn, inputs, outputs: { id: arn, arn, name: inputs.name } },
        { type: TOPIC_POLICY, id: arn, inputs: present({ arn, policy: given.Policy }), outputs: {} },
      ];
    });
    const subscriptions = await oneByOne(idsOf(wanted, SUBSCRIPTION), async (arn): Promise<LiveThing[]> => {
      const request = new api.GetSubscriptionAttributesCommand({ SubscriptionArn: arn });
      const given = (await unlessGone(client.send(request)))?.Attributes;
      if (given === undefined) return [];
      const inputs = present({
        topic: given.TopicArn,
        protocol: given.Protocol,
        endpoint: given.Endpoint,
        filterPolicy: given.FilterPolicy,
        rawMessageDelivery: flag(given.RawMessageDelivery),
      });
      return [{ type: SUBSCRIPTION, id: arn, inputs, outputs: { id: arn, arn } }];
    });
    return [...found, ...subscriptions].flat();
  });
}

async function queues(access: AwsAccess, wanted: Wanted): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-sqs");
  // The addresses that CloudFormation keeps are asked for as they are.
  const client = new api.SQSClient({ ...clientSettings(access), useQueueUrlAsEndpoint: false });
  return withClient("Reading queues", client, async () => {
    const found = await oneByOne(idsOf(wanted, QUEUE, QUEUE_POLICY, REDRIVE), async (url): Promise<LiveThing[]> => {
      const request = new api.GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] });
      const answer = await unlessGone(client.send(request));
      if (answer === undefined) return [];
      const { Tags = {} } = await client.send(new api.ListQueueTagsCommand({ QueueUrl: url }));
      const given = answer.Attributes ?? {};
      const inputs = present({
        name: url.split("/").at(-1),
        kmsMasterKeyId: given.KmsMasterKeyId,
        messageRetentionSeconds: numberOf(given.MessageRetentionPeriod),
        delaySeconds: numberOf(given.DelaySeconds),
        visibilityTimeoutSeconds: numberOf(given.VisibilityTimeout),
        fifoQueue: flag(given.FifoQueue),
        contentBasedDeduplication: flag(given.ContentBasedDeduplication),
        deduplicationScope: given.DeduplicationScope,
        fifoThroughputLimit: given.FifoThroughputLimit,
        tags: ownTags(tagMap(Object.entries(Tags).map(([key, value]) => ({ key, value })))),
      });
      return [
        { type: QUEUE, id: url, inputs, outputs: { id: url, url, arn: given.QueueArn, name: inputs.name } },
        { type: QUEUE_POLICY, id: url, inputs: present({ queueUrl: url, policy: given.Policy }), outputs: {} },
        { type: REDRIVE, id: url, inputs: present({ queueUrl: url, redrivePolicy: given.RedrivePolicy }), outputs: {} },
      ].filter(({ type }) => type === QUEUE || (type === REDRIVE ? given.RedrivePolicy : given.Policy) !== undefined);
    });
    return found.flat();
  });
}

async function keys(access: AwsAccess, wanted: Wanted): Promise<LiveThing[]> {
  const api = await import("@aws-sdk/client-kms");
  return withClient("Reading keys", new api.KMSClient(clientSettings(access)), async (client) => {
    const found = await oneByOne(idsOf(wanted, KEY), async (id): Promise<LiveThing[]> => {
      const metadata = (await unlessGone(client.send(new api.DescribeKeyCommand({ KeyId: id }))))?.KeyMetadata;
      if (metadata === undefined) return [];
      const policy = await client.send(new api.GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" }));
      const { Tags } = await client.send(new api.ListResourceTagsCommand({ KeyId: id }));
      const inputs = present({
        description: metadata.Description,
        policy: policy.Policy,
        tags: ownTags(tagMap(Tags?.map(({ TagKey: key, TagValue: value }) => ({ key, value })))),
      });
      return [{ type: KEY, id, inputs, outputs: { id, keyId: id, arn: metadata.Arn } }];
    });
    return found.flat();
  });
}

/** Topics, subscriptions, queues, and the keys that encrypt them. */
export const messagingReader: LiveReader = {
  types: [TOPIC, TOPIC_POLICY, SUBSCRIPTION, QUEUE, QUEUE_POLICY, REDRIVE, KEY],
  async read(access, wanted) {
    const any = (...types: string[]) => idsOf(wanted, ...types).length > 0;
    const all = await Promise.all([
      any(TOPIC, TOPIC_POLICY, SUBSCRIPTION) ? topics(access, wanted) : [],
      any(QUEUE, QUEUE_POLICY, REDRIVE) ? queues(access, wanted) : [],
      any(KEY) ? keys(access, wanted) : [],
    ]);
    return all.flat();
  },
};

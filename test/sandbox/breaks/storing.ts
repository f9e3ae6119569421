import { type Lab, network, policy } from "../lab.js";

const BUCKET = "s3/bucket:Bucket";
const everyone = (Resource: string) => policy({ Principal: "*", Action: "s3:GetObject", Resource });

/** Breaks each rule on buckets, keys, file systems, queues, topics and state machines. */
export const storingBreaks = {
  "bucket-empty": async (lab: Lab) => {
    const bucket = await lab.make(BUCKET, "bucket", {});
    await lab.make("s3/bucketObjectv2:BucketObjectv2", "object", { bucket: bucket.id, key: "a", content: "x" });
    await lab.refused("bucket-empty", "BucketNotEmpty", () => lab.drop("bucket"));
    await lab.change("bucket", { forceDestroy: true });
    await lab.drop("bucket");
  },
  "object-key": async (lab: Lab) => {
    const bucket = await lab.make(BUCKET, "bucket", {});
    const object = (inputs: Record<string, unknown>) =>
      lab.make("s3/bucketObjectv2:BucketObjectv2", "o", { bucket: bucket.id, key: "a", ...inputs });
    await lab.refused("object-key", "KeyTooLongError", () => object({ key: "x".repeat(1025), content: "x" }));
    await lab.refused("object-key", "InvalidArgument", () => object({ content: "x", contentBase64: "eA==" }));
  },
  "object-tags": async (lab: Lab) => {
    const bucket = await lab.make(BUCKET, "bucket", {});
    const tagged = (count: number) =>
      lab.make("s3/bucketObjectv2:BucketObjectv2", `o${count}`, {
        bucket: bucket.id,
        key: String(count),
        content: "x",
        tags: Object.fromEntries([...Array(count).keys()].map((index) => [`t${index}`, "v"])),
      });
    await lab.refused("object-tags", "BadRequest", () => tagged(11));
    await tagged(10);
  },
  "bucket-policy": async (lab: Lab) => {
    await lab.make(BUCKET, "bucket", { bucket: "assets" });
    const put = (document: string) =>
      lab.make("s3/bucketPolicy:BucketPolicy", "p", { bucket: "assets", policy: document });
    await lab.refused("bucket-policy", "MalformedPolicy", () => put(everyone("arn:aws:s3:::other/*")));
    await lab.refused("bucket-policy", "AccessDenied", () => put(everyone("arn:aws:s3:::assets/*")));
    await lab.make("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "open", {
      bucket: "assets",
      blockPublicPolicy: false,
    });
    await put(everyone("arn:aws:s3:::assets/*"));
  },
  "bucket-acl": async (lab: Lab) => {
    await lab.make(BUCKET, "bucket", { bucket: "logs" });
    await lab.refused("bucket-acl", "AccessControlListNotSupported", () =>
      lab.make("s3/bucketAcl:BucketAcl", "acl", { bucket: "logs", acl: "private" }),
    );
    await lab.make("s3/bucketOwnershipControls:BucketOwnershipControls", "owner", {
      bucket: "logs",
      rule: { objectOwnership: "BucketOwnerPreferred" },
    });
    await lab.make("s3/bucketAcl:BucketAcl", "acl", { bucket: "logs", acl: "private" });
  },
  "key-deletion": (lab: Lab) =>
    lab.refused("key-deletion", "ValidationException", () => lab.make("kms/key:Key", "k", { deletionWindowInDays: 6 })),
  "key-policy": (lab: Lab) =>
    lab.refused("key-policy", "MalformedPolicyDocumentException", () =>
      lab.make("kms/key:Key", "k", {
        policy: policy({ Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" }),
      }),
    ),
  "file-system": async (lab: Lab) => {
    await lab.refused("file-system", "BadRequest", () =>
      lab.make("efs/fileSystem:FileSystem", "f", { throughputMode: "provisioned" }),
    );
    await lab.refused("file-system", "BadRequest", () => lab.make("efs/fileSystem:FileSystem", "f", { kmsKeyId: "k" }));
  },
  "mount-targets": async (lab: Lab) => {
    const { vpc, subnets } = await network(lab);
    const files = await lab.make("efs/fileSystem:FileSystem", "files", {});
    const mount = (name: string, subnetId: string | undefined) =>
      lab.make("efs/mountTarget:MountTarget", name, { fileSystemId: files.id, subnetId });
    await mount("a", subnets[0]);
    await mount("b", subnets[1]);
    const same = await lab.make("ec2/subnet:Subnet", "same", {
      vpcId: vpc,
      cidrBlock: "10.0.9.0/24",
      availabilityZone: "us-west-2a",
    });
    await lab.refused("mount-targets", "MountTargetConflict", () => mount("again", same.id));
    await lab.refused("deletion-order", "FileSystemInUse", () => lab.drop("files"));
  },
  "fifo-name": async (lab: Lab) => {
    await lab.refused("fifo-name", "InvalidParameter", () =>
      lab.make("sqs/queue:Queue", "q", { name: "orders", fifoQueue: true }),
    );
    await lab.refused("fifo-name", "InvalidParameter", () => lab.make("sns/topic:Topic", "t", { name: "orders.fifo" }));
    await lab.make("sns/topic:Topic", "fine", { fifoTopic: true });
  },
  "queue-attributes": async (lab: Lab) => {
    for (const inputs of [
      { delaySeconds: 901 },
      { visibilityTimeoutSeconds: 43_201 },
      { messageRetentionSeconds: 59 },
      { receiveWaitTimeSeconds: 21 },
    ]) {
      await lab.refused("queue-attributes", "InvalidAttributeValue", () => lab.make("sqs/queue:Queue", "q", inputs));
    }
  },
  "queue-redrive": async (lab: Lab) => {
    const redrive = (deadLetterTargetArn: unknown, maxReceiveCount: number) => ({
      redrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
    });
    const dead = await lab.make("sqs/queue:Queue", "dead", {});
    await lab.refused("queue-redrive", "InvalidParameterValue", () =>
      lab.make("sqs/queue:Queue", "q", redrive("arn:aws:sqs:us-west-2:123456789012:none", 1)),
    );
    await lab.refused("queue-redrive", "InvalidParameterValue", () =>
      lab.make("sqs/queue:Queue", "q", redrive(dead.outputs.arn, 1001)),
    );
    await lab.refused("queue-redrive", "InvalidParameterValue", () =>
      lab.make("sqs/queue:Queue", "q", { fifoQueue: true, ...redrive(dead.outputs.arn, 3) }),
    );
    await lab.make("sqs/queue:Queue", "q", redrive(dead.outputs.arn, 3));
    const fifo = await lab.make("sqs/queue:Queue", "fifo", { fifoQueue: true });
    await lab.refused("queue-redrive", "InvalidParameterValue", () =>
      lab.make("sqs/redrivePolicy:RedrivePolicy", "r", { queueUrl: fifo.id, ...redrive(dead.outputs.arn, 3) }),
    );
  },
  subscription: async (lab: Lab) => {
    const topic = await lab.make("sns/topic:Topic", "topic", {});
    const queue = await lab.make("sqs/queue:Queue", "queue", {});
    const subscribe = (inputs: Record<string, unknown>) =>
      lab.make("sns/topicSubscription:TopicSubscription", "s", {
        topic: topic.id,
        protocol: "sqs",
        endpoint: queue.outputs.arn,
        ...inputs,
      });
    await lab.refused("subscription", "InvalidParameter", () => subscribe({ protocol: "carrier-pigeon" }));
    await lab.refused("subscription", "InvalidParameter", () => subscribe({ filterPolicy: "{" }));
    await lab.refused("subscription", "InvalidParameter", () => subscribe({ filterPolicy: '{"a": "b"}' }));
    await lab.refused("subscription", "InvalidParameter", () =>
      subscribe({ filterPolicy: '{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}' }),
    );
    await lab.refused("reference-exists", "InvalidParameter", () =>
      subscribe({ endpoint: "arn:aws:sqs:us-west-2:123456789012:none" }),
    );
    await subscribe({ filterPolicy: '{"store": ["shop"]}' });
  },
  "state-machine": async (lab: Lab) => {
    const role = await lab.make("iam/role:Role", "role", {
      assumeRolePolicy: policy({ Action: "sts:AssumeRole", Principal: { Service: "states.amazonaws.com" } }),
    });
    const machine = (definition: unknown) =>
      lab.make("sfn/stateMachine:StateMachine", "m", {
        roleArn: role.outputs.arn,
        definition: JSON.stringify(definition),
      });
    const work = { Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync", End: true };
    for (const bad of [
      { States: {} },
      { StartAt: "Other", States: { Work: work } },
      { StartAt: "Work", States: { Work: { ...work, End: undefined } } },
      { StartAt: "Work", States: { Work: { ...work, End: undefined, Next: "Nowhere" } } },
      { StartAt: "Work", States: { Work: { ...work, Type: "Toil" } } },
      { StartAt: "Work", States: { Work: { ...work, Resource: undefined } } },
    ]) {
      await lab.refused("state-machine", "InvalidDefinition", () => machine(bad));
    }
    await machine({ StartAt: "Work", States: { Work: work } });
  },
};

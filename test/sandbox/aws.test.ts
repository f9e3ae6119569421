import { expect } from "chai";
import { SimulatedAws } from "../../automation/sandbox/aws.js";
import { UNKNOWN } from "../../automation/sandbox/values.js";
import { closeLabs, container, Lab, network, taskDefinition } from "./lab.js";

const VPC = "aws:ec2/vpc:Vpc";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const SERVICE = "aws:ecs/service:Service";
const subject = (type: string, name: string) => ({ type, name, urn: `urn:pulumi:lab::lab::${type}::${name}` });

describe("the simulated AWS", () => {
  let lab: Lab;

  beforeEach(() => {
    lab = new Lab();
  });

  after(closeLabs);

  const check = (type: string, news: Record<string, unknown>, olds?: Record<string, unknown>) =>
    lab.aws.check(subject(type, "main"), olds, news);

  describe("check", () => {
    it("refuses resource types that it does not know, by name", () => {
      expect(() => check("aws:redshift/cluster:Cluster", {})).to.throw(
        "does not know the resource type aws:redshift/cluster:Cluster",
      );
    });

    it("names inputs that a type does not have, and those that are missing", () => {
      const { failures } = check("aws:ec2/subnet:Subnet", { vpc: "x" });
      expect(failures.map(({ property }) => property)).to.have.members(["vpc", "vpcId"]);
    });

    it("gives an automatic name of the logical name and seven digits, and keeps it", () => {
      const { inputs } = check("aws:lb/loadBalancer:LoadBalancer", { subnets: ["a", "b"] });
      expect(inputs.name).to.match(/^main-[0-9a-f]{7}$/);
      const again = check("aws:lb/loadBalancer:LoadBalancer", { subnets: ["a", "b"] }, { name: "main-kept" });
      expect(again.inputs.name).to.equal("main-kept");
      expect(inputs.__defaults).to.include("name");
    });

    it("cuts automatic names to what AWS allows", () => {
      const { inputs } = lab.aws.check(subject("aws:lb/targetGroup:TargetGroup", "x".repeat(60)), undefined, {
        port: 80,
        protocol: "HTTP",
        vpcId: "v",
      });
      expect(inputs.name).to.have.length(32);
    });

    it("names FIFO queues with .fifo", () => {
      expect(check("aws:sqs/queue:Queue", { fifoQueue: true }).inputs.name).to.match(/^main-[0-9a-f]{7}\.fifo$/);
    });

    it("fills in the provider's defaults and says which", () => {
      const { inputs } = check(VPC, { cidrBlock: "10.0.0.0/16" });
      expect(inputs.enableDnsSupport).to.equal(true);
      expect(inputs.__defaults).to.include("enableDnsSupport");
    });

    it("lets unknown values pass", () => {
      expect(check("aws:ec2/subnet:Subnet", { vpcId: UNKNOWN, cidrBlock: UNKNOWN }).failures).to.deep.equal([]);
      expect(check(TASK, taskDefinition([], { containerDefinitions: UNKNOWN })).failures).to.deep.equal([]);
    });
  });

  describe("diff", () => {
    it("finds nothing between the same inputs, also when JSON is laid out in another way", () => {
      const olds = { role: "r", policy: '{"a": 1, "b": [2]}' };
      const { changes } = lab.aws.diff("aws:iam/rolePolicy:RolePolicy", olds, { role: "r", policy: '{"b":[2],"a":1}' });
      expect([...changes]).to.deep.equal([]);
    });

    it("gives the path of each change", () => {
      const { changes } = lab.aws.diff(VPC, { tags: { a: "1", b: "2" } }, { tags: { a: "3", c: "4" } });
      expect(Object.fromEntries(changes)).to.deep.equal({ "tags.a": "update", "tags.b": "delete", "tags.c": "add" });
    });

    for (const [type, key] of [
      [VPC, "cidrBlock"],
      ["aws:ec2/subnet:Subnet", "availabilityZone"],
      ["aws:ec2/securityGroup:SecurityGroup", "description"],
      ["aws:lb/targetGroup:TargetGroup", "port"],
      ["aws:lb/targetGroup:TargetGroup", "protocolVersion"],
      ["aws:lb/listenerRule:ListenerRule", "listenerArn"],
      ["aws:lb/loadBalancer:LoadBalancer", "internal"],
      ["aws:iam/role:Role", "path"],
      ["aws:servicediscovery/service:Service", "name"],
      [TASK, "containerDefinitions"],
      [TASK, "cpu"],
      [SERVICE, "launchType"],
      [SERVICE, "cluster"],
      ["aws:cloudformation/stack:Stack", "onFailure"],
      ["aws:acm/certificate:Certificate", "keyAlgorithm"],
      ["aws:efs/fileSystem:FileSystem", "kmsKeyId"],
      ["aws:s3/bucket:Bucket", "bucket"],
      ["aws:s3/bucket:Bucket", "region"],
    ] as const) {
      it(`replaces ${type} when ${key} changes`, () => {
        expect(lab.aws.diff(type, { [key]: "a" }, { [key]: "b" }).replaces).to.deep.equal([key]);
      });
    }

    for (const [type, key] of [
      ["aws:lb/targetGroup:TargetGroup", "healthCheck"],
      ["aws:lb/listenerRule:ListenerRule", "priority"],
      [SERVICE, "taskDefinition"],
      [SERVICE, "loadBalancers"],
      [SERVICE, "networkConfiguration"],
      [SERVICE, "serviceConnectConfiguration"],
      [TASK, "tags"],
      [TASK, "skipDestroy"],
      ["aws:iam/role:Role", "assumeRolePolicy"],
      ["aws:cloudformation/stack:Stack", "templateBody"],
    ] as const) {
      it(`changes ${type} in place when ${key} changes`, () => {
        const { changes, replaces } = lab.aws.diff(type, { [key]: "a" }, { [key]: "b" });
        expect([...changes.keys()]).to.deep.equal([key]);
        expect(replaces).to.deep.equal([]);
      });
    }

    it("takes a chosen name to mean that the old resource goes first, an automatic one not", () => {
      const type = "aws:lb/targetGroup:TargetGroup";
      expect(lab.aws.diff(type, { name: "web", port: 1 }, { name: "web", port: 2 }).deleteBeforeReplace).to.equal(true);
      const automatic = { name: "web-1", __defaults: ["name"] };
      expect(lab.aws.diff(type, { ...automatic, port: 1 }, { ...automatic, port: 2 }).deleteBeforeReplace).to.equal(
        false,
      );
    });

    it("takes what is unknown for a change", () => {
      expect([...lab.aws.diff(VPC, { cidrBlock: "10.0.0.0/16" }, { cidrBlock: UNKNOWN }).changes.keys()]).to.deep.equal(
        ["cidrBlock"],
      );
    });
  });

  describe("create, update, delete, read", () => {
    it("previews with the computed outputs unknown and the region known", () => {
      const { id, outputs } = lab.aws.previewCreate(VPC, { cidrBlock: "10.0.0.0/16" });
      expect(id).to.equal("");
      expect(outputs).to.include({ cidrBlock: "10.0.0.0/16", arn: UNKNOWN, region: "us-west-2" });
      expect(lab.world.list()).to.deep.equal([]);
    });

    it("computes outputs that look like AWS's, the same for the same seed", async () => {
      const { id, outputs } = await lab.make("ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
      expect(id).to.match(/^vpc-0[0-9a-f]{16}$/);
      expect(outputs.arn).to.equal(`arn:aws:ec2:us-west-2:123456789012:vpc/${id}`);
      const other = new Lab();
      expect((await other.make("ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" })).id).to.equal(id);
    });

    it("gives what is made again another id", async () => {
      const first = await lab.make("ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
      await lab.drop("main");
      const second = await lab.make("ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
      expect(second.id).not.to.equal(first.id);
    });

    it("takes account, region and default tags from the provider's configuration", async () => {
      lab.aws.configure({
        region: "cn-north-1",
        assumeRoles: '[{"roleArn": "arn:aws-cn:iam::111122223333:role/deploy"}]',
        defaultTags: { tags: { team: "web" } },
      });
      const { outputs } = await lab.make("sqs/queue:Queue", "jobs", { name: "jobs", tags: { own: "yes" } });
      expect(outputs.arn).to.equal("arn:aws-cn:sqs:cn-north-1:111122223333:jobs");
      expect(outputs.url).to.equal("https://sqs.cn-north-1.amazonaws.com.cn/111122223333/jobs");
      expect(outputs.tagsAll).to.deep.equal({ team: "web", own: "yes" });
    });

    it("takes the one allowed account where there is no role", async () => {
      lab.aws.configure({ allowedAccountIds: ["444455556666"] });
      const { outputs } = await lab.make("sns/topic:Topic", "news", { name: "news" });
      expect(outputs.arn).to.equal("arn:aws:sns:us-west-2:444455556666:news");
    });

    it("counts revisions of a task definition on, also after one is gone", async () => {
      const first = await lab.make("ecs/taskDefinition:TaskDefinition", "task", taskDefinition([container()]));
      const second = await lab.make(
        "ecs/taskDefinition:TaskDefinition",
        "task",
        taskDefinition([container()], { cpu: "512", memory: "1024" }),
      );
      expect([first.outputs.revision, second.outputs.revision]).to.deep.equal([1, 2]);
      await lab.aws.delete(subject(TASK, "task"), first.id, first.outputs);
      expect(lab.world.list({ type: TASK }).map(({ outputs }) => outputs.revision)).to.deep.equal([2]);
    });

    it("leaves what is deleted with skipDestroy", async () => {
      await lab.make("ecs/taskDefinition:TaskDefinition", "task", taskDefinition([container()], { skipDestroy: true }));
      await lab.drop("task");
      expect(lab.world.list({ type: TASK })).to.have.length(1);
    });

    it("updates in place under the same id", async () => {
      const { id } = await lab.make("ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
      const outputs = await lab.change("main", { enableDnsHostnames: true });
      expect(outputs.enableDnsHostnames).to.equal(true);
      expect(lab.world.list().map((one) => one.id)).to.deep.equal([id]);
    });

    it("refuses to update what is gone, and deletes it without a word", async () => {
      await lab.make("ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
      const [vpc] = lab.world.list();
      lab.world.change((world) => world.remove(`${VPC}|123456789012|us-west-2|${vpc?.id}`));
      const refused = await lab.change("main", { enableDnsHostnames: true }).catch((error: Error) => error.message);
      expect(refused).to.include("api error NotFound");
      await lab.drop("main");
    });

    it("reads by id without anything else, as an import does", async () => {
      const { id } = await lab.make("ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
      const read = await lab.aws.read(VPC, id, {});
      expect(read?.id).to.equal(id);
      expect(read?.inputs.cidrBlock).to.equal("10.0.0.0/16");
      expect(await lab.aws.read(VPC, "vpc-404", {})).to.equal(undefined);
    });

    it("reads by the provider's import forms", async () => {
      const { subnets } = await network(lab);
      const [table] = lab.world.list({ type: "aws:ec2/routeTable:RouteTable" });
      const route = await lab.aws.read("aws:ec2/route:Route", `${table?.id}_0.0.0.0/0`, {});
      expect(route?.inputs.routeTableId).to.equal(table?.id);
      const association = await lab.aws.read(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        `${subnets[0]}/${table?.id}`,
        {},
      );
      expect(association?.id).to.match(/^rtbassoc-0/);
    });

    it("keeps secrets out of the world's file", async () => {
      const secret = subject("aws:sns/topic:Topic", "secret");
      const { outputs } = await lab.aws.create(secret, { name: "n", displayName: "hunter2" }, ["displayName"]);
      await lab.make("ssm/parameter:Parameter", "token", { name: "/token", type: "SecureString", value: "hunter3" });
      expect(outputs.displayName).to.equal("hunter2");
      expect(JSON.stringify(lab.world.list())).not.to.match(/hunter/);
      const read = await lab.aws.read(secret.type, "arn:aws:sns:us-west-2:123456789012:n", outputs);
      expect(read?.outputs.displayName).to.equal("hunter2");
    });

    it("gives the same subscription again to who asks for it again, as SNS does, and refuses another one", async () => {
      const topic = await lab.make("sns/topic:Topic", "news", { name: "news" });
      const queue = await lab.make("sqs/queue:Queue", "inbox", { name: "inbox" });
      const wanted = { topic: topic.outputs.arn, protocol: "sqs", endpoint: queue.outputs.arn };
      const first = await lab.make("sns/topicSubscription:TopicSubscription", "one", wanted);
      const again = await lab.make("sns/topicSubscription:TopicSubscription", "two", wanted);
      expect(again.id).to.equal(first.id);
      const other = { ...wanted, rawMessageDelivery: true };
      const refused = await lab.make("sns/topicSubscription:TopicSubscription", "three", other).catch(String);
      expect(refused).to.include("already exists with different attributes");
    });

    it("takes a put again after a run that was killed, as AWS does, and another resource's not", async () => {
      const bucket = await lab.make("s3/bucket:Bucket", "files", { bucket: "files" });
      const assumeRolePolicy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
      });
      const role = await lab.make("iam/role:Role", "role", { name: "role", assumeRolePolicy });
      const policyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
      const puts: Record<string, Record<string, unknown>> = {
        "s3/bucketVersioning:BucketVersioning": {
          bucket: bucket.id,
          versioningConfiguration: { status: "Enabled" },
        },
        "iam/rolePolicyAttachment:RolePolicyAttachment": { role: role.id, policyArn },
        "sns/topic:Topic": { name: "orders" },
        "cloudwatch/eventRule:EventRule": { name: "nightly", scheduleExpression: "rate(1 day)" },
      };
      for (const [type, inputs] of Object.entries(puts)) {
        const first = await lab.make(type, "one", inputs);
        expect((await lab.make(type, "one", inputs)).id, type).to.equal(first.id);
        const held = lab.world.list({ type: `aws:${type}` });
        expect(
          held.map(({ id }) => id),
          type,
        ).to.deep.equal([first.id]);
        expect(await lab.make(type, "two", inputs).catch(String), type).to.include("already exists");
      }
    });

    it("refuses a second resource under the same name in one place, however it was made", async () => {
      await lab.make("ecs/cluster:Cluster", "one", { name: "main" });
      const other = new SimulatedAws(lab.world);
      const second = await other
        .create(subject("aws:ecs/cluster:Cluster", "two"), { name: "main" })
        .catch((error: Error) => error.message);
      expect(second).to.include("AlreadyExists").and.to.include("simulated AWS");
    });

    it("plans an update with the outputs of a stack unknown when its template changes, and known else", () => {
      const stack = subject("aws:cloudformation/stack:Stack", "addons");
      const outputs = { outputs: { A: "1" }, templateBody: "a" };
      expect(lab.aws.previewUpdate(stack, outputs, { templateBody: "b" }).outputs).to.equal(UNKNOWN);
      const tagged = lab.aws.previewUpdate(stack, outputs, { templateBody: "a", tags: { a: "b" } });
      expect(tagged.outputs).to.deep.equal({ A: "1" });
    });
  });
});

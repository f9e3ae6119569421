import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { fillEmulator, fromContainer } from "../../automation/local/emulator.js";
import { localEnvironment } from "../../automation/local/runEnvironment.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { type Moto, startMotoOrSkip } from "../support/moto.js";

describe("run local --all with an emulator of AWS", function () {
  this.timeout(120_000);
  let moto: Moto;

  before(async function () {
    moto = await startMotoOrSkip(this);
  });
  after(() => {
    moto?.stop();
    removeFolders();
  });

  it("has the environment's queues and topics there: what is published arrives, and containers get the addresses", async () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/web/manifest.yml":
        "name: web\ntype: Backend Service\nimage: {location: nginx, port: 80}\npublish: {topics: [{name: orders}]}\n",
      "copilot/mail/manifest.yml":
        "name: mail\ntype: Worker Service\nimage: {location: nginx}\nsubscribe: {topics: [{name: orders, service: web, queue: true}]}\n",
    });
    const local = await localEnvironment({ dir, environments: ["test"], sandbox: makeFolder() }, { overrides: [] });
    const filled = await fillEmulator(local.plan, { endpoint: moto.url, region: "eu-west-1" });
    const { file, unknown } = local.project([], filled);
    const services = file.services as Record<string, { environment: Record<string, string> }>;
    const { COPILOT_QUEUE_URI = "", COPILOT_TOPIC_QUEUE_URIS = "" } = services.mail?.environment ?? {};
    const { COPILOT_SNS_TOPIC_ARNS = "" } = services.web?.environment ?? {};
    expect(unknown).to.deep.equal([]);
    expect(COPILOT_QUEUE_URI).to.match(/^http:\/\/host\.docker\.internal:\d+\/123456789012\/shop-test-mail-queue$/);
    const settings = {
      endpoint: moto.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    };
    const [topics, queues] = [new SNSClient(settings), new SQSClient(settings)];
    const { orders: TopicArn } = JSON.parse(COPILOT_SNS_TOPIC_ARNS) as { orders: string };
    expect(TopicArn).to.contain(":eu-west-1:");
    await topics.send(new PublishCommand({ TopicArn, Message: "an order" }));
    const [QueueUrl = ""] = Object.values(JSON.parse(COPILOT_TOPIC_QUEUE_URIS) as Record<string, string>);
    const asked = { QueueUrl: QueueUrl.replace("host.docker.internal", "127.0.0.1") };
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand(asked));
    expect(Messages.map(({ Body }) => Body).join()).to.contain("an order");
    // A second run takes what is there.
    await fillEmulator(local.plan, { endpoint: moto.url, region: "eu-west-1" });
    topics.destroy();
    queues.destroy();
  });

  it("gives this machine the name that it has in a container", () => {
    expect(fromContainer("http://localhost:4566/a")).to.equal("http://host.docker.internal:4566/a");
    expect(fromContainer("http://127.0.0.1")).to.equal("http://host.docker.internal");
    expect(fromContainer("https://localhost.example.com/")).to.equal("https://localhost.example.com/");
  });
});

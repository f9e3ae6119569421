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
    const { filled } = await fillEmulator(local.plan, { endpoint: moto.url, region: "eu-west-1" });
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

  it("has tables and buckets of addons there too: containers get their names and ARNs, and what can't be made is named", async () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/environments/addons/files.yml": `Parameters: {App: {Type: String}, Env: {Type: String}}
Resources:
  Files: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "\${App}-\${Env}-files", VersioningConfiguration: {Status: Enabled}}}
Outputs:
  FilesName: {Value: !Ref Files, Export: {Name: !Sub "\${App}-\${Env}-FilesName"}}
`,
      "copilot/web/manifest.yml":
        "name: web\ntype: Backend Service\nimage: {location: nginx, port: 80}\nvariables: {FILES: {from_cfn: '${COPILOT_APPLICATION_NAME}-${COPILOT_ENVIRONMENT_NAME}-FilesName'}}\n",
      "copilot/web/addons/items.yml": `Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Items:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub \${App}-\${Env}-\${Name}-items
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]
  Access:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Items.Arn}]}}
  Database: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceClass: db.t4g.micro, Engine: postgres}}
Outputs:
  ItemsName: {Value: !Ref Items}
  ItemsArn: {Value: !GetAtt Items.Arn}
  AccessPolicy: {Value: !Ref Access}
  DatabaseHost: {Value: !GetAtt Database.Endpoint.Address}
`,
    });
    const local = await localEnvironment({ dir, environments: ["test"], sandbox: makeFolder() }, { overrides: [] });
    const at = { endpoint: moto.url, region: "eu-west-1" };
    const { filled, leftOut } = await fillEmulator(local.plan, at);
    expect(leftOut).to.deep.equal(["shop-test-web-addons: Database is not made there."]);
    const { file, unknown } = local.project([], filled);
    const { web } = file.services as Record<string, { environment: Record<string, string> }>;
    expect(web?.environment).to.include({ ITEMS_NAME: "shop-test-web-items", FILES: "shop-test-files" });
    expect(web?.environment.ITEMS_ARN).to.match(/^arn:aws:dynamodb:eu-west-1:\d{12}:table\/shop-test-web-items$/);
    expect(unknown).to.deep.equal(["DATABASE_HOST"]);
    const answer = await fetch(moto.url, {
      method: "POST",
      headers: {
        "x-amz-target": "DynamoDB_20120810.DescribeTable",
        authorization: "AWS4-HMAC-SHA256 Credential=test/20261129/eu-west-1/dynamodb/aws4_request",
      },
      body: JSON.stringify({ TableName: "shop-test-web-items" }),
    });
    expect(await answer.json()).to.have.nested.property("Table.BillingModeSummary.BillingMode", "PAY_PER_REQUEST");
    // A second run takes what is there.
    expect((await fillEmulator(local.plan, at)).leftOut).to.deep.equal(leftOut);
  });

  it("gives this machine the name that it has in a container", () => {
    expect(fromContainer("http://localhost:4566/a")).to.equal("http://host.docker.internal:4566/a");
    expect(fromContainer("http://127.0.0.1")).to.equal("http://host.docker.internal");
    expect(fromContainer("https://localhost.example.com/")).to.equal("https://localhost.example.com/");
  });
});

import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { GetParameterCommand, ListTagsForResourceCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { pointAt } from "../aws/fakeAws.js";
import { runLine } from "../support/commandLine.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { writeState } from "../support/madeState.js";
import { type Moto, startMotoOrSkip } from "../support/moto.js";

const api = `name: api
type: Backend Service
image: {location: nginx, port: 80}
`;
const report = `name: report
type: Scheduled Job
image: {location: nginx}
on: {schedule: "@daily"}
`;

/** The same commands are held against the sandbox elsewhere: what simulates AWS here was not written by us. */
describe("operating against moto", function () {
  this.timeout(120_000);
  let moto: Moto;
  let shell: { restore(): void } | undefined;
  let dir: string;
  let backend: string;

  before(async function () {
    moto = await startMotoOrSkip(this);
    shell = pointAt(moto.url);
    process.env.PULUMI_CONFIG_PASSPHRASE = "moto";
    dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/airlift.yml": "environments: {test: {region: eu-west-1}}\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/api/manifest.yml": api,
      "copilot/report/manifest.yml": report,
    });
    const state = makeFolder();
    backend = `file://${state}`;
    await writeState({ dir, environments: ["test"] }, state, await deploy());
  });

  after(() => {
    shell?.restore();
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    moto?.stop();
    removeFolders();
  });

  /** What an `up` would have made, as far as the commands reach it. */
  async function deploy(): Promise<Record<string, Record<string, unknown>>> {
    const settings = { region: "eu-west-1" };
    const [ec2, ecs, logs] = [new EC2Client(settings), new ECSClient(settings), new CloudWatchLogsClient(settings)];
    const { Vpcs: [{ VpcId = "" } = {}] = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const subnets = Subnets.map(({ SubnetId = "" }) => SubnetId).slice(0, 2);
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "env", Description: "env", VpcId }),
    );
    const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName: "test-cluster" }));
    const registered = async (family: string) => {
      const containerDefinitions = [{ name: family.split("-").at(-1), image: "nginx", essential: true }];
      const { taskDefinition } = await ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          containerDefinitions,
          networkMode: "awsvpc",
          requiresCompatibilities: ["FARGATE"],
          cpu: "256",
          memory: "512",
        }),
      );
      return taskDefinition?.taskDefinitionArn ?? "";
    };
    const task = await registered("shop-test-api");
    await registered("shop-test-report");
    const networkConfiguration = { awsvpcConfiguration: { subnets, securityGroups: [GroupId] } };
    const { service } = await ecs.send(
      new CreateServiceCommand({
        cluster: "test-cluster",
        serviceName: "api-service",
        taskDefinition: task,
        desiredCount: 1,
        launchType: "FARGATE",
        networkConfiguration,
      }),
    );
    for (const [name, lines] of [
      ["api", ["first", "second", "third"]],
      ["report", ["counted"]],
    ] as const) {
      const logGroupName = `/copilot/shop-test-${name}`;
      const logStreamName = `copilot/${name}/0123456789abcdef0123456789abcdef`;
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = lines.map((message, index) => ({ message, timestamp: Date.now() - 60_000 + index * 1000 }));
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }
    const { Role } = await new IAMClient(settings).send(
      new CreateRoleCommand({
        RoleName: "states",
        AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    );
    const definition = JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } });
    const { stateMachineArn = "" } = await new SFNClient(settings).send(
      new CreateStateMachineCommand({ name: "shop-test-report", definition, roleArn: Role?.Arn }),
    );
    for (const client of [ec2, ecs, logs]) client.destroy();
    return {
      "test-cluster": { id: cluster?.clusterArn, arn: cluster?.clusterArn, name: "test-cluster" },
      "api-service": { id: service?.serviceArn, arn: service?.serviceArn, name: "api-service" },
      "api-task": { id: "shop-test-api", arn: task },
      "test-vpc": { id: VpcId },
      "test-public-subnet-1": { id: subnets[0] },
      "test-public-subnet-2": { id: subnets[1] },
      "test-environment-security-group": { id: GroupId },
      "report-state-machine": { id: stateMachineArn, arn: stateMachineArn, name: "shop-test-report" },
    };
  }

  async function run(line: string, reachesState = true): Promise<string> {
    const where = ["--dir", dir, ...(reachesState ? ["--backend", backend] : [])];
    const { code, stdout, stderr } = await runLine([...line.split(" "), ...where]);
    expect(code, `airlift ${line}\n${stderr}`).to.equal(0);
    return stdout;
  }

  it("lists applications, environments, services and jobs", async () => {
    expect(await run("app ls", false)).to.equal("shop\n");
    expect(await run("env ls")).to.equal("test\n");
    expect(await run("svc ls")).to.match(/^Name .*\napi +Backend Service/);
    expect(await run("job ls")).to.match(/^Name .*\nreport +Scheduled Job/);
    expect(await run("env show -n test")).to.match(/Region +eu-west-1\n +Account +123456789012\n +VPC +vpc-/);
  });

  it("shows a service, its state and its revisions", async () => {
    const shown = await run("svc show -n api");
    expect(shown)
      .to.match(/test +1 +0\.25 +512 +80/)
      .and.to.contain("api.test.shop.local:80");
    const status = await run("svc status -n api -e test");
    expect(status)
      .to.contain("ACTIVE 0 / 1 running tasks")
      .and.to.match(/PRIMARY +1 +\[in progress\] +1 +0/);
    expect(await run("revisions -n api -e test")).to.match(/1 +live +\S+ +nginx/);
  });

  it("reads logs of services and jobs, as many lines as asked for", async () => {
    expect(await run("svc logs -n api -e test")).to.match(/first\n.*second\n.*third\n$/);
    expect(await run("svc logs -n api -e test --limit 1")).to.match(/^\S+ third\n$/);
    expect(await run("svc logs -n api -e test --since 10s")).to.equal("");
    expect(await run("job logs -n report -e test --last 1")).to.match(/^\S+ counted\n$/);
  });

  it("starts a job", async () => {
    await run("job run -n report -e test");
    const client = new SFNClient({});
    const { stateMachines: [machine] = [] } = await client.send(new ListStateMachinesCommand({}));
    const { stateMachineArn } = machine ?? {};
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    client.destroy();
    expect(executions).to.have.length(1);
  });

  it("stores secrets encrypted and tagged, and finds them when manifests are checked", async () => {
    expect(await run("secret init -n DB --values test=hidden", false)).not.to.contain("hidden");
    expect(await run("secret ls -e test", false)).to.equal("test\tDB\t/copilot/shop/test/secrets/DB\n");
    const client = new SSMClient({});
    const Name = "/copilot/shop/test/secrets/DB";
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    const { TagList } = await client.send(
      new ListTagsForResourceCommand({ ResourceId: Name, ResourceType: "Parameter" }),
    );
    client.destroy();
    expect(Parameter).to.include({ Type: "SecureString", Value: "hidden" });
    expect(TagList?.map(({ Key, Value }) => `${Key}=${Value}`)).to.include.members([
      "copilot-application=shop",
      "copilot-environment=test",
    ]);
    expect(await run("validate --online -e test", false)).to.equal("");
  });

  it("says what isn't there", async () => {
    const paused = await runLine([
      "svc",
      "pause",
      "-n",
      "api",
      "-e",
      "test",
      "--yes",
      "--dir",
      dir,
      "--backend",
      backend,
    ]);
    expect(paused).to.include({ code: 1 });
    expect(paused.stderr).to.contain('There is no Request-Driven Web Service "api" in test.');
  });
});

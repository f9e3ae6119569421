import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { ensureEngine } from "../../automation/engine/findEngine.js";
import { installSandbox } from "../../automation/sandbox/install.js";
import { openWorld, type World } from "../../automation/sandbox/world.js";

/** A small architecture with an image, a network, a load balancer and a service, in another account and region. */
function architecture(context: string, message: string) {
  return async (): Promise<Record<string, unknown>> => {
    const provider = new aws.Provider("there", {
      region: "eu-west-1",
      assumeRoles: [{ roleArn: "arn:aws:iam::111122223333:role/deploy" }],
      defaultTags: { tags: { team: "web" } },
    });
    const opts = { provider };
    const repository = new awsx.ecr.Repository(
      "Repository",
      { name: "todo/web", forceDelete: true, lifecyclePolicy: { skip: true } },
      { providers: { aws: provider } },
    );
    const image = new awsx.ecr.Image(
      "image",
      { repositoryUrl: repository.url, context, imageTag: "abc" },
      { providers: { aws: provider } },
    );
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, opts);
    const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id }, opts);
    const routeTable = new aws.ec2.RouteTable("routes", { vpcId: vpc.id }, opts);
    const route = new aws.ec2.Route(
      "out",
      { routeTableId: routeTable.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      opts,
    );
    const zones = await aws.getAvailabilityZones({}, opts);
    const subnets = zones.names.slice(0, 2).map((availabilityZone, index) => {
      const subnet = new aws.ec2.Subnet(
        `subnet-${index}`,
        { vpcId: vpc.id, availabilityZone, cidrBlock: `10.0.${index}.0/24` },
        opts,
      );
      const association = new aws.ec2.RouteTableAssociation(
        `association-${index}`,
        { routeTableId: routeTable.id, subnetId: subnet.id },
        opts,
      );
      return { subnet, association };
    });
    const ids = subnets.map(({ subnet }) => subnet.id);
    const balancer = new aws.lb.LoadBalancer("balancer", { subnets: ids }, { ...opts, dependsOn: [gateway] });
    const target = new aws.lb.TargetGroup(
      "target",
      { port: 80, protocol: "HTTP", targetType: "ip", vpcId: vpc.id },
      opts,
    );
    const listener = new aws.lb.Listener(
      "listener",
      {
        loadBalancerArn: balancer.arn,
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
      },
      opts,
    );
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }],
    });
    const role = new aws.iam.Role("execution", { assumeRolePolicy: trust }, opts);
    const attached = new aws.iam.RolePolicyAttachment(
      "attached",
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy" },
      opts,
    );
    const cluster = new aws.ecs.Cluster("cluster", {}, opts);
    const definition = new aws.ecs.TaskDefinition(
      "task",
      {
        family: "web",
        cpu: "256",
        memory: "512",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        executionRoleArn: role.arn,
        containerDefinitions: image.imageUri.apply((uri) =>
          JSON.stringify([
            {
              name: "web",
              image: uri,
              portMappings: [{ containerPort: 80 }],
              environment: [{ name: "MESSAGE", value: message }],
            },
          ]),
        ),
      },
      opts,
    );
    const waits = [route, attached, listener, ...subnets.map(({ association }) => association)];
    new aws.ecs.Service(
      "service",
      {
        cluster: cluster.arn,
        taskDefinition: definition.arn,
        desiredCount: 1,
        launchType: "FARGATE",
        networkConfiguration: { subnets: ids, assignPublicIp: true },
        loadBalancers: [{ targetGroupArn: target.arn, containerName: "web", containerPort: 80 }],
      },
      { ...opts, dependsOn: waits },
    );
    return { url: balancer.dnsName, uri: image.imageUri, task: definition.arn };
  };
}

describe("the sandbox behind the real engine", () => {
  let directory = "";
  let world: World;
  let engine: PulumiCommand;
  let variables: Record<string, string> = {};

  before(async function () {
    this.timeout(600_000);
    directory = mkdtempSync(join(tmpdir(), "airlift-sandbox-"));
    // The Automation API wants a folder with bin/pulumi in it.
    mkdirSync(join(directory, "engine", "bin"), { recursive: true });
    symlinkSync((await ensureEngine()).command, join(directory, "engine", "bin", "pulumi"));
    engine = await PulumiCommand.get({ root: join(directory, "engine"), skipVersionCheck: true });
    const { env } = await installSandbox({ directory });
    variables = { ...env, PULUMI_CONFIG_PASSPHRASE: "test" };
    world = openWorld(directory);
    for (const folder of ["state", "context", "work"]) mkdirSync(join(directory, folder));
    writeFileSync(join(directory, "context", "Dockerfile"), "FROM scratch\n");
  });

  after(() => rmSync(directory, { recursive: true, force: true }));

  const stack = async (message: string): Promise<Stack> => {
    const workspace = await LocalWorkspace.create({
      pulumiCommand: engine,
      pulumiHome: variables.PULUMI_HOME,
      workDir: join(directory, "work"),
      program: architecture(join(directory, "context"), message),
      projectSettings: { name: "todo", runtime: "nodejs", backend: { url: `file://${directory}/state` } },
      envVars: variables,
    });
    return Stack.createOrSelect("test", workspace);
  };

  it("previews, makes, finds no change, replaces a task definition, refreshes and destroys", async () => {
    const first = await stack("hello");
    const preview = await first.preview();
    expect(preview.changeSummary.create).to.be.greaterThan(18);
    expect(world.list()).to.deep.equal([]);

    const { outputs } = await first.up();
    expect(outputs.url?.value).to.match(/^balancer-[0-9a-f]{7}-\d+\.eu-west-1\.elb\.amazonaws\.com$/);
    expect(outputs.uri?.value).to.match(
      /^111122223333\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/todo\/web@sha256:[0-9a-f]{64}$/,
    );
    expect(outputs.task?.value).to.equal("arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1");
    expect(world.list({ type: "aws:ec2/vpc:Vpc" })[0]?.outputs.tagsAll).to.deep.equal({ team: "web" });

    const unchanged = await first.preview();
    expect(Object.keys(unchanged.changeSummary)).to.deep.equal(["same"]);

    const changed = await (await stack("goodbye")).up();
    expect(changed.summary.resourceChanges).to.include({ replace: 1, update: 1 });
    expect(changed.outputs.task?.value).to.equal("arn:aws:ecs:eu-west-1:111122223333:task-definition/web:2");

    const refreshed = await first.refresh();
    expect(Object.keys(refreshed.summary.resourceChanges ?? {})).to.deep.equal(["same"]);

    await first.destroy();
    expect(world.list().map(({ type, id }) => `${type} ${id}`)).to.deep.equal([]);
  }).timeout(180_000);

  it("reports a refusal with AWS's code and message, and says that it is simulated", async () => {
    writeFileSync(
      join(directory, "faults.json"),
      JSON.stringify({
        fail: [{ type: "aws:ecs/service:Service", create: 1, code: "ThrottlingException", message: "slow down" }],
      }),
    );
    const failing = await stack("hello");
    const message = await failing.up().then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message).to.include(
      "creating ECS Service (service): simulated AWS, operation error ECS: api error ThrottlingException: slow down",
    );
    rmSync(join(directory, "faults.json"));
    await failing.up();
    expect(world.list({ type: "aws:ecs/service:Service" })).to.have.length(1);
    await failing.destroy();
    expect(world.list()).to.deep.equal([]);
    expect(readFileSync(join(directory, "simulated-aws.jsonl"), "utf8")).not.to.include("simulated-aws-token");
  }).timeout(180_000);
});

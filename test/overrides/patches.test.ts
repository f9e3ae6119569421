import { expect } from "chai";
import { removeFolders } from "../support/folder.js";
import { child, failure, patchesOfEnvironments, patchesOfWeb, planned } from "./application.js";

type Container = Record<string, unknown> & { environment: { name: string; value: string }[] };
type Statement = Record<string, unknown>;

describe("patches of Copilot's template", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  it("change a task: name of the log group, mount points, volumes, statements and tags, as real applications do", async () => {
    const plan = await planned(
      patchesOfWeb(`
- op: replace
  path: /Resources/LogGroup/Properties/LogGroupName
  value: !Sub '/copilot/\${AppName}/\${EnvName}/\${WorkloadName}'
- op: add
  path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/MountPoints/-
  value: {ContainerPath: /tmp, SourceVolume: scratch}
- op: add
  path: /Resources/TaskDefinition/Properties/Volumes/-
  value: {Name: scratch}
- op: add
  path: /Resources/ExecutionRole/Properties/Policies/0/PolicyDocument/Statement/4
  value:
    Effect: Allow
    Action: ['ssm:GetParameters']
    Resource: [!Sub 'arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/*']
- op: add
  path: /Resources/AccessPoint/Properties/AccessPointTags
  value: [{Key: Name, Value: !Sub '\${AppName}-\${WorkloadName}'}]
`),
    );
    expect(child(plan, "web-logs").inputs.name).to.equal("/copilot/shop/test/web");
    const { containerDefinitions, volumes } = child(plan, "web-task").inputs as Record<string, unknown>;
    const [main] = JSON.parse(containerDefinitions as string) as Container[];
    expect(main?.mountPoints).to.deep.equal([
      { sourceVolume: "data", containerPath: "/data", readOnly: true },
      { containerPath: "/tmp", sourceVolume: "scratch" },
    ]);
    expect((volumes as { name: string }[]).map(({ name }) => name)).to.deep.equal(["data", "scratch"]);
    const { Statement: statements } = JSON.parse(child(plan, "web-execution-role-policy").inputs.policy as string) as {
      Statement: Statement[];
    };
    expect(statements.at(-1)?.Resource).to.deep.equal(["arn:aws:ssm:us-west-2:123456789012:parameter/*"]);
    expect(child(plan, "web-access-point").inputs.tags).to.include({ Name: "shop-web", "copilot-service": "web" });
  });

  it("change several properties of a resource in one patch, and take one away", async () => {
    const plan = await planned(
      patchesOfWeb(`
- {op: add, path: /Resources/LogGroup/Properties, value: {RetentionInDays: 7, LogGroupName: mine}}
- {op: remove, path: /Resources/TargetGroup/Properties/HealthCheckPath}
`),
    );
    expect(child(plan, "web-logs").inputs).to.include({ retentionInDays: 7, name: "mine" });
    const before = await planned({});
    const checkOf = (one: typeof plan) => child(one, "web-target-group").inputs.healthCheck as Record<string, unknown>;
    expect(checkOf(before)).to.have.property("path");
    expect(checkOf(plan)).to.deep.equal(
      Object.fromEntries(Object.entries(checkOf(before)).filter(([key]) => key !== "path")),
    );
  });

  it("change a statement that is known by what it allows", async () => {
    const plan = await planned(
      patchesOfWeb(
        "- {op: remove, path: /Resources/ExecutionRole/Properties/Policies/0/PolicyDocument/Statement/0/Condition}\n",
      ),
    );
    const { Statement: statements } = JSON.parse(child(plan, "web-execution-role-policy").inputs.policy as string) as {
      Statement: Statement[];
    };
    const ssm = statements.find((one) => [one.Action].flat().includes("ssm:GetParameters"));
    expect(ssm).to.include.keys("Effect", "Resource").and.not.have.property("Condition");
  });

  it("use ECS's spelling in containers and the provider's elsewhere", async () => {
    const plan = await planned(
      patchesOfWeb(`
- op: add
  path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/Environment/-
  value: {Name: PORT, Value: 80}
- {op: add, path: /Resources/TaskDefinition/Properties/ContainerDefinitions/0/DockerLabels, value: {My.Label: 1}}
- {op: replace, path: /Resources/TaskDefinition/Properties/Cpu, value: 1024}
- {op: replace, path: /Resources/Service/Properties/DeploymentConfiguration/MaximumPercent, value: 150}
- {op: replace, path: /Resources/Service/Properties/NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp, value: DISABLED}
- {op: add, path: /Resources/TargetGroup/Properties/TargetGroupAttributes/-, value: {Key: slow_start.duration_seconds, Value: 30}}
- {op: replace, path: /Resources/HTTPListenerRule/Properties/Conditions/0/PathPatternConfig/Values, value: [/x]}
`),
    );
    const task = child(plan, "web-task").inputs;
    const [main] = JSON.parse(task.containerDefinitions as string) as Container[];
    expect(main?.environment.at(-1)).to.deep.equal({ name: "PORT", value: "80" });
    expect(main?.dockerLabels).to.deep.equal({ "My.Label": "1" });
    expect(task.cpu).to.equal("1024");
    const service = child(plan, "web-service").inputs;
    expect(service.deploymentMaximumPercent).to.equal(150);
    expect(service.networkConfiguration).to.include({ assignPublicIp: false });
    expect(child(plan, "web-target-group").inputs.slowStart).to.equal(30);
    const [condition] = child(plan, "web-http-rule").inputs.conditions as unknown[];
    expect(condition).to.deep.equal({ pathPattern: { values: ["/x"] } });
  });

  it("keep a resource whose DeletionPolicy is Retain", async () => {
    const plan = await planned(patchesOfWeb("- {op: add, path: /Resources/LogGroup/DeletionPolicy, value: Retain}\n"));
    expect(child(plan, "web-logs").options).to.include({ retainOnDelete: true });
  });

  it("change what the environment has, and leave out rules that nothing is made of", async () => {
    const plan = await planned(
      patchesOfEnvironments(`
- {op: add, path: /Resources/Cluster/Properties/ClusterName, value: !Sub '\${AppName}-\${EnvironmentName}'}
- {op: replace, path: /Resources/PublicSubnet2/Properties/Tags/0/Value, value: second}
- {op: replace, path: /Resources/EnvironmentHTTPSecurityGroupIngressFromPublicALB/Properties/IpProtocol, value: tcp}
- {op: add, path: /Resources/EnvironmentHTTPSecurityGroupIngressFromPublicALB/Properties/FromPort, value: 4000}
- {op: remove, path: /Resources/EnvironmentSecurityGroupIngressFromSelf}
- {op: add, path: /Resources/PublicLoadBalancer/Properties/Name, value: !Sub '\${AppName}-lb'}
- {op: add, path: /Resources/PublicLoadBalancer/Properties/LoadBalancerAttributes/-, value: {Key: idle_timeout.timeout_seconds, Value: '120'}}
- {op: replace, path: /Resources/PublicHTTPLoadBalancerSecurityGroup/Properties/SecurityGroupIngress/0/CidrIp, value: 10.0.0.0/8}
- {op: add, path: /Resources/FileSystem/Properties/FileSystemTags, value: [{Key: Name, Value: !Sub '\${AppName}-\${EFSWorkloads}'}]}
- {op: remove, path: /Resources/LogResourcePolicy}
`),
    );
    expect(child(plan, "test-cluster").inputs.name).to.equal("shop-test");
    expect(child(plan, "test-public-subnet-2").inputs.tags).to.include({ Name: "second" });
    expect(child(plan, "test-environment-security-group-ingress-from-public-alb-http").inputs).to.include({
      ipProtocol: "tcp",
      fromPort: 4000,
    });
    const alb = child(plan, "test-public-alb").inputs;
    expect(alb).to.include({ name: "shop-lb", idleTimeout: 120 });
    expect(alb).not.to.have.property("namePrefix");
    const open = child(plan, "test-public-alb-http-security-group-ingress-anyone");
    expect(open.inputs.cidrIpv4).to.equal("10.0.0.0/8");
    expect(child(plan, "test-file-system").inputs.tags).to.include({ Name: "shop-web" });
    const names = plan.resources.map(({ name }) => name);
    expect(names).not.to.include("test-environment-security-group-ingress-from-self");
  });

  it("are in the record, so that other repositories apply the environment's too", async () => {
    const plan = await planned(
      patchesOfEnvironments("- {op: add, path: /Resources/Cluster/Properties/ClusterName, value: mine}\n"),
    );
    const record = plan.outputs.airlift as { overrides: { patches: { pointer: string }[] } };
    expect(record.overrides.patches.map(({ pointer }) => pointer)).to.deep.equal([
      "/Resources/Cluster/Properties/ClusterName",
    ]);
  });

  const refused: [what: string, patch: string, says: RegExp][] = [
    [
      "a resource that is not there",
      "- {op: remove, path: /Resources/Nothing}",
      /patches\.yml:1:22: error: \/Resources\/Nothing: Airlift has no counterpart of Nothing.*\n.*transform\.mjs/,
    ],
    [
      "what Copilot needed for itself",
      "- {op: remove, path: /Resources/EnvControllerFunction}",
      /served Copilot itself/,
    ],
    [
      "a new resource",
      "- {op: add, path: /Resources/Mine, value: {Type: AWS::SNS::Topic}}",
      /adds the resource Mine\n.*addons/,
    ],
    [
      "other parts of the template",
      "- {op: add, path: /Outputs/X, value: {Value: 1}}",
      /"Outputs" exists only in Copilot's/,
    ],
    [
      "a child that others are made of",
      "- {op: remove, path: /Resources/TaskRole}",
      /TaskRole can't be removed.*\n.*export const taskRole = \(args, name\)/,
    ],
    [
      "all properties taken away at once",
      "- {op: remove, path: /Resources/LogGroup/Properties}",
      /the properties of a resource can't be replaced as a whole/,
    ],
    [
      "all properties replaced by a text",
      "- {op: replace, path: /Resources/LogGroup/Properties, value: text}",
      /the properties of a resource can't be replaced as a whole/,
    ],
    ["an operation of another kind", "- {op: move, path: /Resources/TaskRole}", /1:8: error: unknown operation "move"/],
    ["a patch without a value", "- {op: add, path: /Resources/LogGroup/Properties/X}", /"add" needs a "value"/],
    ["what is no list", "op: remove", /is not a list of patches/],
    [
      "a place in a list that is not there",
      "- {op: remove, path: /Resources/TaskDefinition/Properties/ContainerDefinitions/7}",
      /1:22: error: .*ContainerDefinitions\/7: there is no item 7 in a list of 1/,
    ],
    [
      "an expression that nothing answers to",
      "- {op: replace, path: /Resources/LogGroup/Properties/LogGroupName, value: !Ref Elsewhere}",
      /1:23: error: .*nothing in Copilot's template of a Load Balanced Web Service is called Elsewhere/,
    ],
    [
      "a child that this workload has not",
      "- {op: replace, path: /Resources/AutoScalingTarget/Properties/MaxCapacity, value: 3}",
      /this workload has no such resource/,
    ],
  ];
  for (const [what, patch, says] of refused) {
    it(`refuse ${what}, at its place`, async () => {
      expect(await failure(planned(patchesOfWeb(`${patch}\n`)))).to.match(says);
    });
  }
});

describe("patches of a queue's RedrivePolicy", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  const worker = (subscribe: string, patches: string) => ({
    "copilot/web/manifest.yml":
      "name: web\ntype: Backend Service\nimage: {location: nginx, port: 80}\npublish: {topics: [{name: orders}, {name: rows, fifo: true}]}\n",
    "copilot/work/manifest.yml": `name: work\ntype: Worker Service\nimage: {location: nginx}\nsubscribe: ${subscribe}\n`,
    "copilot/work/overrides/cfn.patches.yml": patches,
  });
  const topics =
    "topics: [{name: orders, service: web, queue: {dead_letter: {tries: 3}}}, {name: rows, service: web, queue: {fifo: true, dead_letter: {tries: 4}}}]";
  const policyOf = (plan: Awaited<ReturnType<typeof planned>>, name: string) =>
    JSON.parse(child(plan, name).inputs.redrivePolicy as string) as Record<string, unknown>;

  it("reach the resource that stands for it, of the default queue and of a topic's own", async () => {
    const plan = await planned(
      worker(
        `{${topics}, queue: {dead_letter: {tries: 5}}}`,
        `
- {op: replace, path: /Resources/EventsQueue/Properties/RedrivePolicy/maxReceiveCount, value: 50}
- {op: replace, path: /Resources/webordersEventsQueue/Properties/RedrivePolicy/maxReceiveCount, value: 30}
- op: replace
  path: /Resources/webrowsfifoEventsQueue/Properties/RedrivePolicy
  value: {deadLetterTargetArn: "arn:aws:sqs:us-west-2:123456789012:failed.fifo", maxReceiveCount: 40}
`,
      ),
    );
    expect(policyOf(plan, "work-queue-redrive-policy")).to.deep.equal({
      deadLetterTargetArn: "${aws:sqs/queue:Queue::work-dead-letter-queue.arn}",
      maxReceiveCount: 50,
    });
    expect(policyOf(plan, "work-queue-web-orders-redrive-policy").maxReceiveCount).to.equal(30);
    expect(policyOf(plan, "work-fifo-queue-web-rows-redrive-policy")).to.deep.equal({
      deadLetterTargetArn: "arn:aws:sqs:us-west-2:123456789012:failed.fifo",
      maxReceiveCount: 40,
    });
    const queues = plan.resources.filter(({ type }) => type === "aws:sqs/queue:Queue");
    expect(queues.filter(({ inputs }) => "redrivePolicy" in inputs)).to.deep.equal([]);
  });

  it("give a queue one where the manifest asks for no dead-letter queue", async () => {
    const plan = await planned(
      worker(
        "{topics: [{name: orders, service: web}]}",
        `
- op: add
  path: /Resources/EventsQueue/Properties/RedrivePolicy
  value: {deadLetterTargetArn: "arn:aws:sqs:us-west-2:123456789012:failed", maxReceiveCount: 2}
`,
      ),
    );
    expect(policyOf(plan, "work-queue").maxReceiveCount).to.equal(2);
  });

  it("can't take it off a queue that the manifest gives one", async () => {
    const message = await failure(
      planned(
        worker(
          `{${topics}, queue: {dead_letter: {tries: 5}}}`,
          "- {op: remove, path: /Resources/EventsQueue/Properties/RedrivePolicy}\n",
        ),
      ),
    );
    expect(message).to.include("RedrivePolicy is what `dead_letter` asks for").and.to.include("cfn.patches.yml:1");
  });
});

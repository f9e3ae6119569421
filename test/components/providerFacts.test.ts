import { expect } from "chai";
import { Application } from "../../components/application.js";
import { Environment, type EnvironmentArgs } from "../../components/environment.js";
import { Pipeline } from "../../components/pipeline.js";
import { RequestDrivenWebService, type RequestDrivenWebServiceArgs } from "../../components/requestDrivenWebService.js";
import { every, only } from "../support/mocks.js";
import { plainEnvironment } from "../support/plainEnvironment.js";
import { type Recording, record } from "../support/recording.js";
import { backend, job, loadBalanced, withDomain, worker } from "../support/workloads.js";

const t = {
  appRunner: "aws:apprunner/service:Service",
  ingress: "aws:apprunner/vpcIngressConnection:VpcIngressConnection",
  connector: "aws:apprunner/vpcConnector:VpcConnector",
  queue: "aws:sqs/queue:Queue",
  redrive: "aws:sqs/redrivePolicy:RedrivePolicy",
  service: "aws:ecs/service:Service",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  listener: "aws:lb/listener:Listener",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  record: "aws:route53/record:Record",
};

const made = (program: () => void): Promise<Recording> =>
  record(() => {
    program();
    return undefined;
  });

const web = (args: Partial<RequestDrivenWebServiceArgs> = {}): Promise<Recording> =>
  made(() => {
    const usual = { environment: plainEnvironment(withDomain()), image: "i", imageRepository: "ECR_PUBLIC" as const };
    new RequestDrivenWebService("web", { ...usual, port: 80, ...args });
  });

const environment = (args: Partial<EnvironmentArgs> = {}): Promise<Recording> =>
  made(() => {
    new Environment("test", { application: "todo", environment: "test", ...args });
  });

const appRunner = async (args: Partial<RequestDrivenWebServiceArgs> = {}) => (await web(args)).one(t.appRunner).inputs;

/** Each row of what the real provider does, section A: what is switched off, or changed, has to reach AWS. */
describe("facts of the AWS provider", () => {
  it("App Runner http.private: public is said", async () => {
    const network = async (args: object) => (await appRunner(args)).networkConfiguration as Record<string, unknown>;
    expect((await network({})).ingressConfiguration).to.deep.equal({ isPubliclyAccessible: true });
    const inside = { private: { endpoint: "vpce-1" } };
    expect((await network(inside)).ingressConfiguration).to.deep.equal({ isPubliclyAccessible: false });
  });

  it("SQS dead_letter: the redrive policy is a resource of its own and goes before the queue that it names", async () => {
    const resources = await worker({ subscribe: { topics: [], queue: { deadLetter: { tries: 2 } } } });
    expect(only(resources, t.queue, "api-queue").inputs).not.to.have.property("redrivePolicy");
    expect(only(resources, t.redrive).dependsOn).to.deep.equal([
      `${t.queue}::api-dead-letter-queue`,
      `${t.queue}::api-queue`,
    ]);
    expect(every(await worker({ subscribe: { topics: [], queue: {} } }), t.redrive)).to.deep.equal([]);
  });

  it("access_logs of a load balancer: off is said", async () => {
    const logs = async (args: object) =>
      (await environment({ publicLoadBalancer: true, ...args })).one(t.loadBalancer).inputs.accessLogs;
    expect(await logs({})).to.deep.equal({ enabled: false, bucket: "" });
    expect(await logs({ http: { public: { accessLogs: {} } } })).to.deep.include({ enabled: true });
  });

  it("rollback_alarms of a service: none is said", async () => {
    const alarms = async (rollbackAlarms?: { names: string[] }) =>
      only(await backend({ deployment: { rollbackAlarms } }), t.service).inputs.alarms;
    expect(await alarms()).to.deep.equal({ alarmNames: [], enable: false, rollback: false });
    expect(await alarms({ names: ["a"] })).to.deep.equal({ alarmNames: ["a"], enable: true, rollback: true });
  });

  it("target groups: version, success codes, time-out, thresholds and stickiness are said, ELB's own where nothing is", async () => {
    const nlb = { listeners: [{ port: 9000 }] };
    const resources = await loadBalanced({ nlb });
    const group = (name: string) => only(resources, t.targetGroup, name).inputs;
    expect(group("api-target-group")).to.deep.include({
      protocolVersion: "HTTP1",
      stickiness: { type: "lb_cookie", enabled: false },
    });
    const both = { port: "traffic-port", healthyThreshold: 5, unhealthyThreshold: 2, interval: 30 };
    expect(group("api-target-group").healthCheck).to.deep.equal({
      ...both,
      path: "/",
      matcher: "200",
      protocol: "HTTP",
      timeout: 5,
    });
    expect(group("api-nlb-target-group-9000").stickiness).to.deep.equal({ type: "source_ip", enabled: false });
    expect(group("api-nlb-target-group-9000").healthCheck).to.deep.equal({ ...both, protocol: "TCP", timeout: 10 });
    const grpc = await loadBalanced({ http: { rules: [{ path: "/", protocolVersion: "GRPC" }] } });
    expect(only(grpc, t.targetGroup).inputs.healthCheck).to.deep.include({ matcher: "12" });
  });

  it("App Runner healthcheck and count: App Runner's own are said", async () => {
    const inputs = await appRunner();
    expect(inputs.healthCheckConfiguration).to.deep.equal({
      ...{ protocol: "TCP", path: "/", interval: 5, timeout: 2, healthyThreshold: 1, unhealthyThreshold: 5 },
    });
    expect(inputs.autoScalingConfigurationArn).to.match(/:autoscalingconfiguration\/DefaultConfiguration\/1\/0{31}1$/);
  });

  it("FIFO high_throughput and ssl_policy: AWS's own are said", async () => {
    const fifo = only(await worker({ subscribe: { topics: [], queue: { fifo: {} } } }), t.queue).inputs;
    expect(fifo).to.deep.include({ deduplicationScope: "queue", fifoThroughputLimit: "perQueue" });
    const https = await environment({
      publicLoadBalancer: true,
      http: { public: { certificates: ["arn:aws:acm:eu-west-1:123456789012:certificate/1"] } },
    });
    expect(https.one(t.listener, "test-public-alb-https").inputs.sslPolicy).to.equal("ELBSecurityPolicy-2016-08");
  });

  it("NLB health checks: TCP is said, for UDP as well", async () => {
    for (const protocol of ["tcp", "udp"] as const) {
      const nlb = { listeners: [{ port: 53, protocol, healthCheck: { port: 80 } }] };
      const group = only(await loadBalanced({ http: undefined, nlb }), t.targetGroup);
      expect(group.inputs.healthCheck).to.deep.include({ protocol: "TCP", port: "80" });
    }
  });

  it("EFS policies: each statement says its resource", async () => {
    const policy = (await environment({ fileSystem: true })).one("aws:efs/fileSystemPolicy:FileSystemPolicy").inputs
      .policy;
    const { Statement } = JSON.parse(String(policy)) as { Statement: { Resource?: string }[] };
    for (const { Resource } of Statement) expect(Resource).to.contain("test-file-system.arn");
  });

  it("serviceConnectConfiguration: off stays said, since leaving it out would leave it on", async () => {
    expect(only(await backend(), t.service).inputs.serviceConnectConfiguration).to.deep.equal({ enabled: false });
  });

  it("container definitions: no startPeriod of 0, no empty options of a log driver", async () => {
    const logging = { router: { destination: {} } };
    const task = only(await backend({ healthCheck: {}, logging }), "aws:ecs/taskDefinition:TaskDefinition");
    const [main] = JSON.parse(String(task.inputs.containerDefinitions)) as Record<string, Record<string, unknown>>[];
    expect(main?.healthCheck).not.to.have.property("startPeriod");
    expect(main?.logConfiguration).to.deep.equal({ logDriver: "awsfirelens" });
  });

  it("App Runner's connector: named by its subnets and groups, with a group that other subnets replace", async () => {
    const name = async (subnets: string[]) => {
      const recording = await web({ placement: { subnets } });
      return String(recording.one(t.connector).inputs.vpcConnectorName);
    };
    const [one, same, other] = [await name(["a", "b"]), await name(["b", "a"]), await name(["a", "c"])];
    expect(same).to.equal(one);
    expect(other).not.to.equal(one);
    // In AWS the hash of the ids; a recording has references for them.
    expect(one).to.match(/^todo-test-web-\$\{data\.subnetsAndGroups\.[0-9a-f]{8}\}$/);
  });

  it("App Runner's ingress connection: another endpoint replaces it, the old one first", async () => {
    const connection = (await web({ private: { endpoint: "vpce-1" } })).one(t.ingress);
    expect(connection.options).to.deep.include({ deleteBeforeReplace: true });
  });

  it("Express: a secret by parameter name becomes an ARN", async () => {
    const made = await web({
      requestDriven: "express",
      secrets: { KEY: { valueFrom: "/key" }, ARN: { valueFrom: "arn:x" } },
    });
    const container = made.one("aws:ecs/expressGatewayService:ExpressGatewayService").inputs.primaryContainer as {
      secrets: { name: string; valueFrom: string }[];
    };
    expect(container.secrets).to.deep.equal([
      { name: "KEY", valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/key" },
      { name: "ARN", valueFrom: "arn:x" },
    ]);
  });

  it("App Runner's validation records are taken by name", async () => {
    const records = (await web({ alias: "www.example.com" })).all(t.record);
    const names = records.filter(({ name }) => name.includes("validation")).map(({ inputs }) => inputs.name);
    expect(names).to.deep.equal(["_1.www.example.com", "_2.www.example.com", "_3.www.example.com"]);
  });

  it("forceNewDeployment only goes with what needs it", async () => {
    const forced = async (more: object) => only(await backend({}, more), t.service).inputs.forceNewDeployment;
    expect(await forced({})).to.equal(undefined);
    expect(await forced({ triggers: { force: "1" } })).to.equal(true);
    expect(await forced({ triggers: { force: "1" }, forceNewDeployment: false })).to.equal(undefined);
    expect(await forced({ forceNewDeployment: true })).to.equal(true);
  });

  it("state machines and clusters are waited for while something runs", async () => {
    expect(only(await job(), "aws:sfn/stateMachine:StateMachine").options.deleteTimeout).to.equal("60m");
  });

  it("NLB listeners and their groups are named by their port; a change of protocol replaces, the old one first", async () => {
    const named = async (...listeners: { port: number; protocol?: "tcp" | "udp" | "tls" }[]) => {
      const resources = await loadBalanced({ http: undefined, nlb: { listeners } }, { environment: withDomain() });
      return every(resources, t.listener).map(({ name, inputs }) => [name, inputs.port]);
    };
    expect(await named({ port: 8080 }, { port: 8081 })).to.deep.equal([
      ["api-nlb-listener-8080", 8080],
      ["api-nlb-listener-8081", 8081],
    ]);
    expect(await named({ port: 8081 })).to.deep.equal([["api-nlb-listener-8081", 8081]]);
    expect(await named({ port: 53 }, { port: 53, protocol: "udp" })).to.deep.equal([
      ["api-nlb-listener-53", 53],
      ["api-nlb-listener-53-udp", 53],
    ]);
    const listener = only(await loadBalanced({ http: undefined, nlb: { listeners: [{ port: 81 }] } }), t.listener);
    expect(listener.options).to.deep.include({ deleteBeforeReplace: true, replaceOnChanges: ["protocol"] });
  });

  it("listeners of an Application Load Balancer keep the Server header of their own answers", async () => {
    const listener = (await environment({ publicLoadBalancer: true })).one(t.listener);
    expect(listener.inputs.routingHttpResponseServerEnabled).to.equal(true);
  });

  it("App Runner's tracing: off is said", async () => {
    expect((await appRunner()).observabilityConfiguration).to.deep.equal({ observabilityEnabled: false });
  });

  it("App Runner's count: the configuration's full ARN is read from AWS", async () => {
    const arn = (await appRunner({ autoScalingConfiguration: "high/3" })).autoScalingConfigurationArn;
    expect(arn).to.contain("web-scaling-configuration.arn");
    const full = "high/3/0123456789abcdef0123456789abcdef";
    expect((await appRunner({ autoScalingConfiguration: full })).autoScalingConfigurationArn).to.match(
      /:\w+\/high\/3\/0/,
    );
  });

  it("pipelines: each action and each project says its region", async () => {
    const recording = await made(() => {
      const source = { provider: "CodeCommit" as const, repository: "r", branch: "main" };
      const stages = [
        { environment: "test", requiresApproval: true, testCommands: ["true"], deployments: [{ name: "api" }] },
        { environment: "far", region: "us-east-1", deployments: [{ name: "api" }] },
      ];
      const artifactStores = [{ bucket: "b", keyArn: "arn:k", region: "eu-west-1" }];
      const build = { buildspec: "b.yml" };
      const runner = { file: "airlift.tar", sha256: "abc" };
      new Pipeline("p", { application: "todo", pipeline: "p", source, build, stages, artifactStores, runner });
    });
    const pipeline = recording.one("aws:codepipeline/pipeline:Pipeline").inputs as {
      stages: { actions: { name: string; region?: string }[] }[];
    };
    const regions = pipeline.stages.map(({ actions }) => [...new Set(actions.map(({ region }) => region))]);
    expect(regions).to.deep.equal([["eu-west-1"], ["eu-west-1"], ["eu-west-1"], ["us-east-1"]]);
    for (const { inputs } of recording.all("aws:codebuild/project:Project")) expect(inputs.region).to.be.a("string");
  });

  it("objects have no tags, and wait for the bucket's encryption", async () => {
    const recording = await made(() => {
      new Application("todo", { application: "todo", artifacts: [{ key: "k", content: "c" }], tags: { team: "web" } });
    });
    const object = recording.one("aws:s3/bucketObjectv2:BucketObjectv2");
    expect(object.inputs).not.to.have.property("tags");
    expect(object.options?.dependsOn?.join(" ")).to.contain("todo-artifacts-encryption");
  });

  it("the CDN's access control has a name within 64 characters", async () => {
    const staticAssets = { location: "b.s3.eu-west-1.amazonaws.com", alias: "a.example.com", path: "static/*" };
    const recording = await made(() => {
      const names = { application: "a-rather-long-application-name", environment: "an-environment" };
      new Environment("test", { ...names, publicLoadBalancer: true, cdn: { staticAssets } });
    });
    const control = recording.one("aws:cloudfront/originAccessControl:OriginAccessControl");
    expect(String(control.inputs.name)).to.have.length.within(1, 64);
  });

  it("names that AWS overwrites in silence stay Copilot's: the log group beside them is refused first", async () => {
    const deployment = { rollbackAlarms: { cpuUtilization: 50 } };
    const resources = await backend({ deployment });
    const alarm = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarm.inputs.name).to.equal("todo-test-api-CopilotRollbackCPUAlarm");
    // An existing log group is an error (ResourceAlreadyExistsException), and alarms wait for the service, which waits for it.
    expect(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs.name).to.equal("/copilot/todo-test-api");
    expect(alarm.dependsOn).to.include(`${t.service}::api-service`);
  });
});

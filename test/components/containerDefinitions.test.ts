import { expect } from "chai";
import type { ContainerDefinition } from "../../components/containers.js";
import type { EcsServiceSpec } from "../../components/fargateService.js";
import { json, only } from "../support/mocks.js";
import { type Around, backend, loadBalanced } from "../support/workloads.js";

async function containers(spec: Partial<EcsServiceSpec> = {}, around: Around = {}): Promise<ContainerDefinition[]> {
  const resources = await backend(spec, around);
  return json<ContainerDefinition[]>(only(resources, "aws:ecs/taskDefinition:TaskDefinition"), "containerDefinitions");
}

async function container(
  name: string,
  spec: Partial<EcsServiceSpec>,
  around: Around = {},
): Promise<ContainerDefinition> {
  const all = await containers(spec, around);
  return all.find((each) => each.name === name) as ContainerDefinition;
}

const variables = ({ environment = [] }: ContainerDefinition): Record<string, unknown> =>
  Object.fromEntries(environment.map(({ name, value }) => [name, value]));

describe("containers", () => {
  it("the main container has the workload's name, its image, Copilot's variables, logs and port, and no more", async () => {
    expect(await containers()).to.deep.equal([
      {
        name: "api",
        image: "nginx",
        environment: [
          { name: "COPILOT_APPLICATION_NAME", value: "todo" },
          { name: "COPILOT_SERVICE_DISCOVERY_ENDPOINT", value: "test.todo.local" },
          { name: "COPILOT_ENVIRONMENT_NAME", value: "test" },
          { name: "COPILOT_SERVICE_NAME", value: "api" },
        ],
        portMappings: [{ containerPort: 8080, protocol: "tcp", name: "target" }],
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-region": "eu-west-1",
            "awslogs-group": "/copilot/todo-test-api",
            "awslogs-stream-prefix": "copilot",
          },
        },
      },
    ]);
  });

  it("puts the user's variables behind Copilot's, by name", async () => {
    const { environment = [] } = await container("api", { variables: { B: "2", A: "1" } });
    expect(environment.slice(4)).to.deep.equal([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
  });

  it("lets the user's variable win over an injected one of its name, and writes it once", async () => {
    const { environment = [] } = await container("api", { variables: { COPILOT_SERVICE_NAME: "mine" } });
    const found = environment.filter(({ name }) => name === "COPILOT_SERVICE_NAME");
    expect(found).to.deep.equal([{ name: "COPILOT_SERVICE_NAME", value: "mine" }]);
  });

  it("COPILOT_LB_DNS is the name of the load balancer that its rules are on", async () => {
    const [main] = json<ContainerDefinition[]>(
      only(await loadBalanced(), "aws:ecs/taskDefinition:TaskDefinition"),
      "containerDefinitions",
    );
    expect(variables(main as ContainerDefinition).COPILOT_LB_DNS).to.equal("public.elb.amazonaws.com");
  });

  it("reads a plain secret by its text and one of Secrets Manager by its name's ARN", async () => {
    const { secrets } = await container("api", {
      secrets: { TOKEN: { valueFrom: "/copilot/token" }, DB: { secretsManager: "demo/mysql:password::" } },
    });
    expect(secrets).to.deep.equal([
      { name: "DB", valueFrom: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:demo/mysql:password::" },
      { name: "TOKEN", valueFrom: "/copilot/token" },
    ]);
  });

  it("reads an env file from S3", async () => {
    const { environmentFiles } = await container("api", { envFile: "arn:aws:s3:::bucket/x.env" });
    expect(environmentFiles).to.deep.equal([{ type: "s3", value: "arn:aws:s3:::bucket/x.env" }]);
  });

  it("fills a health check with Copilot's defaults", async () => {
    const { healthCheck } = await container("api", { healthCheck: { interval: 30 } });
    expect(healthCheck).to.deep.equal({
      command: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
      interval: 30,
      retries: 2,
      timeout: 5,
    });
  });

  it("writes command, entry point, labels, credentials and the read-only file system", async () => {
    const main = await container("api", {
      command: ["serve"],
      entryPoint: ["/bin/sh"],
      labels: { team: "web" },
      credentials: "arn:aws:secretsmanager:eu-west-1:1:secret:registry",
      storage: { readonlyRootFilesystem: true },
    });
    expect(main).to.deep.include({
      command: ["serve"],
      entryPoint: ["/bin/sh"],
      dockerLabels: { team: "web" },
      repositoryCredentials: { credentialsParameter: "arn:aws:secretsmanager:eu-west-1:1:secret:registry" },
      readonlyRootFilesystem: true,
    });
    const open = await container("api", { storage: { readonlyRootFilesystem: false } });
    expect(open.readonlyRootFilesystem, "written where the manifest says it").to.equal(false);
    expect(await container("api", {})).to.not.have.property("readonlyRootFilesystem");
  });

  it("waits for other containers in the state that is named", async () => {
    const main = await container("api", { sidecars: { db: { image: "db" } }, dependsOn: { db: "HEALTHY" } });
    expect(main.dependsOn).to.deep.equal([{ containerName: "db", condition: "HEALTHY" }]);
  });

  it("mounts volumes read-only and tells their paths", async () => {
    const main = await container("api", { storage: { volumes: { data: { path: "/data" } } } });
    expect(main.mountPoints).to.deep.equal([{ sourceVolume: "data", containerPath: "/data", readOnly: true }]);
    expect(variables(main).COPILOT_MOUNT_POINTS).to.equal('{"data":"/data"}');
  });

  it("puts sidecars behind the main container by name, with Copilot's variables and logs", async () => {
    const all = await containers({ sidecars: { z: { image: "z" }, a: { image: "a" } } });
    expect(all.map(({ name }) => name)).to.deep.equal(["api", "a", "z"]);
    expect(variables(all[1] as ContainerDefinition).COPILOT_SERVICE_NAME).to.equal("api");
    expect(all[1]?.logConfiguration?.logDriver).to.equal("awslogs");
  });

  it("a sidecar has its port, its mounts and whether it is essential", async () => {
    const sidecar = await container("dns", {
      sidecars: {
        dns: {
          image: "dns",
          port: { port: 53, protocol: "udp" },
          essential: false,
          mountPoints: [{ volume: "data", path: "/zone", readOnly: false }],
        },
      },
    });
    expect(sidecar).to.deep.include({
      essential: false,
      portMappings: [{ containerPort: 53, protocol: "udp" }],
      mountPoints: [{ sourceVolume: "data", containerPath: "/zone", readOnly: false }],
    });
  });

  it("a router takes the main container's logs", async () => {
    const all = await containers({
      logging: {
        router: { destination: { Name: "cloudwatch" }, secretOptions: { KEY: { valueFrom: "key" } } },
      },
    });
    expect(all[0]?.logConfiguration).to.deep.equal({
      logDriver: "awsfirelens",
      options: { Name: "cloudwatch" },
      secretOptions: [{ name: "KEY", valueFrom: "key" }],
    });
    expect(all[1]).to.deep.include({
      name: "firelens_log_router",
      image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable",
      firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
    });
  });

  it("a router has its own configuration, variables, secrets and env file", async () => {
    const router = await container("firelens_log_router", {
      logging: {
        router: {
          image: "router",
          enableMetadata: false,
          configFilePath: "/extra.conf",
          variables: { LEVEL: "debug" },
          secrets: { KEY: { valueFrom: "key" } },
          envFile: "arn:aws:s3:::bucket/log.env",
        },
      },
    });
    expect(router.firelensConfiguration?.options).to.deep.equal({
      "enable-ecs-log-metadata": "false",
      "config-file-type": "file",
      "config-file-value": "/extra.conf",
    });
    expect(variables(router).LEVEL).to.equal("debug");
    expect(router).to.deep.include({
      image: "router",
      secrets: [{ name: "KEY", valueFrom: "key" }],
      environmentFiles: [{ type: "s3", value: "arn:aws:s3:::bucket/log.env" }],
    });
  });

  it("tracing adds a collector that gets no variables", async () => {
    const collector = await container("aws-otel-collector", { observability: { tracing: "awsxray" } });
    expect(collector).to.deep.include({
      image: "public.ecr.aws/aws-observability/aws-otel-collector:v0.17.0",
      command: ["--config=/etc/ecs/ecs-xray.yaml"],
    });
    expect(collector.environment).to.equal(undefined);
  });

  it("hands addon outputs out: variables to all, secrets to the main container", async () => {
    const addons = {
      templateBody: "{}",
      outputs: [
        { name: "TableName", kind: "variable" as const, variable: "TABLE_NAME" },
        { name: "Password", kind: "secret" as const, variable: "PASSWORD" },
        { name: "Group", kind: "securityGroup" as const, variable: "GROUP" },
      ],
    };
    const [main, sidecar] = await containers({ sidecars: { log: { image: "log" } } }, { addons });
    const stack = "aws:cloudformation/stack:Stack::api-addons-stack.outputs";
    expect(variables(sidecar as ContainerDefinition)).to.include({
      TABLE_NAME: `\${${stack}.TableName}`,
      GROUP: `\${${stack}.Group}`,
    });
    expect(main?.secrets).to.deep.equal([{ name: "PASSWORD", valueFrom: `\${${stack}.Password}` }]);
    expect(sidecar?.secrets).to.equal(undefined);
  });

  it("gives the topics that it publishes to, by name, FIFO ones with .fifo", async () => {
    const main = await container("api", { publish: { topics: [{ name: "orders" }, { name: "audit", fifo: {} }] } });
    expect(JSON.parse(variables(main).COPILOT_SNS_TOPIC_ARNS as string)).to.deep.equal({
      "audit.fifo": "arn:aws:sns:eu-west-1:123456789012:todo-test-api-audit.fifo",
      orders: "arn:aws:sns:eu-west-1:123456789012:todo-test-api-orders",
    });
  });
});

// An application like samples/todo in AWS's CDK, to compare with. The CDK is no dependency: it is installed into the user's
// cache when the bench asks for it.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { execute } from "../execute.mjs";

const packages = { "aws-cdk": "2.1148.1", "aws-cdk-lib": "2.276.0", constructs: "10.8.1" };

/** Two services, one behind a load balancer, a table, Service Connect and logs: what the sample has. */
const program = `
const { App, RemovalPolicy, Stack } = require("aws-cdk-lib");
const ec2 = require("aws-cdk-lib/aws-ec2");
const ecs = require("aws-cdk-lib/aws-ecs");
const dynamodb = require("aws-cdk-lib/aws-dynamodb");
const balancing = require("aws-cdk-lib/aws-elasticloadbalancingv2");
const stack = new Stack(new App(), "todo-development");
const vpc = new ec2.Vpc(stack, "Vpc", { maxAzs: 2, natGateways: 2 });
const cluster = new ecs.Cluster(stack, "Cluster", { vpc, defaultCloudMapNamespace: { name: "development.todo.local", useForServiceConnect: true } });
const balancer = new balancing.ApplicationLoadBalancer(stack, "Balancer", { vpc, internetFacing: true });
const listener = balancer.addListener("Http", { port: 80, open: true });
const table = new dynamodb.Table(stack, "Table", { partitionKey: { name: "id", type: dynamodb.AttributeType.STRING }, removalPolicy: RemovalPolicy.RETAIN });
for (const [name, port] of [["frontend", 80], ["backend", 10000]]) {
  const task = new ecs.FargateTaskDefinition(stack, name + "-task", { cpu: 256, memoryLimitMiB: 512 });
  task.addContainer(name, { image: ecs.ContainerImage.fromRegistry("nginx"), portMappings: [{ name: "target", containerPort: port }], logging: ecs.LogDrivers.awsLogs({ streamPrefix: "copilot" }), environment: { TABLE: table.tableName } });
  table.grantReadWriteData(task.taskRole);
  const service = new ecs.FargateService(stack, name, { cluster, taskDefinition: task, serviceConnectConfiguration: { services: [{ portMappingName: "target", dnsName: name }] } });
  if (name === "frontend") listener.addTargets("frontend", { port: 80, targets: [service], healthCheck: { path: "/" } });
}
`;

/** What `cdk synth` of that application is started with. */
export async function synthesis(folder) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "airlift/bench");
  const installed = join(cache, `cdk-${packages["aws-cdk-lib"]}`);
  if (!existsSync(join(installed, "node_modules/aws-cdk-lib"))) {
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "package.json"), JSON.stringify({ private: true, dependencies: packages }));
    const run = await execute("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: installed });
    if (run.code !== 0) throw new Error(run.stderr);
  }
  writeFileSync(join(folder, "app.cjs"), program);
  const main = join(installed, "node_modules/aws-cdk/bin/cdk");
  const env = { NODE_PATH: join(installed, "node_modules"), CDK_DISABLE_CLI_TELEMETRY: "true" };
  const synth = ["synth", "--quiet", "--no-notices", "--app", `${process.execPath} ${join(folder, "app.cjs")}`];
  return { args: [main, ...synth, "--output", join(folder, "cdk.out")], cwd: folder, env };
}

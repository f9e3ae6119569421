import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { AddonsSpec } from "../../components/addons.js";
import { RequestDrivenWebService, type RequestDrivenWebServiceArgs } from "../../components/requestDrivenWebService.js";
import { plainEnvironment } from "../support/plainEnvironment.js";
import { aws, type Recording, record, reference } from "../support/recording.js";

const t = {
  service: "aws:apprunner/service:Service",
  connector: "aws:apprunner/vpcConnector:VpcConnector",
  ingressConnection: "aws:apprunner/vpcIngressConnection:VpcIngressConnection",
  group: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  role: "aws:iam/role:Role",
  policy: "aws:iam/rolePolicy:RolePolicy",
  attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  record: "aws:route53/record:Record",
  express: "aws:ecs/expressGatewayService:ExpressGatewayService",
  stack: "aws:cloudformation/stack:Stack",
} as const;

const least = { image: "repository:tag", imageRepository: "ECR_PUBLIC" as const, port: 8080 };

function web(args: Partial<RequestDrivenWebServiceArgs> = {}): Promise<Recording> {
  return record(() => {
    const made = new RequestDrivenWebService("web", { environment: plainEnvironment(), ...least, ...args });
    return { url: made.url };
  });
}

interface Source {
  authenticationConfiguration?: { accessRoleArn: string };
  imageRepository: { imageConfiguration: Record<string, unknown> };
}

const sourceOf = (made: Recording): Source => made.one(t.service).inputs.sourceConfiguration as Source;
const imageOf = (made: Recording): Record<string, unknown> => sourceOf(made).imageRepository.imageConfiguration;
const variablesOf = (made: Recording): Record<string, string> =>
  imageOf(made).runtimeEnvironmentVariables as Record<string, string>;

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
}

const statementsOf = (made: Recording): Statement[] =>
  JSON.parse(String(made.one(t.policy, "web-instance-role-policy").inputs.policy)).Statement;

async function refusal(made: Promise<unknown>): Promise<string> {
  return made.then(
    () => "",
    (error: Error) => error.message,
  );
}

const domain = {
  name: "example.com",
  zoneId: pulumi.output("ZENV"),
  zoneName: "test.todo.example.com",
  zones: [
    { name: "test.todo.example.com", zoneId: "ZENV", shared: false },
    { name: "example.com", zoneId: "ZROOT", shared: true },
  ],
};

const addons: AddonsSpec = {
  templateBody: "Resources: {}",
  outputs: [
    { name: "TableName", kind: "variable", variable: "TABLE_NAME" },
    { name: "Secret", kind: "secret", variable: "SECRET" },
    { name: "Policy", kind: "managedPolicy", variable: "POLICY" },
    { name: "Group", kind: "securityGroup", variable: "GROUP" },
  ],
};

const output = (name: string): string => reference(t.stack, "web-addons-stack", `outputs.${name}`);

describe("RequestDrivenWebService on App Runner", () => {
  it("has Copilot's name, sizes and tags", async () => {
    const { inputs } = (await web()).one(t.service);
    expect(inputs).to.deep.include({ serviceName: "todo-test-web" });
    expect(inputs.instanceConfiguration).to.deep.include({ cpu: "1024", memory: "2048" });
    expect(inputs.networkConfiguration).to.deep.equal({
      egressConfiguration: { egressType: "DEFAULT" },
      ingressConfiguration: { isPubliclyAccessible: true },
    });
    expect(inputs.tags).to.deep.equal({
      "copilot-application": "todo",
      "copilot-environment": "test",
      "copilot-service": "web",
    });
  });

  it("has the manifest's tags on service and connections alone, and everybody's beside them", async () => {
    const made = await web({
      tags: { team: "web", part: "all" },
      serviceTags: { part: "service", "copilot-service": "other" },
      placement: "private",
      private: { endpoint: "vpce-1" },
    });
    const copilot = { "copilot-application": "todo", "copilot-environment": "test", "copilot-service": "web" };
    for (const type of [t.service, t.connector, t.ingressConnection])
      expect(made.one(type).inputs.tags, type).to.deep.equal({ team: "web", part: "service", ...copilot });
    expect(made.one(t.role, "web-instance-role").inputs.tags).to.deep.equal({ team: "web", part: "all", ...copilot });
  });

  it("runs its image on its port with its start command", async () => {
    const made = await web({ command: "npm start", cpu: 256, memory: 512 });
    expect(imageOf(made)).to.deep.include({ port: "8080", startCommand: "npm start" });
    expect(made.one(t.service).inputs.instanceConfiguration).to.deep.include({ cpu: "256", memory: "512" });
  });

  it("checks health by HTTP only when the manifest says so", async () => {
    const usual = { path: "/", interval: 5, timeout: 2, healthyThreshold: 1, unhealthyThreshold: 5 };
    expect((await web()).one(t.service).inputs.healthCheckConfiguration).to.deep.equal({ protocol: "TCP", ...usual });
    const checked = await web({ healthCheck: { path: "/up", interval: 9 } });
    expect(checked.one(t.service).inputs.healthCheckConfiguration).to.deep.equal({
      ...usual,
      protocol: "HTTP",
      path: "/up",
      interval: 9,
    });
  });

  it("pulls from private repositories by a role of its own, from public ones without", async () => {
    const made = await web({ imageRepository: "ECR" });
    expect(sourceOf(made).authenticationConfiguration?.accessRoleArn).to.equal(
      reference(t.role, "web-access-role", "arn"),
    );
    expect(made.one(t.attachment).inputs.policyArn).to.equal(
      "arn:aws:iam::aws:policy/service-role/AWSAppRunnerServicePolicyForECRAccess",
    );
    expect(made.one(t.service).options?.dependsOn).to.include(`${t.attachment}::web-access-role-ecr`);
    const open = await web();
    expect(sourceOf(open)).not.to.have.property("authenticationConfiguration");
    expect(open.all(t.role).map((role) => role.name)).to.deep.equal(["web-instance-role"]);
  });

  it("knows its names, and no service discovery outside the VPC", async () => {
    expect(variablesOf(await web({ variables: { LEVEL: "debug" } }))).to.deep.equal({
      COPILOT_APPLICATION_NAME: "todo",
      COPILOT_ENVIRONMENT_NAME: "test",
      COPILOT_SERVICE_NAME: "web",
      LEVEL: "debug",
    });
  });

  it("never touches IAM, and reads only the secrets that it names", async () => {
    const none = await web();
    expect(statementsOf(none)).to.deep.equal([{ Effect: "Deny", Action: "iam:*", Resource: "*" }]);
    const made = await web({ secrets: { KEY: { valueFrom: "/key" } } });
    const reading = statementsOf(made).find((statement) => statement.Action.includes("ssm:GetParameters"));
    expect(reading?.Resource).to.deep.equal([`arn:aws:ssm:${aws.region}:${aws.account}:parameter/key`]);
    expect(imageOf(made).runtimeEnvironmentSecrets).to.deep.equal({ KEY: "/key" });
  });

  it("leaves through a connector in private subnets, and the environment lets it in", async () => {
    const made = await web({ placement: "private" });
    const group = reference(t.group, "web-security-group", "id");
    expect(made.one(t.connector).inputs).to.deep.include({
      subnets: ["subnet-private-1", "subnet-private-2"],
      securityGroups: [group, "sg-environment"],
    });
    expect(made.one(t.ingress).inputs).to.deep.include({
      securityGroupId: "sg-environment",
      referencedSecurityGroupId: group,
      ipProtocol: "-1",
    });
    expect(made.one(t.group).inputs).to.deep.include({ description: "todo-testweb", vpcId: "vpc-1" });
    expect(variablesOf(made).COPILOT_SERVICE_DISCOVERY_ENDPOINT).to.equal("test.todo.local");
  });

  it("leaves through the subnets that the manifest names", async () => {
    const made = await web({ placement: { subnets: ["subnet-9"] } });
    expect(made.one(t.connector).inputs.subnets).to.deep.equal(["subnet-9"]);
  });

  it("is reached from the VPC only when private, through the given or the environment's endpoint", async () => {
    const ingress = "aws:apprunner/vpcIngressConnection:VpcIngressConnection";
    const given = await web({ private: { endpoint: "vpce-given" } });
    expect(given.one(ingress).inputs.ingressVpcConfiguration).to.deep.equal({
      vpcId: "vpc-1",
      vpcEndpointId: "vpce-given",
    });
    expect(given.one(t.service).inputs.networkConfiguration).to.deep.include({
      ingressConfiguration: { isPubliclyAccessible: false },
    });
    const environment = plainEnvironment({ appRunnerEndpointId: pulumi.output("vpce-environment") });
    const shared = await web({ private: {}, environment });
    expect(shared.one(ingress).inputs.ingressVpcConfiguration).to.deep.include({ vpcEndpointId: "vpce-environment" });
    expect(await refusal(web({ private: {} }))).to.include("App Runner endpoint");
  });

  it("is served under its alias, with the records that prove it", async () => {
    const made = await web({ alias: "www.example.com", environment: plainEnvironment({ domain }) });
    expect(made.one("aws:apprunner/customDomainAssociation:CustomDomainAssociation").inputs).to.deep.include({
      domainName: "www.example.com",
      enableWwwSubdomain: false,
    });
    const records = made.all(t.record).map(({ inputs }) => [inputs.name, inputs.type, inputs.zoneId]);
    expect(records).to.have.deep.members([
      ["www.example.com", "CNAME", "ZROOT"],
      ["_1.www.example.com", "CNAME", "ZROOT"],
      ["_2.www.example.com", "CNAME", "ZROOT"],
      ["_3.www.example.com", "CNAME", "ZROOT"],
    ]);
    expect(made.outputs.url).to.equal("https://www.example.com");
    expect(await refusal(web({ alias: "www.example.com" }))).to.include("www.example.com");
  });

  it("scales by the configuration that the manifest names, and traces when asked", async () => {
    const made = await web({ autoScalingConfiguration: "high/3", observability: { tracing: "awsxray" } });
    const arn = `arn:aws:apprunner:${aws.region}:${aws.account}`;
    // Read by the provider: App Runner answers with the configuration's full ARN.
    expect(made.one(t.service).inputs.autoScalingConfigurationArn).to.equal(
      reference(
        "aws:apprunner/autoScalingConfigurationVersion:AutoScalingConfigurationVersion",
        "web-scaling-configuration",
        "arn",
      ),
    );
    expect(made.one(t.service).inputs.observabilityConfiguration).to.deep.equal({
      observabilityEnabled: true,
      observabilityConfigurationArn: `${arn}:observabilityconfiguration/DefaultConfiguration/1/00000000000000000000000000000001`,
    });
    const tracing = statementsOf(made).find((statement) => statement.Action.includes("xray:PutTraceSegments"));
    expect(tracing?.Action).to.have.length(5);
    // Neither logs nor parameters of others.
    for (const action of tracing?.Action ?? []) expect(action).to.match(/^xray:/);
  });

  it("publishes to its topics", async () => {
    const made = await web({ publish: { topics: [{ name: "orders" }] } });
    expect(variablesOf(made).COPILOT_SNS_TOPIC_ARNS).to.equal(
      `{"orders":"arn:aws:sns:${aws.region}:${aws.account}:todo-test-web-orders"}`,
    );
    const publish = statementsOf(made).find((statement) => statement.Action === "sns:Publish");
    expect(publish?.Resource).to.deep.equal([reference("aws:sns/topic:Topic", "web-topic-orders", "arn")]);
  });

  it("takes what its addons give: variables, secrets with their ARN, policies and groups", async () => {
    const made = await web({ addons, placement: "private" });
    expect(variablesOf(made)).to.deep.include({ TABLE_NAME: output("TableName"), SECRET_ARN: output("Secret") });
    expect(imageOf(made).runtimeEnvironmentSecrets).to.deep.equal({ SECRET: output("Secret") });
    expect(made.one(t.attachment).inputs.policyArn).to.equal(output("Policy"));
    expect(made.one(t.connector).inputs.securityGroups).to.include(output("Group"));
  });

  it("hands its security group to the addons that ask for it", async () => {
    const asking = { ...addons, expressions: { ServiceGroup: { Ref: "ServiceSecurityGroup" } } };
    const made = await web({ addons: asking, placement: "private" });
    expect(made.one(t.stack).inputs.parameters).to.deep.include({
      ServiceGroup: reference(t.group, "web-security-group", "id"),
    });
  });
});

describe("RequestDrivenWebService on ECS Express", () => {
  it("runs in the environment's cluster under the same name and sizes", async () => {
    const made = await web({ requestDriven: "express", command: "npm start", healthCheck: { path: "/up" } });
    expect(made.all(t.service)).to.have.length(0);
    expect(made.one(t.express).inputs).to.deep.include({
      serviceName: "todo-test-web",
      cluster: "test",
      cpu: "1024",
      memory: "2048",
      healthCheckPath: "/up",
      networkConfigurations: [{ subnets: ["subnet-public-1", "subnet-public-2"], securityGroups: ["sg-environment"] }],
    });
    expect(made.one(t.express).inputs.primaryContainer).to.deep.include({
      containerPort: 8080,
      commands: ["npm", "start"],
    });
  });

  it("splits the start command as a shell does, and asks for / where no path is named", async () => {
    const { inputs } = (await web({ requestDriven: "express", command: `sh -c "npm start"` })).one(t.express);
    expect(inputs.primaryContainer).to.deep.include({ commands: ["sh", "-c", "npm start"] });
    expect(inputs.healthCheckPath).to.equal("/");
    expect(await refusal(web({ requestDriven: "express", command: "sh -c 'x" }))).to.include("never closed");
  });

  it("logs into the workload's own log group", async () => {
    const made = await web({ requestDriven: "express" });
    expect(made.one("aws:cloudwatch/logGroup:LogGroup").inputs.name).to.equal("/copilot/todo-test-web");
  });

  it("lets ECS manage the load balancer by a role of its own, tasks act by another", async () => {
    const made = await web({ requestDriven: "express" });
    const trusted = (name: string): string =>
      JSON.parse(String(made.one(t.role, name).inputs.assumeRolePolicy)).Statement[0].Principal.Service;
    expect(trusted("web-infrastructure-role")).to.equal("ecs.amazonaws.com");
    expect(trusted("web-instance-role")).to.equal("ecs-tasks.amazonaws.com");
  });

  it("is inside the VPC when private", async () => {
    const made = await web({ requestDriven: "express", private: {} });
    const [network] = made.one(t.express).inputs.networkConfigurations as { subnets: string[] }[];
    expect(network?.subnets).to.deep.equal(["subnet-private-1", "subnet-private-2"]);
  });

  it("refuses what only App Runner has, all at once", async () => {
    const message = await refusal(
      web({ requestDriven: "express", alias: "a.example.com", autoScalingConfiguration: "x/1" }),
    );
    expect(message).to.include("http.alias, count:");
    const endpoint = await refusal(web({ requestDriven: "express", private: { endpoint: "vpce-1" } }));
    expect(endpoint).to.include("no counterpart for http.private.endpoint:");
  });
});

import { expect } from "chai";
import type { Statement } from "../../components/policies.js";
import { every, json, only, type RecordedResource } from "../support/mocks.js";
import { backend } from "../support/workloads.js";

const policyOf = (resources: RecordedResource[], role: "execution" | "task"): Statement[] => {
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", `api-${role}-role-policy`);
  return json<{ Statement: Statement[] }>(policy, "policy").Statement;
};

const acts = (statement: Statement, action: string): boolean => [statement.Action].flat().includes(action);

const tagged = (service: string) => ({
  StringEquals: {
    [`${service}:ResourceTag/copilot-application`]: "todo",
    [`${service}:ResourceTag/copilot-environment`]: "test",
  },
});

describe("execution role", () => {
  it("is Fargate's and has ECS's own policy", async () => {
    const resources = await backend();
    const role = only(resources, "aws:iam/role:Role", "api-execution-role");
    expect(role.inputs.assumeRolePolicy).to.contain("ecs-tasks.amazonaws.com");
    expect(only(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs.policyArn).to.equal(
      "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    );
  });

  it("reads what overrides add to the containers", async () => {
    const arn = "arn:aws:secretsmanager:us-west-2:111122223333:secret:added-AbCdEf";
    const resources = await backend(
      {
        taskDefinitionOverrides: [{ path: "ContainerDefinitions[0].Secrets[-]", value: { Name: "A", ValueFrom: arn } }],
      },
      {
        transforms: {
          containers: (containers) =>
            containers.map((one) => ({
              ...one,
              secrets: [...(one.secrets ?? []), { name: "B", valueFrom: "/added/b" }],
              environmentFiles: [{ type: "s3" as const, value: "arn:aws:s3:::their-bucket/x.env" }],
            })),
        },
      },
    );
    const statements = policyOf(resources, "execution");
    const resourcesOf = (action: string) => statements.find((one) => acts(one, action))?.Resource;
    expect(resourcesOf("secretsmanager:GetSecretValue")).to.include(arn);
    expect(resourcesOf("ssm:GetParameters")).to.deep.equal(["arn:aws:ssm:eu-west-1:123456789012:parameter/added/b"]);
    expect(resourcesOf("s3:GetObject")).to.deep.equal(["arn:aws:s3:::their-bucket/x.env"]);
    expect(resourcesOf("s3:GetBucketLocation")).to.deep.equal(["arn:aws:s3:::their-bucket"]);
  });

  it("reads nothing but keys with our tags when there are no secrets and env files", async () => {
    expect(policyOf(await backend(), "execution")).to.deep.equal([
      {
        Sid: "DecryptTaggedKMSKey",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: ["arn:aws:kms:eu-west-1:123456789012:key/*"],
        Condition: tagged("aws"),
      },
    ]);
  });

  it("reads the parameters that are named, if they carry our tags", async () => {
    const resources = await backend({
      secrets: { A: { valueFrom: "/copilot/a" }, B: { valueFrom: "b" } },
      sidecars: { log: { image: "log", secrets: { C: { valueFrom: "arn:aws:ssm:eu-west-1:1:parameter/c" } } } },
    });
    const [statement] = policyOf(resources, "execution");
    expect(statement).to.deep.equal({
      Effect: "Allow",
      Action: ["ssm:GetParameters"],
      Resource: [
        "arn:aws:ssm:eu-west-1:123456789012:parameter/copilot/a",
        "arn:aws:ssm:eu-west-1:1:parameter/c",
        "arn:aws:ssm:eu-west-1:123456789012:parameter/b",
      ],
      Condition: tagged("ssm"),
    });
  });

  it("reads a secret by name with whatever Secrets Manager puts at its end, its JSON key left out", async () => {
    const resources = await backend({ secrets: { DB: { secretsManager: "demo/mysql:password::" } } });
    expect(policyOf(resources, "execution")[0]).to.deep.equal({
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:demo/mysql-??????"],
      Condition: tagged("secretsmanager"),
    });
  });

  it("reads a secret of which a plan knows but a reference, with and without the characters at its end", async () => {
    const arn = "arn:aws:secretsmanager:eu-west-1:1:secret:${aws:cloudformation/stack:Stack::addons.outputs.S}";
    const resources = await backend({ secrets: { DB: { valueFrom: `${arn}:password::` } } });
    expect(policyOf(resources, "execution")[0]?.Resource).to.deep.equal([arn, `${arn}-??????`]);
  });

  it("reads the credentials of a private registry and the secrets of log options", async () => {
    const resources = await backend({
      credentials: "arn:aws:secretsmanager:eu-west-1:1:secret:registry-AbCdEf",
      logging: { router: { secretOptions: { KEY: { secretsManager: "key" } } } },
    });
    expect(policyOf(resources, "execution")[0]?.Resource).to.deep.equal([
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-??????",
      "arn:aws:secretsmanager:eu-west-1:1:secret:registry-AbCdEf",
      "arn:aws:secretsmanager:eu-west-1:1:secret:registry-AbCdEf-??????",
    ]);
  });

  it("asks no tags of secrets by ARN where the settings say so", async () => {
    const arn = "arn:aws:ssm:eu-west-1:1:parameter/terraform";
    const resources = await backend(
      { secrets: { A: { valueFrom: arn }, B: { valueFrom: "ours" } } },
      { secretAccess: { requireTags: false } },
    );
    const conditions = policyOf(resources, "execution")
      .filter((statement) => acts(statement, "ssm:GetParameters"))
      .map(({ Resource, Condition }) => [Resource, Condition !== undefined]);
    expect(conditions).to.deep.equal([
      [["arn:aws:ssm:eu-west-1:123456789012:parameter/ours"], true],
      [[arn], false],
    ]);
  });

  it("asks no tags of secrets that are listed as untagged", async () => {
    const resources = await backend(
      { secrets: { A: { valueFrom: "theirs" } } },
      { secretAccess: { untagged: ["theirs"] } },
    );
    expect(policyOf(resources, "execution")[0]?.Condition).to.equal(undefined);
  });

  it("reads env files, asks for their bucket and decrypts with the artifact key", async () => {
    const resources = await backend(
      { envFile: "arn:aws:s3:::bucket/manual/x.env" },
      { environment: { artifactKeyArn: "arn:aws:kms:eu-west-1:1:key/artifacts" } },
    );
    const statements = policyOf(resources, "execution").map(({ Action, Resource }) => [Action, Resource]);
    expect(statements).to.deep.include([["s3:GetObject"], ["arn:aws:s3:::bucket/manual/x.env"]]);
    expect(statements).to.deep.include([["s3:GetBucketLocation"], ["arn:aws:s3:::bucket"]]);
    expect(statements).to.deep.include([["kms:Decrypt"], ["arn:aws:kms:eu-west-1:1:key/artifacts"]]);
  });

  it("does not decrypt with the artifact key without env files", async () => {
    const key = "arn:aws:kms:eu-west-1:1:key/artifacts";
    const resources = await backend({}, { environment: { artifactKeyArn: key } });
    expect(JSON.stringify(policyOf(resources, "execution"))).not.to.contain(key);
  });
});

describe("task role", () => {
  it("may not touch IAM, and has nothing else by default", async () => {
    expect(policyOf(await backend(), "task")).to.deep.equal([{ Effect: "Deny", Action: "iam:*", Resource: "*" }]);
  });

  it("exec opens channels and writes to the workload's own log group", async () => {
    const statements = policyOf(await backend({ exec: true }), "task");
    expect(statements.find((each) => acts(each, "ssmmessages:OpenDataChannel"))?.Resource).to.equal("*");
    expect(statements.find((each) => acts(each, "logs:PutLogEvents"))?.Resource).to.equal(
      "${aws:cloudwatch/logGroup:LogGroup::api-logs.arn}:*",
    );
    expect(statements.find((each) => acts(each, "logs:DescribeLogGroups"))?.Resource).to.equal("*");
  });

  it("publishes to its own topics", async () => {
    const statements = policyOf(await backend({ publish: { topics: [{ name: "orders" }] } }), "task");
    expect(statements.find((each) => acts(each, "sns:Publish"))?.Resource).to.deep.equal([
      "${aws:sns/topic:Topic::api-topic-orders.arn}",
    ]);
  });

  it("tracing writes to X-Ray", async () => {
    const statements = policyOf(await backend({ observability: { tracing: "awsxray" } }), "task");
    expect(statements.some((each) => acts(each, "xray:PutTraceSegments"))).to.equal(true);
  });

  it("gets the managed policies of addons", async () => {
    const outputs = [{ name: "Access", kind: "managedPolicy" as const, variable: "ACCESS" }];
    const resources = await backend({}, { addons: { templateBody: "{}", outputs } });
    const attachment = only(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "api-task-role-Access");
    expect(attachment.inputs.policyArn).to.equal("${aws:cloudformation/stack:Stack::api-addons-stack.outputs.Access}");
  });

  it("every role is bounded, by an ARN or by a name of the account's", async () => {
    const bounds = async (permissionsBoundary: string) =>
      every(await backend({}, { permissionsBoundary }), "aws:iam/role:Role").map(
        (role) => role.inputs.permissionsBoundary,
      );
    expect(await bounds("team")).to.deep.equal(Array(2).fill("arn:aws:iam::123456789012:policy/team"));
    expect(await bounds("arn:aws:iam::1:policy/x")).to.deep.equal(Array(2).fill("arn:aws:iam::1:policy/x"));
  });

  it("every role has the tags that the file system's policy asks for", async () => {
    for (const role of every(await backend(), "aws:iam/role:Role")) {
      expect(role.inputs.tags).to.deep.equal({
        "copilot-application": "todo",
        "copilot-environment": "test",
        "copilot-service": "api",
      });
    }
  });
});

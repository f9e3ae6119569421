import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { actionsByType } from "../../automation/policy/actions.js";
import { adoptPolicy } from "../../automation/policy/adoptPolicy.js";
import {
  applicationPolicy,
  leastPolicy,
  type PlannedType,
  type PolicyPlace,
} from "../../automation/policy/leastPolicy.js";
import { operatePolicy } from "../../automation/policy/operatePolicy.js";
import { previewPolicy } from "../../automation/policy/previewPolicy.js";
import { policyLimits, policySize, splitPolicy } from "../../automation/policy/splitPolicy.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";
import { repositoryRoot } from "../support/root.js";

const place: PolicyPlace = {
  application: "todo",
  environment: "test",
  account: "111122223333",
  region: "eu-west-1",
  partition: "aws",
};
const planned = (type: string, name = "x", inputs: Record<string, unknown> = {}): PlannedType => ({
  type,
  name,
  inputs,
});

/** Resources that a policy lets an action at. */
function allowed(plan: readonly PlannedType[], action: string, at: PolicyPlace = place): string[] {
  return leastPolicy(plan, at)
    .document.Statement.filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource);
}

describe("policy: what a role needs to deploy", () => {
  it("allows what the planned types take, and nothing of others", () => {
    const plan = [planned("aws:ecs/service:Service")];
    expect(allowed(plan, "ecs:CreateService")).to.deep.equal(["*"]);
    expect(allowed(plan, "ec2:CreateVpc")).to.deep.equal([]);
    expect(allowed([planned("aws:ec2/vpc:Vpc")], "ec2:CreateVpc")).to.deep.equal(["*"]);
  });

  it("holds roles to the planned names, and passing them to the services that take them", () => {
    const plan = [
      planned("aws:iam/role:Role", "backend-task-role"),
      planned("aws:iam/role:Role", "fixed", { name: "ours" }),
    ];
    const roles = ["arn:aws:iam::111122223333:role/backend-task-role-*", "arn:aws:iam::111122223333:role/ours"];
    expect(allowed(plan, "iam:CreateRole")).to.deep.equal(roles);
    expect(allowed(plan, "iam:PassRole")).to.deep.equal(roles);
    const pass = leastPolicy(plan, place).document.Statement.find(({ Sid }) => Sid === "PassRoles");
    expect(pass?.Condition?.StringEquals?.["iam:PassedToService"]).to.include("ecs-tasks.amazonaws.com");
  });

  it("lets it take the roles of zones in other accounts, and no others", () => {
    const role = "arn:aws:iam::999999999999:role/dns";
    const zones = planned("pulumi:providers:aws", "root-zone", { assumeRoles: JSON.stringify([{ roleArn: role }]) });
    expect(allowed([zones, zones], "sts:AssumeRole")).to.deep.equal([role]);
    expect(leastPolicy([zones], place).unknown).to.deep.equal([]);
    expect(allowed([planned("aws:ec2/vpc:Vpc")], "sts:AssumeRole")).to.deep.equal([]);
  });

  it("lets it look at a network that exists, which is no resource of the plan", () => {
    for (const action of ["ec2:DescribeVpcs", "ec2:DescribeSubnets"]) expect(allowed([], action)).to.deep.equal(["*"]);
  });

  it("lets it look for what others have under its names", () => {
    for (const action of ["cloudformation:GetResource", "tag:GetResources"])
      expect(allowed([], action)).to.deep.equal(["*"]);
  });

  it("never allows all actions of a service, nor anything with a wildcard", () => {
    const plan = Object.keys(actionsByType).map((type) => planned(`aws:${type}:X`));
    const actions = leastPolicy(plan, place).document.Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes("*"))).to.deep.equal([]);
    expect(actions.filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/.test(action))).to.deep.equal([]);
  });

  it("holds log groups, topics and addons' stacks to the environment's names", () => {
    const plan = [
      planned("aws:cloudwatch/logGroup:LogGroup"),
      planned("aws:sns/topic:Topic"),
      planned("aws:cloudformation/stack:Stack"),
    ];
    expect(allowed(plan, "sns:CreateTopic")).to.deep.equal(["arn:aws:sns:eu-west-1:111122223333:todo-test-*"]);
    expect(allowed(plan, "logs:CreateLogGroup")[0]).to.equal(
      "arn:aws:logs:eu-west-1:111122223333:log-group:/copilot/todo-test-*",
    );
    expect(allowed(plan, "cloudformation:CreateStack")).to.deep.equal([
      "arn:aws:cloudformation:eu-west-1:111122223333:stack/todo-test-*",
    ]);
  });

  it("adds what the resources of addons' templates take, and names those that it does not know", () => {
    const templateBody = "Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n  B:\n    Type: 'AWS::Bedrock::Agent'\n";
    const { unknown } = leastPolicy([planned("aws:cloudformation/stack:Stack", "s", { templateBody })], place);
    expect(unknown).to.deep.equal(["AWS::Bedrock::Agent"]);
    expect(
      allowed([planned("aws:cloudformation/stack:Stack", "s", { templateBody })], "dynamodb:CreateTable"),
    ).to.deep.equal(["*"]);
  });

  it("lets addons make roles under the environment's name", () => {
    const templateBody = "Resources: {R: {Type: AWS::IAM::Role}}";
    expect(allowed([planned("aws:cloudformation/stack:Stack", "s", { templateBody })], "iam:CreateRole")).to.deep.equal(
      ["arn:aws:iam::111122223333:role/todo-test-*"],
    );
  });

  it("lets the state's bucket be used where the state is in one", () => {
    expect(allowed([], "s3:PutObject", { ...place, backend: "s3://our-state?region=eu-west-1" })).to.include(
      "arn:aws:s3:::our-state/*",
    );
    expect(allowed([], "s3:PutObject")).not.to.include("arn:aws:s3:::our-state/*");
  });

  it("speaks of other partitions in their own ARNs", () => {
    expect(
      allowed([planned("aws:sns/topic:Topic")], "sns:CreateTopic", {
        ...place,
        partition: "aws-cn",
        region: "cn-north-1",
      }),
    ).to.deep.equal(["arn:aws-cn:sns:cn-north-1:111122223333:todo-test-*"]);
  });

  it("knows every type that the sandbox knows", () => {
    const { unknown } = leastPolicy(
      Object.keys(resourceTypes).map((type) => planned(type)),
      place,
    );
    expect(unknown).to.deep.equal([]);
  });

  it("lets addons' stacks do what CloudFormation's handlers call with the caller's rights", () => {
    const needed: Record<string, string[]> = {
      "AWS::RDS::DBCluster": [
        ...["rds:CreateDBClusterSnapshot", "rds:DescribeDBClusterSnapshots", "rds:DescribeEvents"],
        "ec2:DescribeAccountAttributes",
      ],
      "AWS::IAM::ManagedPolicy": ["iam:ListEntitiesForPolicy"],
      "AWS::DynamoDB::Table": [
        ...["DescribeContributorInsights", "DescribeKinesisStreamingDestination", "GetResourcePolicy"].map(
          (verb) => `dynamodb:${verb}`,
        ),
        "dynamodb:UpdateContinuousBackups",
      ],
      "AWS::S3::Bucket": [
        ...["GetBucketNotification", "GetAnalyticsConfiguration", "GetInventoryConfiguration"].map(
          (verb) => `s3:${verb}`,
        ),
        ...["s3:GetMetricsConfiguration", "s3:GetIntelligentTieringConfiguration"],
      ],
    };
    for (const [type, actions] of Object.entries(needed)) {
      const templateBody = `Resources:\n  R:\n    Type: ${type}\n`;
      const plan = [planned("aws:cloudformation/stack:Stack", "s", { templateBody })];
      expect(
        actions.filter((action) => allowed(plan, action).length === 0),
        type,
      ).to.deep.equal([]);
    }
  });

  it("lets App Runner's two service-linked roles be made", () => {
    const linked = leastPolicy([], place).document.Statement.find(({ Sid }) => Sid === "ServiceLinkedRoles");
    expect(linked?.Condition?.StringLike?.["iam:AWSServiceName"]).to.include.members([
      "apprunner.amazonaws.com",
      "networking.apprunner.amazonaws.com",
    ]);
  });

  it("allows change sets only where a template has macros, and only for expanding them", () => {
    const stack = (templateBody: string) => [planned("aws:cloudformation/stack:Stack", "s", { templateBody })];
    expect(allowed(stack("Resources: {}"), "cloudformation:CreateChangeSet")).to.deep.equal([]);
    expect(allowed(stack("Transform: AWS::Serverless-2016-10-31"), "cloudformation:CreateChangeSet")).to.deep.equal([
      "arn:aws:cloudformation:eu-west-1:aws:transform/*",
    ]);
    for (const verb of ["ExecuteChangeSet", "DescribeChangeSet", "DeleteChangeSet"])
      expect(allowed(stack("Transform: X"), `cloudformation:${verb}`)).to.deep.equal([]);
  });

  it("leaves the application's repositories, bucket and key to the policy of the first run", () => {
    const first = applicationPolicy(place).document.Statement.flatMap(({ Action }) => Action);
    for (const action of ["ecr:CreateRepository", "s3:CreateBucket", "s3:PutBucketPolicy", "kms:CreateKey"]) {
      expect(allowed([], action), action).to.deep.equal([]);
      expect(first).to.include(action);
    }
    // Env files and files of addons go into the bucket with every run.
    expect(allowed([], "s3:PutObject")).to.deep.equal(["*"]);
  });

  it("lets day-two commands do all that they call, and deploy nothing", () => {
    const { Statement } = operatePolicy({ ...place, backend: "s3://our-state" }).document;
    const actions = Statement.flatMap(({ Action }) => Action);
    const called = callsOf(["aws", "operations", "stack/readState"]);
    expect(called).to.include("logs:FilterLogEvents").and.to.include("ecs:ExecuteCommand");
    // Deployments alone do these, and `task run`, which makes resources and hands roles on; roles are those of zones in other
    // accounts. `run local` reads secrets' values as the developer who runs it.
    const deploying =
      /^(cloudcontrol:|cloudfront:|resource-groups-tagging-api:|ecs:(DeregisterTaskDefinition|RunTask|StopTask)|secretsmanager:GetSecretValue|cloudformation:DescribeStacks$|apprunner:List|route53:|sts:AssumeRole|s3:ListObjectsV2)/;
    expect(called.filter((action) => !deploying.test(action) && !actions.includes(action))).to.deep.equal([]);
    expect(
      actions.filter((action) => /:(Create|Delete|Register|Put(?!Parameter|Object)|iam)/.test(action)),
    ).to.deep.equal(["s3:DeleteObject"]);
    const running = Statement.find(({ Action }) => Action.includes("ecs:ExecuteCommand"));
    expect(running?.Condition?.StringEquals).to.deep.equal({
      "aws:ResourceTag/copilot-application": "todo",
      "aws:ResourceTag/copilot-environment": "test",
    });
  });

  it("lets a preview look at all that a deployment may look at, change nothing and read no contents", () => {
    const plan = Object.keys(actionsByType).map((type) => planned(`aws:${type}:X`));
    const at = { ...place, backend: "s3://our-state", secretsProvider: "awskms://alias/todo?region=eu-west-1" };
    const deploy = leastPolicy(plan, at).document.Statement.flatMap(({ Action }) => Action);
    const { Statement } = previewPolicy(plan, at).document;
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !deploy.includes(action))).to.deep.equal([]);
    const changing = /:(?!(?:BatchCheck|Describe|Get|List|Lookup|Validate)[A-Z])/;
    expect(actions.filter((action) => changing.test(action))).to.deep.equal(["kms:Decrypt"]);
    expect(actions).not.to.include.members(["secretsmanager:GetSecretValue"]);
    // What a preview asks before it plans: facts, names that are taken, quotas, secrets by their tags.
    expect(actions).to.include.members([
      ...["cloudformation:GetResource", "ecs:DescribeServices", "elasticloadbalancing:DescribeRules"],
      ...["iam:GetAccountSummary", "servicequotas:ListServiceQuotas", "ssm:ListTagsForResource"],
    ]);
    const of = (action: string) => Statement.filter(({ Action }) => Action.includes(action));
    expect(of("s3:GetObject").map(({ Resource }) => Resource)).to.deep.equal(["arn:aws:s3:::our-state/*"]);
    expect(of("ssm:GetParameters").map(({ Resource }) => Resource)).to.deep.equal([
      "arn:aws:ssm:eu-west-1:111122223333:parameter/copilot/applications/todo",
    ]);
    expect(of("kms:Decrypt").map(({ Condition }) => Condition)).to.deep.equal([
      { "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/todo"] } },
    ]);
    expect(previewPolicy(plan, place).document.Statement.flatMap(({ Action }) => Action)).not.to.include("kms:Decrypt");
  });

  it("lets an adoption do all that it calls, on Copilot's stacks of this environment and application alone", () => {
    const { Statement } = adoptPolicy(place).document;
    const actions = Statement.flatMap(({ Action }) => Action);
    const services: Record<string, readonly string[]> = {
      cloudformation: ["changeSets", "cloudControl", "existingThings", "stackEnds", "stackSets", "stackSurvey"],
      codepipeline: ["transitions"],
      iam: ["inlinePolicies"],
      s3: ["artifactBucket"],
      ssm: ["copilotRegistry", "notes"],
    };
    for (const [service, files] of Object.entries(services))
      for (const file of files) {
        const text = readFileSync(join(repositoryRoot, `automation/aws/${file}.ts`), "utf8");
        const called = [...text.matchAll(/\b(?:paginate([A-Z]\w+)|([A-Z]\w+)Command)\b/g)].map(
          ([, paged, one]) => paged ?? one,
        );
        const missing = [...new Set(called)].map((one) => `${service}:${one}`).filter((one) => !actions.includes(one));
        // Cloud Control lists only for a report.
        expect(
          missing.filter((one) => one !== "cloudformation:ListResources"),
          file,
        ).to.deep.equal([]);
      }
    const stacks = Statement.find(({ Action }) => Action.includes("cloudformation:DeleteStack"))?.Resource;
    expect(stacks).to.deep.equal([
      "arn:aws:cloudformation:eu-west-1:111122223333:stack/todo-test/*",
      "arn:aws:cloudformation:eu-west-1:111122223333:stack/todo-test-*/*",
      "arn:aws:cloudformation:eu-west-1:111122223333:stack/todo-infrastructure-roles/*",
      "arn:aws:cloudformation:eu-west-1:111122223333:stack/StackSet-todo-infrastructure-*/*",
    ]);
    expect(splitPolicy(adoptPolicy(place).document)).to.have.length(1);
  });

  it("is split into managed policies that hold the same, each of them as IAM takes it", () => {
    const plan = Object.keys(actionsByType).map((type) => planned(`aws:${type}:X`, "a-name-of-some-length"));
    const { document } = leastPolicy(plan, place);
    expect(policySize(document)).to.be.greaterThan(policyLimits.inline);
    const parts = splitPolicy(document);
    expect(parts.length).to.be.greaterThan(1);
    for (const part of parts) {
      expect(policySize(part)).to.be.at.most(policyLimits.managed);
      const ids = part.Statement.map(({ Sid }) => Sid);
      expect(new Set(ids).size).to.equal(ids.length);
    }
    const grants = (documents: (typeof document)[]) =>
      documents
        .flatMap(({ Statement }) => Statement)
        .flatMap(({ Action, Resource, Condition }) => Action.map((one) => JSON.stringify([one, Resource, Condition])))
        .sort();
    expect(grants(parts)).to.deep.equal(grants([document]));
    const small = operatePolicy(place).document;
    expect(splitPolicy(small)).to.deep.equal([small]);
  });
});

/** Actions of the AWS calls in these parts of the program, by the SDK's commands that they load. */
function callsOf(parts: readonly string[]): string[] {
  const services: Record<string, string> = {
    "cloudwatch-logs": "logs",
    "elastic-load-balancing-v2": "elasticloadbalancing",
    "route-53": "route53",
    sfn: "states",
    "secrets-manager": "secretsmanager",
  };
  const files = parts.flatMap((part) =>
    part.includes("/") ? [`automation/${part}.ts`] : sourcesBelow(`automation/${part}`),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(join(repositoryRoot, file), "utf8");
    const imports = text.matchAll(
      /(\{[^{}]*\})\s*=\s*await import\(\s*"@aws-sdk\/client-([\w-]+)",?\s*\)|import \{([^{}]*)\} from "@aws-sdk\/client-([\w-]+)"/g,
    );
    return [...imports].flatMap(([, loaded, lazy, given, eager]) => {
      const service = services[lazy ?? eager ?? ""] ?? lazy ?? eager;
      const names = [...(loaded ?? given ?? "").matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)];
      return names.map(([, paged, command]) => `${service}:${paged ?? command}`);
    });
  });
  return [...new Set(found)].sort();
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`);
}

import { expect } from "chai";
import { actionsByType } from "../../automation/policy/actions.js";
import { leastPolicy, type PlannedType, type PolicyPlace } from "../../automation/policy/leastPolicy.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";

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
});

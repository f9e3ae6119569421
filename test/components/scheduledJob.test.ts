import { expect } from "chai";
import type { Statement } from "../../components/policies.js";
import { json, only, type RecordedResource } from "../support/mocks.js";
import { job } from "../support/workloads.js";

const machineType = "aws:sfn/stateMachine:StateMachine";
const ruleType = "aws:cloudwatch/eventRule:EventRule";

interface Definition {
  TimeoutSeconds?: number;
  States: { "Run Fargate Task": { Parameters: Record<string, unknown>; Retry?: unknown[]; Resource: string } };
}

const definition = (resources: RecordedResource[]): Definition =>
  json<Definition & Record<string, unknown>>(only(resources, machineType), "definition");

const state = (resources: RecordedResource[]) => definition(resources).States["Run Fargate Task"];

const network = (resources: RecordedResource[]) =>
  (state(resources).Parameters.NetworkConfiguration as { AwsvpcConfiguration: Record<string, unknown> })
    .AwsvpcConfiguration;

describe("ScheduledJob", () => {
  it("makes what Copilot makes and nothing else", async () => {
    const made = (await job()).map(({ type, name }) => `${type}::${name}`).sort();
    expect(made).to.deep.equal([
      "airlift:index:ScheduledJob::api",
      "aws:cloudwatch/eventRule:EventRule::api-rule",
      "aws:cloudwatch/eventTarget:EventTarget::api-rule-target",
      "aws:cloudwatch/logGroup:LogGroup::api-logs",
      "aws:ecs/taskDefinition:TaskDefinition::api-task",
      "aws:iam/role:Role::api-execution-role",
      "aws:iam/role:Role::api-rule-role",
      "aws:iam/role:Role::api-state-machine-role",
      "aws:iam/role:Role::api-task-role",
      "aws:iam/rolePolicy:RolePolicy::api-execution-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-rule-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-state-machine-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-task-role-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::api-execution-role-ecs",
      "aws:sfn/stateMachine:StateMachine::api-state-machine",
    ]);
  });

  it("starts its state machine by its schedule", async () => {
    const resources = await job({ schedule: "rate(90 minutes)" });
    expect(only(resources, ruleType).inputs).to.deep.include({
      scheduleExpression: "rate(90 minutes)",
      state: "ENABLED",
    });
    expect(only(resources, "aws:cloudwatch/eventTarget:EventTarget").inputs).to.deep.include({
      targetId: "statemachine",
      arn: `\${${machineType}::api-state-machine.arn}`,
      roleArn: "${aws:iam/role:Role::api-rule-role.arn}",
    });
  });

  it("without a schedule has a rule that is disabled", async () => {
    const resources = await job({ schedule: undefined });
    expect(only(resources, ruleType).inputs).to.deep.include({
      scheduleExpression: "rate(5 minutes)",
      state: "DISABLED",
    });
  });

  it("runs its task on Fargate in the environment's cluster and waits for its end", async () => {
    const resources = await job();
    expect(state(resources).Resource).to.equal("arn:aws:states:::ecs:runTask.sync");
    expect(state(resources).Parameters).to.deep.include({
      LaunchType: "FARGATE",
      PlatformVersion: "LATEST",
      Cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/test",
      TaskDefinition: "${aws:ecs/taskDefinition:TaskDefinition::api-task.arn}",
      PropagateTags: "TASK_DEFINITION",
      "Group.$": "$$.Execution.Name",
    });
  });

  it("has Copilot's name and writes its history to the job's log group", async () => {
    expect(only(await job(), machineType).inputs).to.deep.include({
      name: "todo-test-api",
      loggingConfiguration: {
        logDestination: "${aws:cloudwatch/logGroup:LogGroup::api-logs.arn}:*",
        includeExecutionData: true,
        level: "ALL",
      },
    });
  });

  it("tries again as often as it says", async () => {
    expect(state(await job({ retries: 3 })).Retry).to.deep.equal([
      { ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 1.5 },
    ]);
    expect(state(await job()).Retry).to.equal(undefined);
  });

  it("gives up after its time-out, all tries together", async () => {
    expect(definition(await job({ timeout: 3600 })).TimeoutSeconds).to.equal(3600);
    expect(definition(await job()).TimeoutSeconds).to.equal(undefined);
  });

  it("runs in public subnets, or where it is placed", async () => {
    expect(network(await job())).to.deep.include({
      Subnets: ["subnet-public-1", "subnet-public-2"],
      AssignPublicIp: "ENABLED",
    });
    expect(network(await job({ network: { placement: "private" } }))).to.deep.include({
      Subnets: ["subnet-private-1", "subnet-private-2"],
      AssignPublicIp: "DISABLED",
    });
  });

  it("has the environment's group and others, or others alone", async () => {
    const groups = async (denyDefault: boolean) =>
      network(await job({ network: { securityGroups: ["sg-x"], denyDefault } })).SecurityGroups;
    expect(await groups(false)).to.deep.equal(["sg-environment", "sg-x"]);
    expect(await groups(true)).to.deep.equal(["sg-x"]);
  });

  it("may run any revision of its family, in its cluster only", async () => {
    const policy = only(await job(), "aws:iam/rolePolicy:RolePolicy", "api-state-machine-role-policy");
    const { Statement } = json<{ Statement: Statement[] }>(policy, "policy");
    expect(Statement.find(({ Action }) => Action === "ecs:RunTask")).to.deep.equal({
      Effect: "Allow",
      Action: "ecs:RunTask",
      Resource: "arn:aws:ecs:eu-west-1:123456789012:task-definition/todo-test-api:*",
      Condition: { ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/test" } },
    });
    expect(Statement.find(({ Action }) => Action === "iam:PassRole")?.Resource).to.deep.equal([
      "${aws:iam/role:Role::api-execution-role.arn}",
      "${aws:iam/role:Role::api-task-role.arn}",
    ]);
  });

  it("its rule may start its state machine and nothing else", async () => {
    const policy = only(await job(), "aws:iam/rolePolicy:RolePolicy", "api-rule-role-policy");
    expect(json<{ Statement: Statement[] }>(policy, "policy").Statement).to.deep.equal([
      { Effect: "Allow", Action: "states:StartExecution", Resource: `\${${machineType}::api-state-machine.arn}` },
    ]);
  });

  it("its state machine waits for every policy of the task's roles", async () => {
    expect(only(await job(), machineType).dependsOn).to.include.members([
      "aws:iam/rolePolicy:RolePolicy::api-state-machine-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-execution-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-task-role-policy",
    ]);
  });
});

import { expect } from "chai";
import { json, only } from "../support/mocks.js";
import { type Around, backend } from "../support/workloads.js";

const taskType = "aws:ecs/taskDefinition:TaskDefinition";

describe("task definition", () => {
  const task = async (spec: Parameters<typeof backend>[0], around: Around = {}) =>
    only(await backend(spec, around), taskType);

  it("is Fargate's, under Copilot's family, and old revisions stay", async () => {
    const { containerDefinitions: _, ...inputs } = (await task({})).inputs;
    expect(inputs).to.deep.equal({
      family: "todo-test-api",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      executionRoleArn: "${aws:iam/role:Role::api-execution-role.arn}",
      taskRoleArn: "${aws:iam/role:Role::api-task-role.arn}",
      skipDestroy: true,
      tags: { "copilot-application": "todo", "copilot-environment": "test", "copilot-service": "api" },
    });
  });

  it("waits for its log group", async () => {
    expect((await task({})).dependsOn).to.include("aws:cloudwatch/logGroup:LogGroup::api-logs");
  });

  it("has the size that it is given", async () => {
    expect((await task({ cpu: 1024, memory: 4096 })).inputs).to.deep.include({ cpu: "1024", memory: "4096" });
  });

  it("says scratch space only above Fargate's own 20 GiB", async () => {
    expect((await task({ storage: { ephemeral: 100 } })).inputs.ephemeralStorage).to.deep.equal({ sizeInGib: 100 });
    expect((await task({ storage: { ephemeral: 20 } })).inputs.ephemeralStorage).to.equal(undefined);
  });

  it("says its platform unless it is Linux on x86", async () => {
    const on = async (operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" | "ARM64") =>
      (await task({ platform: { operatingSystemFamily, cpuArchitecture } })).inputs.runtimePlatform;
    expect(await on("LINUX", "ARM64")).to.deep.equal({ operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" });
    expect(await on("LINUX", "X86_64")).to.equal(undefined);
  });

  it("takes taskdef_overrides", async () => {
    const overridden = await task({ taskDefinitionOverrides: [{ path: "PidMode", value: "task" }] });
    expect(overridden.inputs.pidMode).to.equal("task");
  });

  it("evaluates expressions in taskdef_overrides over Copilot's logical ids", async () => {
    const value = { "Fn::Sub": "/copilot/${AppName}-${EnvName}-${WorkloadName} of ${AWS::Region} by ${TaskRole}" };
    const overridden = await task({
      taskDefinitionOverrides: [{ path: "ContainerDefinitions[0].DockerLabels.about", value }],
    });
    const [main] = json<{ dockerLabels: Record<string, string> }[]>(overridden, "containerDefinitions");
    expect(main?.dockerLabels.about).to.equal(
      "/copilot/todo-test-api of eu-west-1 by ${aws:iam/role:Role::api-task-role.name}",
    );
  });

  it("carries the user's tags, which never win over Copilot's", async () => {
    const { inputs } = await task({}, { tags: { team: "web", "copilot-service": "mine" } });
    expect(inputs.tags).to.deep.include({ team: "web", "copilot-service": "api" });
  });
});

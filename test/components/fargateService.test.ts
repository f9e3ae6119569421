import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { BackendService, type BackendServiceArgs } from "../../components/backendService.js";
import type { CountSpec } from "../../components/fargateService.js";
import { FargateService } from "../../components/fargateService.js";
import { every, only, recordResources } from "../support/mocks.js";
import { plainEnvironment } from "../support/plainEnvironment.js";
import { type Around, backend } from "../support/workloads.js";

const serviceType = "aws:ecs/service:Service";
const taskArn = "${aws:ecs/taskDefinition:TaskDefinition::api-task.arn}";

async function service(spec: Parameters<typeof backend>[0] = {}, around: Around = {}) {
  return only(await backend(spec, around), serviceType);
}

describe("ECS service", () => {
  it("has Copilot's settings", async () => {
    expect((await service({ port: undefined })).inputs).to.deep.equal({
      cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/test",
      taskDefinition: taskArn,
      desiredCount: 1,
      platformVersion: "LATEST",
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      alarms: { alarmNames: [], enable: false, rollback: false },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      propagateTags: "SERVICE",
      serviceConnectConfiguration: { enabled: false },
      networkConfiguration: {
        subnets: ["subnet-public-1", "subnet-public-2"],
        assignPublicIp: true,
        securityGroups: ["sg-environment"],
      },
      tags: { "copilot-application": "todo", "copilot-environment": "test", "copilot-service": "api" },
    });
  });

  it("has no launch type, so that spot goes on and off in place", async () => {
    expect((await service()).inputs.launchType).to.equal(undefined);
  });

  it("runs commands in its containers when exec is on", async () => {
    expect((await service({ exec: true })).inputs.enableExecuteCommand).to.equal(true);
  });

  it("gets 20 minutes to go, since it drains first", async () => {
    expect((await service()).options.deleteTimeout).to.equal("20m");
  });

  it("has platform version 1.0.0 on Windows", async () => {
    const platform = { operatingSystemFamily: "WINDOWS_SERVER_2019_CORE", cpuArchitecture: "X86_64" } as const;
    expect((await service({ platform })).inputs.platformVersion).to.equal("1.0.0");
  });

  it("deploys anew when a trigger changes", async () => {
    const around = { triggers: { force: "1" } };
    expect((await service({}, around)).inputs.triggers).to.deep.equal({ force: "1" });
  });

  it("is awaited by the engine only when it is asked to", async () => {
    expect((await service()).inputs.waitForSteadyState).to.equal(undefined);
    expect((await service({}, { waitForSteadyState: true })).inputs.waitForSteadyState).to.equal(true);
  });

  it("can be used by itself, with a task definition and target groups of one's own", async () => {
    const resources = await recordResources(
      () =>
        new FargateService("web", {
          environment: plainEnvironment(),
          taskDefinition: "arn:task",
          logGroupName: "logs",
          targets: [{ targetGroupArn: "arn:group", container: "web", port: 80 }],
        }),
    );
    expect(resources.map(({ type }) => type)).to.deep.equal(["airlift:index:FargateService", serviceType]);
    expect(only(resources, serviceType).inputs.loadBalancers).to.deep.equal([
      { targetGroupArn: "arn:group", containerName: "web", containerPort: 80 },
    ]);
  });

  describe("count", () => {
    const counted = (count: CountSpec) => service({ count });

    it("is as many tasks as it says", async () => {
      expect((await counted({ fixed: 0 })).inputs.desiredCount).to.equal(0);
    });

    it("runs on spot alone", async () => {
      expect((await counted({ spot: 5 })).inputs).to.deep.include({
        desiredCount: 5,
        capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
      });
    });

    it("begins at the bottom of a range and then leaves the number to auto scaling", async () => {
      const ranged = await counted({ range: { min: 2, max: 5 }, cpu: { value: 70 } });
      expect(ranged.inputs.desiredCount).to.equal(2);
      expect(ranged.options.ignoreChanges).to.deep.equal(["desiredCount"]);
    });

    it("does not ignore a number that it sets", async () => {
      expect((await counted({ fixed: 3 })).options.ignoreChanges).to.be.empty;
      expect((await counted({ spot: 3 })).options.ignoreChanges).to.be.empty;
    });

    it("goes to spot from a number on", async () => {
      const ranged = await counted({ range: { min: 3, max: 12, spotFrom: 6 }, cpu: { value: 70 } });
      expect(ranged.inputs.capacityProviderStrategies).to.deep.equal([
        { capacityProvider: "FARGATE_SPOT", weight: 1 },
        { capacityProvider: "FARGATE", weight: 0, base: 5 },
      ]);
    });

    it("is all spot when spot begins below the range", async () => {
      const ranged = await counted({ range: { min: 3, max: 12, spotFrom: 2 }, cpu: { value: 70 } });
      expect(ranged.inputs.capacityProviderStrategies).to.deep.equal([{ capacityProvider: "FARGATE_SPOT", weight: 1 }]);
    });
  });

  describe("network", () => {
    it("private: private subnets without public addresses", async () => {
      expect((await service({ network: { placement: "private" } })).inputs.networkConfiguration).to.deep.include({
        subnets: ["subnet-private-1", "subnet-private-2"],
        assignPublicIp: false,
      });
    });

    it("subnets by id", async () => {
      const network = { placement: { subnets: ["subnet-x"] } };
      expect((await service({ network })).inputs.networkConfiguration).to.deep.include({
        subnets: ["subnet-x"],
        assignPublicIp: false,
      });
    });

    it("more security groups, those of addons last", async () => {
      const outputs = [{ name: "Group", kind: "securityGroup" as const, variable: "GROUP" }];
      const around = { addons: { templateBody: "{}", outputs } };
      const { inputs } = await service({ network: { securityGroups: ["sg-x"] } }, around);
      expect((inputs.networkConfiguration as { securityGroups: string[] }).securityGroups).to.deep.equal([
        "sg-environment",
        "sg-x",
        "${aws:cloudformation/stack:Stack::api-addons-stack.outputs.Group}",
      ]);
    });

    it("without the environment's group", async () => {
      const { inputs } = await service({ network: { securityGroups: ["sg-x"], denyDefault: true } });
      expect(inputs.networkConfiguration).to.deep.include({ securityGroups: ["sg-x"] });
    });
  });

  describe("Service Connect", () => {
    it("serves the port under the workload's name, and logs to the workload's group", async () => {
      expect((await service({ network: { connect: {} } })).inputs.serviceConnectConfiguration).to.deep.equal({
        enabled: true,
        namespace: "test.todo.local",
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-region": "eu-west-1",
            "awslogs-group": "/copilot/todo-test-api",
            "awslogs-stream-prefix": "copilot",
          },
        },
        services: [{ portName: "target", discoveryName: "api-sc", clientAlias: [{ port: 8080, dnsName: "api" }] }],
      });
    });

    it("serves it under an alias", async () => {
      const { inputs } = await service({ network: { connect: { alias: "backend" } } });
      expect(JSON.stringify(inputs.serviceConnectConfiguration)).to.contain('"dnsName":"backend"');
    });

    it("is a client only without a port", async () => {
      const { inputs } = await service({ port: undefined, network: { connect: {} } });
      expect(inputs.serviceConnectConfiguration).not.to.have.property("services");
    });

    it("a server goes before it is replaced, since its name can't be taken twice", async () => {
      expect((await service({ network: { connect: {} } })).options.deleteBeforeReplace).to.equal(true);
      expect((await service({ port: undefined, network: { connect: {} } })).options.deleteBeforeReplace).to.equal(
        false,
      );
    });
  });

  describe("deployment", () => {
    it("recreate: none has to stay healthy, none more than wanted", async () => {
      expect((await service({ deployment: { rolling: "recreate" } })).inputs).to.deep.include({
        deploymentMinimumHealthyPercent: 0,
        deploymentMaximumPercent: 100,
      });
    });

    it("alarms by name roll back, and are not made", async () => {
      const resources = await backend({ deployment: { rollbackAlarms: { names: ["theirs"] } } });
      expect(only(resources, serviceType).inputs.alarms).to.deep.equal({
        alarmNames: ["theirs"],
        enable: true,
        rollback: true,
      });
      expect(every(resources, "aws:cloudwatch/metricAlarm:MetricAlarm")).to.be.empty;
    });

    it("alarms by threshold are made under Copilot's names", async () => {
      const resources = await backend({
        deployment: { rollbackAlarms: { cpuUtilization: 70, memoryUtilization: 50 } },
      });
      expect(only(resources, serviceType).inputs.alarms).to.deep.include({
        alarmNames: ["todo-test-api-CopilotRollbackCPUAlarm", "todo-test-api-CopilotRollbackMemAlarm"],
      });
      expect(only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", "api-rollback-cpu").inputs).to.deep.include({
        name: "todo-test-api-CopilotRollbackCPUAlarm",
        alarmDescription:
          "Roll back ECS service if CPU utilization is greater than or equal to 70% twice in 3 minutes.",
        namespace: "AWS/ECS",
        metricName: "CPUUtilization",
        dimensions: { ClusterName: "test", ServiceName: `\${${serviceType}::api-service.name}` },
        threshold: 70,
        datapointsToAlarm: 2,
        evaluationPeriods: 3,
        period: 60,
        statistic: "Average",
        unit: "Percent",
        comparisonOperator: "GreaterThanOrEqualToThreshold",
      });
    });
  });
});

describe("dependencies of a service", () => {
  /** Records a Backend Service with environment resources that stand for routes and the like. */
  async function dependencies(
    placement: "public" | "private",
    spec: Partial<BackendServiceArgs> = {},
  ): Promise<string[]> {
    const resources = await recordResources(() => {
      const stand = (name: string) => new aws.kms.Key(name);
      const environment = plainEnvironment({
        publicRoutes: [stand("public-route")],
        privateRoutes: [stand("private-route")],
        mountTargets: [stand("mount-target")],
        capacityProviders: stand("capacity-providers"),
        fileSystem: { id: pulumi.output("fs-1"), arn: pulumi.output("arn:fs") },
      });
      new BackendService("api", { image: "nginx", environment, network: { placement }, ...spec });
    });
    return only(resources, serviceType).dependsOn.map((each) => each.split("::")[1] as string);
  }

  it("public subnets: the route to the internet", async () => {
    const names = await dependencies("public");
    expect(names).to.include("public-route");
    expect(names).not.to.include("private-route");
  });

  it("private subnets: the routes to NAT gateways", async () => {
    const names = await dependencies("private");
    expect(names).to.include("private-route");
    expect(names).not.to.include("public-route");
  });

  it("the cluster's capacity providers", async () => {
    expect(await dependencies("public")).to.include("capacity-providers");
  });

  it("mount targets, only when it mounts the environment's file system", async () => {
    const storage = { volumes: { data: { path: "/data", efs: { managed: {} } } } };
    expect(await dependencies("public", { storage })).to.include("mount-target");
    expect(await dependencies("public")).not.to.include("mount-target");
  });

  it("the addons stack", async () => {
    const names = await dependencies("public", { addons: { templateBody: "{}", outputs: [] } });
    expect(names).to.include("api-addons-stack");
  });

  it("its policies, since an ARN alone does not wait for them", async () => {
    expect(await dependencies("public")).to.include.members([
      "api-task-role-policy",
      "api-execution-role-policy",
      "api-execution-role-ecs",
    ]);
  });
});

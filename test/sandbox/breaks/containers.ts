import { balanced, container, type Lab, network, policy, publicly, service, taskDefinition, trust } from "../lab.js";

const TASK = "ecs/taskDefinition:TaskDefinition";
const ROLE = "iam/role:Role";
const logs = {
  logDriver: "awslogs",
  options: { "awslogs-group": "/copilot/web", "awslogs-region": "us-west-2", "awslogs-stream-prefix": "copilot" },
};
const MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

/** An execution role with AWS's own policy, or with none yet. */
async function executionRole(lab: Lab, managedPolicyArns: string[] = [MANAGED]): Promise<unknown> {
  return (await lab.make(ROLE, "execution", { assumeRolePolicy: trust, managedPolicyArns })).outputs.arn;
}

/** Breaks each rule on task definitions, services and the start of tasks. */
export const containerBreaks = {
  "container-definitions": async (lab: Lab) => {
    const bad = (containers: Record<string, unknown>[], more: Record<string, unknown> = {}) =>
      lab.refused("container-definitions", "ClientException", () =>
        lab.make(TASK, "t", taskDefinition(containers, more)),
      );
    await bad([]);
    await bad([container({ essential: false })]);
    await bad([container(), container()]);
    await bad([container({ name: "a b" })]);
    await bad([container({ image: undefined })]);
    await bad([container({ portMappings: [{ containerPort: 0 }] })]);
    await bad([container({ portMappings: [{ containerPort: 80, hostPort: 81 }] })]);
    await bad([container(), container({ name: "other", portMappings: [{ containerPort: 8080 }] })]);
    await bad([container({ environment: [{ name: "A", value: 1 }] })]);
    await bad([container({ environment: [{ name: "A", value: "1" }], secrets: [{ name: "A", valueFrom: "a" }] })], {
      executionRoleArn: "r",
    });
    await bad([container({ secrets: [{ name: "A", valueFrom: "a" }] })]);
    await bad([container({ mountPoints: [{ sourceVolume: "nowhere" }] })]);
    await bad([container({ dependsOn: [{ containerName: "nobody", condition: "START" }] })]);
    await bad([
      container({ dependsOn: [{ containerName: "side", condition: "HEALTHY" }] }),
      container({ name: "side", portMappings: [] }),
    ]);
    await bad([container({ logConfiguration: { logDriver: "awslogs", options: {} } })]);
    await bad([container({ logConfiguration: logs })]);
    await bad([container()], { networkMode: "bridge" });
    const text = taskDefinition([container()], { containerDefinitions: "[{" });
    await lab.refused("container-definitions", "ClientException", () => lab.make(TASK, "t", text));
    await lab.make(TASK, "fine", taskDefinition([container()]));
  },
  "container-health": async (lab: Lab) => {
    const command = ["CMD-SHELL", "true"];
    for (const check of [
      { interval: 4 },
      { interval: 301 },
      { timeout: 121 },
      { retries: 11 },
      { startPeriod: 301 },
      { command: [] },
    ]) {
      const healthCheck = { command, ...check };
      await lab.refused("container-health", "ClientException", () =>
        lab.make(TASK, "t", taskDefinition([container({ healthCheck })])),
      );
    }
  },
  "fargate-size": async (lab: Lab) => {
    for (const [cpu, memory] of [
      ["256", "4096"],
      ["256", "1536"],
      ["512", "512"],
      ["300", "512"],
      ["8192", "17000"],
    ]) {
      await lab.refused("fargate-size", "ClientException", () =>
        lab.make(TASK, "t", taskDefinition([container()], { cpu, memory })),
      );
    }
    await lab.refused("fargate-size", "ClientException", () =>
      lab.make(TASK, "t", taskDefinition([container()], { cpu: undefined })),
    );
    await lab.make(TASK, "largest", taskDefinition([container()], { cpu: "16384", memory: "122880" }));
  },
  "ephemeral-storage": async (lab: Lab) => {
    const of = (sizeInGib: number) => taskDefinition([container()], { ephemeralStorage: { sizeInGib } });
    await lab.refused("ephemeral-storage", "ClientException", () => lab.make(TASK, "t", of(20)));
    await lab.make(TASK, "t", of(21));
  },
  "service-capacity": async (lab: Lab) => {
    const { subnets } = await network(lab);
    await lab.refused("service-capacity", "InvalidParameterException", () =>
      service(lab, { ...publicly(subnets), launchType: "FARGATE" }),
    );
    const other = new Map(lab.world.list().map((one) => [one.name, one.id]));
    await lab.refused("service-capacity", "InvalidParameterException", () =>
      lab.make("ecs/service:Service", "own", {
        cluster: other.get("cluster"),
        taskDefinition: other.get("task"),
        capacityProviderStrategies: [{ capacityProvider: "OWN", weight: 1 }],
        ...publicly(subnets),
      }),
    );
  },
  "service-balancer": async (lab: Lab) => {
    const { vpc, subnets, target } = await balanced(lab);
    const loose = await lab.make("lb/targetGroup:TargetGroup", "loose", {
      port: 80,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: vpc,
    });
    const on = (targetGroupArn: string, more = {}) => ({
      ...publicly(subnets),
      loadBalancers: [{ targetGroupArn, containerName: "web", containerPort: 8080, ...more }],
    });
    const message = await lab.refused("service-balancer", "InvalidParameterException", () =>
      service(lab, on(loose.id)),
    );
    if (!message.includes("does not have an associated load balancer")) throw new Error(message);
    const known = new Map(lab.world.list().map((one) => [one.name, one.id]));
    const again = (inputs: Record<string, unknown>) =>
      lab.make("ecs/service:Service", "again", {
        cluster: known.get("cluster"),
        taskDefinition: known.get("task"),
        ...inputs,
      });
    await lab.refused("service-balancer", "InvalidParameterException", () => again(on(target, { containerPort: 81 })));
    await lab.refused("service-balancer", "InvalidParameterException", () =>
      again(on(target, { containerName: "nobody" })),
    );
    await lab.refused("service-balancer", "InvalidParameterException", () =>
      again({ ...publicly(subnets), healthCheckGracePeriodSeconds: 60 }),
    );
    await again(on(target));
  },
  "service-network": async (lab: Lab) => {
    const { subnets } = await network(lab);
    const other = await lab.make("ec2/vpc:Vpc", "other", { cidrBlock: "10.1.0.0/16" });
    const far = await lab.make("ec2/securityGroup:SecurityGroup", "far", { vpcId: other.id });
    await lab.refused("service-network", "InvalidParameterException", () => service(lab, publicly(subnets, far.id)));
  },
  "service-deployment": async (lab: Lab) => {
    const { subnets } = await network(lab);
    const both = { deploymentMaximumPercent: 100, deploymentMinimumHealthyPercent: 100 };
    await lab.refused("service-deployment", "InvalidParameterException", () =>
      service(lab, { ...publicly(subnets), ...both }),
    );
  },
  "service-connect": async (lab: Lab) => {
    const { vpc, subnets } = await network(lab);
    const namespace = await lab.make("servicediscovery/privateDnsNamespace:PrivateDnsNamespace", "namespace", {
      name: "test.app.local",
      vpc,
    });
    const connect = (portName: string) => ({
      ...publicly(subnets),
      serviceConnectConfiguration: {
        enabled: true,
        namespace: namespace.outputs.arn,
        services: [{ portName, discoveryName: "web", clientAlias: [{ port: 8080, dnsName: "web" }] }],
      },
    });
    await lab.refused("service-connect", "InvalidParameterException", () => service(lab, connect("nothing")));
    const known = new Map(lab.world.list().map((one) => [one.name, one.id]));
    const again = (name: string) =>
      lab.make("ecs/service:Service", name, {
        cluster: known.get("cluster"),
        taskDefinition: known.get("task"),
        ...connect("target"),
      });
    await again("first");
    await lab.refused("service-connect", "InvalidParameterException", () => again("second"));
  },
  "task-route": async (lab: Lab) => {
    const { vpc, subnets } = await network(lab);
    const lonely = await lab.make("ec2/subnet:Subnet", "lonely", { vpcId: vpc, cidrBlock: "10.0.9.0/24" });
    await lab.refused("task-route", "ResourceInitializationError", () => service(lab, publicly([lonely.id])));
    const known = new Map(lab.world.list().map((one) => [one.name, one.id]));
    const own = (name: string, inputs: Record<string, unknown>) =>
      lab.make("ecs/service:Service", name, {
        cluster: known.get("cluster"),
        taskDefinition: known.get("task"),
        ...inputs,
      });
    // Behind an internet gateway a task needs a public address.
    await lab.refused("task-route", "ResourceInitializationError", () =>
      own("no-address", { networkConfiguration: { subnets } }),
    );
    await own("asleep", { ...publicly([lonely.id]), desiredCount: 0 });
    await own("fine", publicly(subnets));
  },
  "task-mount-target": async (lab: Lab) => {
    const { subnets } = await network(lab);
    const files = await lab.make("efs/fileSystem:FileSystem", "files", {});
    const definition = taskDefinition(
      [container({ mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] })],
      {
        volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: files.id } }],
      },
    );
    await lab.refused("task-mount-target", "ResourceInitializationError", () =>
      service(lab, publicly(subnets.slice(0, 1)), definition),
    );
    await lab.make("efs/mountTarget:MountTarget", "mount", { fileSystemId: files.id, subnetId: subnets[0] });
    const known = new Map(lab.world.list().map((one) => [one.name, one.id]));
    await lab.make("ecs/service:Service", "fine", {
      cluster: known.get("cluster"),
      taskDefinition: known.get("task"),
      ...publicly(subnets.slice(0, 1)),
    });
  },
  "task-log-group": async (lab: Lab) => {
    const { subnets } = await network(lab);
    const definition = taskDefinition([container({ logConfiguration: logs })], {
      executionRoleArn: await executionRole(lab),
    });
    await lab.refused("task-log-group", "ResourceInitializationError", () =>
      service(lab, publicly(subnets), definition),
    );
  },
  "task-image": async (lab: Lab) => {
    const { subnets } = await network(lab);
    await lab.make("ecr/repository:Repository", "repository", { name: "app/web" });
    const definition = taskDefinition(
      [container({ image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/app/web:1" })],
      { executionRoleArn: await executionRole(lab) },
    );
    await lab.refused("task-image", "CannotPullContainerError", () => service(lab, publicly(subnets), definition));
  },
  "task-secret": async (lab: Lab) => {
    const { subnets } = await network(lab);
    const secrets = [{ name: "TOKEN", valueFrom: "/copilot/app/test/secrets/TOKEN" }];
    const definition = taskDefinition([container({ secrets })], { executionRoleArn: await executionRole(lab) });
    await lab.refused("task-secret", "ResourceInitializationError", () => service(lab, publicly(subnets), definition));
  },
  "task-permissions": async (lab: Lab) => {
    const { subnets } = await network(lab);
    await lab.make("cloudwatch/logGroup:LogGroup", "logs", { name: "/copilot/web" });
    const parameter = await lab.make("ssm/parameter:Parameter", "token", {
      name: "/token",
      type: "SecureString",
      value: "x",
      tags: { "copilot-application": "app" },
    });
    const secrets = [{ name: "TOKEN", valueFrom: parameter.outputs.arn }];
    const definition = taskDefinition([container({ logConfiguration: logs, secrets })], {
      executionRoleArn: await executionRole(lab, []),
    });
    await lab.refused("task-permissions", "ResourceInitializationError", () =>
      service(lab, publicly(subnets), definition),
    );
    const known = new Map(lab.world.list().map((one) => [one.name, one.id]));
    const own = (name: string) =>
      lab.make("ecs/service:Service", name, {
        cluster: known.get("cluster"),
        taskDefinition: known.get("task"),
        ...publicly(subnets),
      });
    await lab.make("iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {
      role: known.get("execution"),
      policyArn: MANAGED,
    });
    const asked = (value: string) =>
      policy({
        Action: "ssm:GetParameters",
        Resource: "*",
        Condition: { StringEquals: { "ssm:ResourceTag/copilot-application": value } },
      });
    await lab.make("iam/rolePolicy:RolePolicy", "secrets", { role: known.get("execution"), policy: asked("other") });
    await lab.refused("task-permissions", "ResourceInitializationError", () => own("other-tags"));
    await lab.change("secrets", { policy: asked("app") });
    await own("fine");
  },
};

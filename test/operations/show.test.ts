import { expect } from "chai";
import { showText } from "../../automation/cli/verbs/svcShow.js";
import { statusText } from "../../automation/cli/verbs/svcStatus.js";
import { madeResources } from "../../automation/deployment/rollouts/services.js";
import { deploymentOf } from "../../automation/operations/show.js";
import type { StateResource } from "../../automation/stack/contents.js";

function resource(type: string, name: string, more: Partial<StateResource> = {}): StateResource {
  const flags = { protect: false, retainOnDelete: false, pendingDeletion: false };
  return {
    urn: `${type}::${name}`,
    type,
    name,
    custom: true,
    ...flags,
    inputs: {},
    outputs: {},
    dependencies: [],
    ...more,
  };
}

function component(kind: string, name: string): StateResource {
  return resource(`airlift:index:${kind}`, name, { custom: false });
}

const web = component("LoadBalancedWebService", "web");
const rd = component("RequestDrivenWebService", "rd");
const containers = [
  {
    name: "web",
    portMappings: [{ containerPort: 80 }],
    environment: [{ name: "B", value: "2" }, { name: "A" }],
    secrets: [{ name: "TOKEN", valueFrom: "/copilot/shop/test/secrets/TOKEN" }],
  },
  { name: "nginx", environment: [{ name: "SIDE", value: "car" }] },
];
const state = {
  pending: [],
  outputs: {
    workloads: { web: { urls: ["http://a"], serviceConnect: "web:80", serviceDiscovery: "web.test.shop.local:80" } },
  },
  resources: [
    resource("pulumi:providers:aws", "default", { id: "1" }),
    resource("aws:ec2/vpc:Vpc", "test-vpc", { id: "vpc-1" }),
    web,
    resource("aws:ecs/taskDefinition:TaskDefinition", "web-task", {
      parent: web.urn,
      id: "shop-test-web",
      outputs: { cpu: "256", memory: "512", containerDefinitions: JSON.stringify(containers) },
    }),
    resource("aws:ecs/service:Service", "web-service", {
      parent: web.urn,
      id: "arn:web",
      outputs: { desiredCount: 2 },
    }),
    resource("aws:ecs/service:Service", "web-old", { parent: web.urn, id: "arn:old", pendingDeletion: true }),
    rd,
    resource("aws:apprunner/service:Service", "rd-service", {
      parent: rd.urn,
      id: "arn:rd",
      outputs: {
        instanceConfiguration: { cpu: "1024", memory: "2048" },
        sourceConfiguration: {
          imageRepository: {
            imageConfiguration: {
              port: "8080",
              runtimeEnvironmentVariables: { A: "1" },
              runtimeEnvironmentSecrets: { KEY: "arn:secret" },
            },
          },
        },
      },
    }),
  ],
};

describe("svc show", () => {
  it("has a section for each way to a service, its variables, and where secrets come from", () => {
    const deployments = [deploymentOf(state, "test", "web")];
    const text = showText({
      application: "shop",
      name: "web",
      kind: "Load Balanced Web Service",
      simulated: false,
      deployments,
    });
    expect(text).to.match(/\n {2}test +2 +0\.25 +512 +80\n/);
    expect(text).to.match(/\nRoutes\n\n +Environment +URL\n +test +http:\/\/a\n/);
    expect(text).to.match(/\nService Discovery\n\n +Environment +Endpoint\n +test +web\.test\.shop\.local:80\n/);
    expect(text).to.match(/\nService Connect\n\n +Environment +Endpoint\n +test +web:80\n/);
    expect(text).to.match(/\n +A +web +test\n +B +web +test +2\n +SIDE +nginx +test +car\n/);
    expect(text).to.match(/\nSecrets\n\n.*\n +TOKEN +web +test +\/copilot\/shop\/test\/secrets\/TOKEN\n/);
  });

  it("reads a service of App Runner too", () => {
    expect(deploymentOf(state, "test", "rd")).to.deep.equal({
      environment: "test",
      cpu: "1024",
      memory: "2048",
      port: "8080",
      routes: [],
      variables: [{ name: "A", container: "rd", value: "1" }],
      secrets: [{ name: "KEY", container: "rd", value: "arn:secret" }],
    });
  });

  it("says nothing of variables that are secret as a whole", () => {
    const hidden = state.resources.map((one) =>
      one.type === "aws:ecs/taskDefinition:TaskDefinition"
        ? { ...one, outputs: { ...one.outputs, containerDefinitions: "[secret]" } }
        : one,
    );
    expect(deploymentOf({ ...state, resources: hidden }, "test", "web").variables).to.deep.equal([]);
  });

  it("says that a workload is deployed nowhere", () => {
    const text = showText({
      application: "shop",
      name: "new",
      kind: "Backend Service",
      simulated: false,
      deployments: [],
    });
    expect(text).to.contain("Not deployed yet.").and.not.to.contain("Routes");
  });

  it("lists what AWS made for a workload, or for the environment itself", () => {
    expect(madeResources(state, "web").map(({ id }) => id)).to.deep.equal(["shop-test-web", "arn:web"]);
    expect(madeResources(state, undefined)).to.deep.equal([{ type: "aws:ec2/vpc:Vpc", name: "test-vpc", id: "vpc-1" }]);
    const [deployment] = [{ ...deploymentOf(state, "test", "web"), resources: madeResources(state, "web") }];
    const text = showText({
      application: "shop",
      name: "web",
      kind: "Backend Service",
      simulated: false,
      deployments: [deployment],
    });
    expect(text).to.match(
      /\nResources in test\n\n +Type +Physical ID\n +aws:ecs\/taskDefinition:TaskDefinition +shop-test-web\n/,
    );
  });
});

describe("svc status", () => {
  it("says how many tasks run, how each is, and since when", () => {
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    const text = statusText({
      application: "shop",
      environment: "test",
      workload: "web",
      simulated: false,
      status: "ACTIVE",
      desired: 2,
      running: 1,
      pending: 1,
      deployments: [],
      tasks: [
        {
          id: "0123456789abcdef",
          status: "RUNNING",
          revision: 3,
          started: ago(3600),
          health: "HEALTHY",
          target: "DRAINING",
        },
        { id: "f", status: "PENDING", health: "UNKNOWN" },
      ],
      alarms: [
        { name: "shop-test-web-cpu", state: "ALARM", condition: "CPUUtilization > 70 for 3 min", since: ago(60) },
      ],
      missing: ["Asking for the health of targets: denied"],
      events: [{ at: ago(86_400 * 2), message: "(service web) has reached a steady state." }],
    });
    expect(text).to.contain("  ACTIVE 1 / 2 running tasks (1 pending)\n");
    expect(text).to.match(/\n +01234567 +RUNNING +3 +1 hour ago +HEALTHY +DRAINING\n +f +PENDING +- +- +UNKNOWN +-\n/);
    expect(text).to.match(/\nAlarms\n\n.*\n +shop-test-web-cpu +CPUUtilization > 70 for 3 min +1 minute ago +ALARM\n/);
    expect(text).to.contain("  Not shown: Asking for the health of targets: denied\n");
    expect(text).to.contain("  2 days ago: (service web) has reached a steady state.\n");
  });
});

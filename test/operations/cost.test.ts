import { join } from "node:path";
import { expect } from "chai";
import { costRows, costText } from "../../automation/cli/costText.js";
import { monthlyCost, type PricedResource, totalCost } from "../../automation/operations/cost.js";
import { costOfSteps, plannedCost } from "../../automation/operations/costChange.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import type { StateResource } from "../../automation/stack/contents.js";
import { repositoryRoot } from "../support/root.js";

const task = (cpu: number, memory: number, more: object = {}): PricedResource => ({
  type: "aws:ecs/taskDefinition:TaskDefinition",
  name: "web-task",
  owner: "web",
  inputs: { cpu: String(cpu), memory: String(memory), ...more },
});
const of = (type: string, inputs: object = {}, owner = "environment"): PricedResource => ({
  type,
  name: type,
  owner,
  inputs: { ...inputs },
});
const service = (inputs: object): PricedResource => of("aws:ecs/service:Service", inputs, "web");
const isPublic = { networkConfiguration: { assignPublicIp: true } };
const spot = (weight: number, base?: number) => [
  { capacityProvider: "FARGATE_SPOT", weight },
  ...(base === undefined ? [] : [{ capacityProvider: "FARGATE", base, weight: 0 }]),
];

/** Worked out by hand, with 730 hours. */
const examples: [what: string, resources: PricedResource[], dollars: number][] = [
  // 730 × (0.25 × 0.04048 + 0.5 × 0.004445) = 7.3876 + 1.622425 = 9.01
  ["one small task in private subnets", [task(256, 512), service({ desiredCount: 1 })], 9.01],
  // 9.01 + 730 × 0.005 = 9.01 + 3.65
  ["the same with a public address", [task(256, 512), service({ desiredCount: 1, ...isPublic })], 12.66],
  // 3 × 730 × (1 × 0.03238 + 2 × 0.00356) = 3 × 730 × 0.0395 = 86.505, rounded up
  [
    "three tasks of 1 vCPU and 2 GB on ARM",
    [task(1024, 2048, { runtimePlatform: { cpuArchitecture: "ARM64" } }), service({ desiredCount: 3 })],
    86.51,
  ],
  // 4 × 730 × (0.5 × 0.04048 + 1 × 0.004445) × 0.3 = 2920 × 0.024685 × 0.3 = 21.62406
  ["four tasks on Spot", [task(512, 1024), service({ desiredCount: 4, capacityProviderStrategies: spot(1) })], 21.62],
  // 2 on demand: 2 × 730 × 0.012343 = 18.01983 → 18.02; 3 on Spot: 3 × 730 × 0.012343 × 0.3 = 8.1090 → 8.11
  [
    "two tasks on demand and the rest on Spot",
    [task(256, 512), service({ desiredCount: 5, capacityProviderStrategies: spot(1, 2) })],
    26.13,
  ],
  // 730 × (0.012343 + 30 × 0.000111) = 730 × 0.015673 = 11.44129
  [
    "50 GB of ephemeral storage, of which 20 are free",
    [task(256, 512, { ephemeralStorage: { sizeInGib: 50 } }), service({ desiredCount: 1 })],
    11.44,
  ],
  // at the least: 2 × 9.01039 = 18.02
  [
    "scaling from 2 to 10 tasks, at the least",
    [
      task(256, 512),
      service({ desiredCount: 5 }),
      of("aws:appautoscaling/target:Target", { minCapacity: 2, maxCapacity: 10 }, "web"),
    ],
    18.02,
  ],
  // 730 × 0.0225 = 16.425 → 16.43; two addresses: 7.30
  [
    "a public load balancer in two zones",
    [of("aws:lb/loadBalancer:LoadBalancer", { internal: false, subnets: ["a", "b"] })],
    23.73,
  ],
  // 2 × (730 × 0.045 + 730 × 0.005) = 2 × (32.85 + 3.65)
  [
    "two NAT gateways with their addresses",
    [of("aws:ec2/natGateway:NatGateway"), of("aws:ec2/natGateway:NatGateway")],
    73,
  ],
  // endpoint in two subnets 2 × 7.30 = 14.60; zone 0.50; key 1.00; alarm of two metrics 0.20; App Runner 2 × 0.007 × 730 = 10.22
  [
    "an endpoint, a zone, a key, an alarm over two metrics and App Runner",
    [
      of("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface", subnetIds: ["a", "b"] }),
      of("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"),
      of("aws:kms/key:Key"),
      of("aws:cloudwatch/metricAlarm:MetricAlarm", {
        metricQueries: [{ metric: {} }, { metric: {} }, { expression: "a/b" }],
      }),
      of("aws:apprunner/service:Service", { instanceConfiguration: { cpu: "1024", memory: "2048" } }, "site"),
    ],
    26.52,
  ],
];

describe("monthly cost", () => {
  for (const [what, resources, dollars] of examples)
    it(`of ${what} is $${dollars.toFixed(2)}`, () => {
      expect(totalCost(monthlyCost(resources))).to.equal(dollars);
    });

  it("is by owner, the environment first, with what is paid by use", () => {
    const owners = monthlyCost([
      task(256, 512),
      service({ desiredCount: 1 }),
      of("aws:cloudwatch/logGroup:LogGroup", {}, "web"),
      of("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Gateway" }),
      of("aws:efs/fileSystem:FileSystem"),
    ]);
    expect(owners.map(({ owner, monthly }) => [owner, monthly])).to.deep.equal([
      ["environment", 0],
      ["web", 9.01],
    ]);
    expect(owners[0]?.usage).to.deep.equal(["EFS: $0.3 a GB"]);
    expect(owners[1]?.usage).to.deep.equal(["Logs: $0.5 a GB written"]);
  });

  it("says where a price isn't known", () => {
    const windows = { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } };
    expect(monthlyCost([task(1024, 2048, windows), service({ desiredCount: 1 })])[0]).to.deep.include({
      monthly: 0,
      usage: ["Tasks: their price isn't known"],
    });
  });
});

describe("the change of a cost", () => {
  const resource = (urn: string, type: string, inputs: Record<string, unknown>, parent?: string): StateResource => ({
    ...{ urn, type, name: urn, custom: true, protect: false, retainOnDelete: false, pendingDeletion: false },
    ...{ inputs, outputs: {}, dependencies: [], ...(parent !== undefined && { parent }) },
  });
  const state = [
    resource("web", "airlift:index:BackendService", {}),
    resource("web-task", "aws:ecs/taskDefinition:TaskDefinition", { cpu: "256", memory: "512" }, "web"),
    resource("web-service", "aws:ecs/service:Service", { desiredCount: 1 }, "web"),
    resource("nat", "aws:ec2/natGateway:NatGateway", {}),
  ];
  const step = (urn: string, type: string, after: Record<string, unknown>) => ({
    operation: "update",
    urn,
    type,
    name: urn,
    after,
  });

  it("is worked out from the state and the steps of a preview", () => {
    const change = costOfSteps(state, [
      { step: step("web-service", "aws:ecs/service:Service", { desiredCount: 3 }), kind: "update", owner: "web" },
      { step: step("nat", "aws:ec2/natGateway:NatGateway", {}), kind: "delete", owner: "environment" },
      { step: step("key", "aws:kms/key:Key", {}), kind: "create", owner: "environment" },
    ]);
    expect(costRows(change)).to.deep.equal([
      ["environment", "$36.50", "$1.00", "-$35.50"],
      ["web", "$9.01", "$27.03", "+$18.02"],
      ["Total", "$45.51", "$28.03", "-$17.48"],
    ]);
  });

  it("is none where nothing changes", () => {
    expect(costRows(costOfSteps(state, []))).to.deep.equal([["Total", "$45.51", "$45.51", "unchanged"]]);
  });

  it("of a sample's plan has its tasks, load balancer and addresses, and where the prices are from", async () => {
    const dir = join(repositoryRoot, "samples", "emoji-race");
    const { resources } = await planEnvironment({ dir, environments: ["test"], planOnly: true });
    const owners = plannedCost(resources);
    expect(owners.map(({ owner }) => owner)).to.deep.equal(["environment", "api", "tracker"]);
    // 9.01 for the task and 3.65 for its public address
    expect(owners.slice(1).map(({ monthly }) => monthly)).to.deep.equal([12.66, 12.66]);
    // load balancer 16.43, two addresses 7.30, zone of service discovery 0.50
    expect(owners[0]?.monthly).to.equal(24.23);
    expect(costText(owners, "eu-central-1"))
      .to.match(/Total +\$49\.55/)
      .and.to.contain("eu-central-1 may be up to a third dearer");
  });
});

import { expect } from "chai";
import type { WorkloadTransforms } from "../../components/transforms.js";
import { json, only } from "../support/mocks.js";
import { backend, loadBalanced } from "../support/workloads.js";

describe("transforms", () => {
  it("use the arguments that a function returns", async () => {
    const transforms: WorkloadTransforms = { service: (args) => ({ ...args, availabilityZoneRebalancing: "ENABLED" }) };
    const service = only(await backend({}, { transforms }), "aws:ecs/service:Service");
    expect(service.inputs).to.deep.include({ availabilityZoneRebalancing: "ENABLED", desiredCount: 1 });
  });

  it("change containers as a list, before they are JSON", async () => {
    const transforms: WorkloadTransforms = {
      containers: (containers) => containers.map((each) => ({ ...each, stopTimeout: 60 })),
    };
    const task = only(await backend({}, { transforms }), "aws:ecs/taskDefinition:TaskDefinition");
    const [main] = json<{ name: string; stopTimeout: number }[]>(task, "containerDefinitions");
    expect(main).to.deep.include({ name: "api", stopTimeout: 60 });
  });

  it("come after taskdef_overrides", async () => {
    const transforms: WorkloadTransforms = { taskDefinition: (args) => ({ ...args, cpu: "4096" }) };
    const spec = { taskDefinitionOverrides: [{ path: "Cpu", value: 1024 }] };
    const task = only(await backend(spec, { transforms }), "aws:ecs/taskDefinition:TaskDefinition");
    expect(task.inputs.cpu).to.equal("4096");
  });

  it("tell several children of one kind apart by name", async () => {
    const transforms: WorkloadTransforms = {
      targetGroup: (args, name) => (name === "api-target-group-1" ? { ...args, slowStart: 30 } : args),
    };
    const http = { rules: [{ path: "/" }, { path: "/x" }] };
    const resources = await loadBalanced({ http }, { transforms });
    const slowStart = (name: string): unknown =>
      only(resources, "aws:lb/targetGroup:TargetGroup", name).inputs.slowStart;
    expect([slowStart("api-target-group"), slowStart("api-target-group-1")]).to.deep.equal([undefined, 30]);
  });

  it("refuse a function that returns nothing", async () => {
    const nothing = (() => undefined) as unknown as NonNullable<WorkloadTransforms["logGroup"]>;
    const failure = await backend({}, { transforms: { logGroup: nothing } }).catch((error: Error) => error.message);
    expect(failure).to.equal('The transform for "api-logs" returned nothing; it has to return the arguments to use.');
  });
});

import { expect } from "chai";
import { type DeployedService, withOwnCounts } from "../../../automation/deployment/rollouts/services.js";

const service = (workload: string, scaled: boolean): DeployedService => ({
  workload,
  urn: `urn:${workload}`,
  cluster: "test",
  service: workload,
  taskDefinition: "arn",
  desired: 2,
  scaled,
  triggers: {},
  inputs: {},
});

describe("services of a state", () => {
  it("have a number of their own again where a range became a number", () => {
    const workloads = [
      { name: "ranged", spec: { count: { range: { min: 1, max: 2 } } } },
      { name: "fixed", spec: { count: { fixed: 2 } } },
      { name: "spot", spec: { count: { spot: 2 } } },
      { name: "silent", spec: {} },
    ] as unknown as Parameters<typeof withOwnCounts>[1];
    const services = ["ranged", "fixed", "spot", "silent", "gone"].map((name) => service(name, true));
    expect(withOwnCounts([...services, service("ranged", false)], workloads).map(({ scaled }) => scaled)).to.deep.equal(
      [true, false, false, false, false, false],
    );
  });
});

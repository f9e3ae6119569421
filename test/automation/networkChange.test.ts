import { expect } from "chai";
import { refuseOtherNetwork } from "../../automation/networkChange.js";
import type { EnvironmentRecord } from "../../automation/record.js";
import type { EnvironmentSpec } from "../../components/environment.js";

function record(spec: EnvironmentSpec): EnvironmentRecord {
  return { version: 1, application: "todo", environment: "prod", owner: "todo", spec, made: {}, workloads: {} };
}

const imported = { vpc: { id: "vpc-1", publicSubnetIds: ["subnet-1"], privateSubnetIds: [] } };

describe("an environment whose manifest asks for another VPC", () => {
  it("is refused, with the flag that allows it", () => {
    expect(() => refuseOtherNetwork(record({}), record(imported), undefined))
      .to.throw("vpc-1")
      .with.property("hint")
      .that.includes("--replace-network");
  });

  it("moves when that is meant", () => {
    expect(() => refuseOtherNetwork(record({}), record(imported), true)).not.to.throw();
  });

  it("may have other subnets of the same VPC", () => {
    const more = { vpc: { ...imported.vpc, publicSubnetIds: ["subnet-1", "subnet-2"] } };
    expect(() => refuseOtherNetwork(record(imported), record(more), undefined)).not.to.throw();
  });
});

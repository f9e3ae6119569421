import { expect } from "chai";
import type { EnvironmentRecord } from "../../automation/record/environmentRecord.js";
import { inPlace, refuseOtherNetwork } from "../../automation/record/networkChange.js";
import type { EnvironmentSpec } from "../../components/environment.js";

function record(spec: EnvironmentSpec<string>): EnvironmentRecord {
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

describe("the subnets of an environment's own VPC", () => {
  const subnets = (...all: [cidr: string, az?: string][]) =>
    all.map(([cidr, az]) => (az === undefined ? { cidr } : { cidr, az }));
  const own = (publicOnes: [string, string?][], privateOnes: [string, string?][]): EnvironmentSpec<string> => ({
    vpc: { cidr: "10.0.0.0/16", publicSubnets: subnets(...publicOnes), privateSubnets: subnets(...privateOnes) },
  });
  const two = own(
    [
      ["10.0.0.0/24", "b"],
      ["10.0.1.0/24", "c"],
    ],
    [
      ["10.0.2.0/24", "b"],
      ["10.0.3.0/24", "c"],
    ],
  );

  it("keep their places when a zone is put before theirs", () => {
    const three = own(
      [
        ["10.0.8.0/24", "a"],
        ["10.0.0.0/24", "b"],
        ["10.0.1.0/24", "c"],
      ],
      [
        ["10.0.9.0/24", "a"],
        ["10.0.2.0/24", "b"],
        ["10.0.3.0/24", "c"],
      ],
    );
    const { vpc } = inPlace(two, three);
    expect(vpc).to.have.nested.property("publicSubnets[0].cidr", "10.0.0.0/24");
    expect(vpc).to.have.nested.property("publicSubnets[2].cidr", "10.0.8.0/24");
    expect(vpc).to.have.nested.property("privateSubnets[2].cidr", "10.0.9.0/24");
    expect(() => refuseOtherNetwork(record(two), record(three), undefined)).not.to.throw();
  });

  it("are Copilot's where the manifest says nothing, in whichever order they are written later", () => {
    const turned = own([["10.0.1.0/24"], ["10.0.0.0/24"]], [["10.0.2.0/24"], ["10.0.3.0/24"]]);
    expect(inPlace({}, turned).vpc).to.have.nested.property("publicSubnets[0].cidr", "10.0.0.0/24");
    expect(() => refuseOtherNetwork(record({}), record(turned), undefined)).not.to.throw();
  });

  it("are not moved or taken away without the flag", () => {
    const less = own(
      [
        ["10.0.0.0/24", "b"],
        ["10.0.7.0/24", "c"],
      ],
      [
        ["10.0.2.0/24", "b"],
        ["10.0.3.0/24", "c"],
      ],
    );
    expect(() => refuseOtherNetwork(record(two), record(less), undefined))
      .to.throw("no longer has the public subnet 10.0.1.0/24")
      .with.property("hint")
      .that.includes("--replace-network");
    const moved = own(
      [
        ["10.0.0.0/24", "b"],
        ["10.0.1.0/24", "c"],
      ],
      [
        ["10.0.2.0/24", "c"],
        ["10.0.3.0/24", "b"],
      ],
    );
    expect(() => refuseOtherNetwork(record(two), record(moved), undefined)).to.throw(
      "moves the private subnet 10.0.2.0/24 from b to c",
    );
    expect(() => refuseOtherNetwork(record(two), record(moved), true)).not.to.throw();
  });

  it("may be written with the zone that they have got, and with no other", () => {
    const zones = { "10.0.0.0/24": "b", "10.0.1.0/24": "c", "10.0.2.0/24": "b", "10.0.3.0/24": "c" };
    expect(() => refuseOtherNetwork(record({}), record(two), undefined, zones)).not.to.throw();
    expect(() => refuseOtherNetwork(record({}), record(two), undefined, { ...zones, "10.0.0.0/24": "a" })).to.throw(
      "moves the public subnet 10.0.0.0/24 from a to b",
    );
  });

  it("of an imported VPC keep their places too", () => {
    const ids = (...publicSubnetIds: string[]): EnvironmentSpec<string> => ({
      vpc: { id: "vpc-1", publicSubnetIds, privateSubnetIds: [] },
    });
    expect(inPlace(ids("s-1", "s-2"), ids("s-3", "s-2", "s-1"))).to.deep.equal(ids("s-1", "s-2", "s-3"));
  });
});

import { expect } from "chai";
import { type FoundSubnet, wrongInNetwork } from "../../automation/program/importedNetwork.js";

const vpc = { id: "vpc-1", publicSubnetIds: ["a", "b"], privateSubnetIds: ["c", "d"] };

function found(...subnets: [id: string, vpcId: string, zone: string][]): Map<string, FoundSubnet> {
  return new Map(subnets.map(([id, vpcId, availabilityZone]) => [id, { vpcId, availabilityZone }]));
}

describe("an imported network", () => {
  it("is fine with its subnets in two zones", () => {
    const all = found(["a", "vpc-1", "x"], ["b", "vpc-1", "y"], ["c", "vpc-1", "x"], ["d", "vpc-1", "y"]);
    expect(wrongInNetwork(vpc, all)).to.deep.equal([]);
    expect(wrongInNetwork({ ...vpc, publicSubnetIds: [] }, all), "private subnets alone").to.deep.equal([]);
  });

  it("is refused for subnets that are not there, in another VPC, or in one zone, each at its key", () => {
    const some = found(["a", "vpc-1", "x"], ["c", "vpc-2", "x"], ["d", "vpc-1", "y"]);
    expect(wrongInNetwork(vpc, some)).to.deep.equal([
      "network.vpc.subnets.public[1]: there is no subnet b in the account and region",
      "network.vpc.subnets.private[0]: c is in vpc-2, and the environment in vpc-1",
    ]);
    const close = found(["a", "vpc-1", "x"], ["b", "vpc-1", "x"], ["c", "vpc-1", "x"], ["d", "vpc-1", "y"]);
    expect(wrongInNetwork(vpc, close)).to.deep.equal([
      "network.vpc.subnets.public: all of them are in x; load balancers need two zones",
    ]);
  });
});

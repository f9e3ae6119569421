import { expect } from "chai";
import { keptNotice } from "../../automation/record/sharedResources.js";

describe("what is said once of a shared resource that nobody needs any more", () => {
  it("is why it stays, what it costs a month, and the command that removes it", () => {
    expect(keptNotice("nat", "prod")).to.deep.equal([
      "No workload needs the NAT gateways of prod any more; they stay, since their addresses are known outside (about 37 USD a month each, address included). `airlift env trim -e prod nat` removes them.",
    ]);
    expect(keptNotice("fileSystem", "prod")[0]).to.match(/it stays with what workloads wrote into it \(0\.30 USD/);
    expect(keptNotice("publicLoadBalancer", "prod")[0]).to.match(
      / stays, .* `airlift env trim -e prod alb` removes it\.$/,
    );
  });

  it("is nothing where nothing is to pay for", () => {
    expect(keptNotice("jobs", "prod")).to.deep.equal([]);
  });
});

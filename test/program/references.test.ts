import { expect } from "chai";
import { fillReferences, referencesIn } from "../../automation/program/references.js";

describe("references", () => {
  const spec = {
    image: { from: "image", container: "web" },
    variables: { A: "plain", B: { from: "export", name: "stack-Value" } },
    network: { placement: { subnets: [{ from: "subnetTags", tags: { tier: ["private"] } }] } },
    subscribe: { topics: [{ filterPolicy: { from: "export", name: "left alone" } }] },
  };

  it("are replaced by what they stand for, a list of subnets in place", () => {
    const filled = fillReferences<typeof spec>(spec, (reference) =>
      reference.from === "subnetTags" ? ["subnet-1", "subnet-2"] : `<${reference.from}>`,
    );
    expect(filled).to.deep.equal({
      image: "<image>",
      variables: { A: "plain", B: "<export>" },
      network: { placement: { subnets: ["subnet-1", "subnet-2"] } },
      subscribe: spec.subscribe,
    });
  });

  it("are listed so that the runner can look them up before the engine starts", () => {
    expect(referencesIn(spec).map((reference) => reference.from)).to.deep.equal(["image", "export", "subnetTags"]);
  });
});

import { expect } from "chai";
import { basisOf } from "../../automation/stack/basis.js";

const root = { urn: "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test", type: "pulumi:pulumi:Stack" };
const bucket = { urn: "urn:pulumi:test::shop::aws:s3/bucket:Bucket::files", type: "aws:s3/bucket:Bucket" };
const vpc = { urn: "urn:pulumi:test::shop::aws:ec2/vpc:Vpc::vpc", type: "aws:ec2/vpc:Vpc" };

describe("what a run was worked out from", () => {
  it("is the same for no state and for a stack that the engine has only begun: a first run is not outdated", () => {
    expect(basisOf([root])).to.equal(basisOf([]));
  });

  it("changes with the resources that are there", () => {
    expect(basisOf([root, bucket])).not.to.equal(basisOf([root]));
    expect(basisOf([root, bucket])).not.to.equal(basisOf([root, bucket, vpc]));
  });

  it("changes with the record, whatever else the outputs are", () => {
    const withRecord = (airlift: unknown, more = {}) => basisOf([{ ...root, outputs: { airlift, ...more } }, bucket]);
    expect(withRecord({ version: 1, owner: "a" })).not.to.equal(withRecord({ version: 1, owner: "b" }));
    expect(withRecord({ version: 1, owner: "a" }, { url: "x" })).to.equal(withRecord({ owner: "a", version: 1 }));
  });

  it("does not depend on the order of the resources", () => {
    expect(basisOf([root, bucket, vpc])).to.equal(basisOf([vpc, bucket, root]));
  });
});

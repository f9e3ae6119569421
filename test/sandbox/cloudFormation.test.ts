import { expect } from "chai";
import type { AwsAccess } from "../../automation/aws/access.js";
import { deleteStacks, listBrokenStacks, listExports, listImporters } from "../../automation/aws/cloudFormation.js";
import { type SandboxApi, startSandboxApi } from "../../automation/sandbox/api/server.js";
import { closeLabs, Lab } from "./lab.js";

const STACK = "cloudformation/stack:Stack";
const exporting =
  "Resources: {T: {Type: 'AWS::SNS::Topic'}}\nOutputs: {T: {Value: !Ref T, Export: {Name: shop-topic}}, U: {Value: a&b, Export: {Name: shop-text}}}";
const importing = "Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {Topic: !ImportValue shop-topic}}}";

describe("CloudFormation in the sandbox, asked by AWS's SDK", function () {
  this.timeout(120_000);
  let lab: Lab;
  let api: SandboxApi;
  let access: AwsAccess;

  beforeEach(async () => {
    lab = new Lab({ fail: [{ type: "AWS::KMS::Key", create: 1, message: "no more keys" }] });
    api = await startSandboxApi(lab.directory);
    access = {
      region: "us-west-2",
      endpoint: api.url,
      credentials: { accessKeyId: "123456789012", secretAccessKey: "simulated" },
      pollInterval: 20,
    };
  });
  afterEach(() => api.close());
  after(closeLabs);

  it("tells every export with its value and the stack that makes it", async () => {
    await lab.make(STACK, "one", { name: "one", templateBody: exporting });
    const found = await listExports(access);
    expect([...found.keys()]).to.have.members(["shop-topic", "shop-text"]);
    expect(found.get("shop-text")).to.deep.equal({ value: "a&b", stack: "one" });
    expect(await listExports({ ...access, region: "eu-west-1" })).to.have.property("size", 0);
  });

  it("tells who imports an export; one that nobody imports is left out", async () => {
    await lab.make(STACK, "one", { name: "one", templateBody: exporting });
    await lab.make(STACK, "two", { name: "two", templateBody: importing });
    const found = await listImporters(access, ["shop-topic", "shop-text", "nobody"]);
    expect([...found]).to.deep.equal([["shop-topic", ["two"]]]);
  });

  it("lists the stacks that take no update, and deletes what is left of one that was never made", async () => {
    const templateBody = "Resources: {K: {Type: 'AWS::KMS::Key'}}";
    await lab.make(STACK, "bad", { name: "bad", templateBody }).catch(() => undefined);
    await lab.make(STACK, "good", { name: "good", templateBody: exporting });
    const broken = () => listBrokenStacks(access, new Set(["bad", "good", "other"]));
    expect(await broken()).to.deep.equal([{ name: "bad", status: "ROLLBACK_COMPLETE" }]);
    expect(await listBrokenStacks(access, new Set(["good"]))).to.deep.equal([]);
    await deleteStacks(access, ["bad"]);
    expect(await broken()).to.deep.equal([]);
    await lab.make(STACK, "bad", { name: "bad", templateBody });
    expect(lab.world.list({ type: "aws:kms/key:Key" })).to.have.length(1);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readFaults } from "../../automation/sandbox/faults.js";
import { PartialFailure } from "../../automation/sandbox/partialFailure.js";
import { closeLabs, Lab } from "./lab.js";

const VPC = "aws:ec2/vpc:Vpc";
const vpc = { cidrBlock: "10.0.0.0/16" };
const reason = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: Error) => error.message,
  );

describe("faults of the sandbox", () => {
  after(closeLabs);

  it("throttles the first calls of a type, and tries again until it works", async () => {
    const lab = new Lab({ throttle: { [VPC]: 3 } });
    expect((await lab.make("ec2/vpc:Vpc", "a", vpc)).id).to.match(/^vpc-0/);
  });

  it("gives up after 25 tries with AWS's code", async () => {
    const lab = new Lab({ throttle: { "*": 1_000 } });
    expect(await reason(lab.make("ec2/vpc:Vpc", "a", vpc))).to.include("api error ThrottlingException");
    expect(lab.world.list()).to.deep.equal([]);
  });

  it("fails at the nth create of a type only", async () => {
    const lab = new Lab({ fail: [{ type: VPC, create: 2, code: "VpcLimitExceeded", message: "too many" }] });
    await lab.make("ec2/vpc:Vpc", "a", vpc);
    expect(await reason(lab.make("ec2/vpc:Vpc", "b", vpc))).to.include("api error VpcLimitExceeded: too many");
    await lab.make("ec2/vpc:Vpc", "c", vpc);
    expect(lab.world.list().map(({ name }) => name)).to.deep.equal(["a", "c"]);
  });

  it("fails a resource of a stack's template: the stack stays, without resources, and takes no update", async () => {
    const lab = new Lab({ fail: [{ type: "AWS::RDS::DBCluster", create: 1, message: "no capacity" }] });
    const templateBody = "Resources: {Db: {Type: 'AWS::RDS::DBCluster'}, Table: {Type: 'AWS::DynamoDB::Table'}}";
    const failed = await lab.make("cloudformation/stack:Stack", "addons", { templateBody }).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failed).to.be.instanceOf(PartialFailure);
    expect(failed?.message).to.include("ROLLBACK_COMPLETE").and.to.include("[Db]").and.to.include("no capacity");
    expect(lab.world.list().map(({ type }) => type)).to.deep.equal(["aws:cloudformation/stack:Stack"]);
    const { id } = (failed as PartialFailure).made;
    const subject = { type: "aws:cloudformation/stack:Stack", name: "addons", urn: "urn:pulumi:lab::lab::x::addons" };
    const again = lab.aws.update(subject, id, {}, { name: "addons", templateBody });
    expect(await reason(again)).to.include("is in ROLLBACK_COMPLETE state and can not be updated");
  });

  it("ends the provider at the nth create", async () => {
    const lab = new Lab({ crash: [{ type: "*", create: 2 }] }, () => {
      throw new Error("the provider is gone");
    });
    await lab.make("ec2/vpc:Vpc", "a", vpc);
    expect(await reason(lab.make("ec2/vpc:Vpc", "b", vpc))).to.equal("the provider is gone");
  });

  it("makes every call wait", async () => {
    const lab = new Lab({ latencyMs: 30 });
    const began = performance.now();
    await lab.make("ec2/vpc:Vpc", "a", vpc);
    expect(performance.now() - began).to.be.greaterThan(25);
  });

  it("drifts: changes and deletes outside the engine", async () => {
    const lab = new Lab();
    const { id } = await lab.make("ec2/vpc:Vpc", "a", vpc);
    await lab.make("ec2/vpc:Vpc", "b", vpc);
    const drifted = new Lab(
      {
        drift: [
          { type: VPC, name: "a", set: { enableDnsHostnames: true } },
          { type: VPC, name: "b", gone: true },
        ],
      },
      undefined,
      lab.directory,
    );
    const read = await drifted.aws.read(VPC, id, {});
    expect(read?.inputs.enableDnsHostnames).to.equal(true);
    expect(drifted.world.list().map(({ name }) => name)).to.deep.equal(["a"]);
  });

  describe("as they are written", () => {
    let directory = "";

    before(() => {
      directory = mkdtempSync(join(tmpdir(), "airlift-faults-"));
    });

    after(() => rmSync(directory, { recursive: true, force: true }));

    it("are none without a file", () => {
      expect(readFaults(directory, {})).to.deep.equal({});
    });

    it("come from faults.json in the sandbox's folder, or from the variable as text or path", () => {
      const file = join(directory, "faults.json");
      writeFileSync(file, '{"latencyMs": 5}');
      expect(readFaults(directory, {})).to.deep.equal({ latencyMs: 5 });
      expect(readFaults("/nowhere", { AIRLIFT_SANDBOX_FAULTS: file })).to.deep.equal({ latencyMs: 5 });
      expect(readFaults(directory, { AIRLIFT_SANDBOX_FAULTS: '{"latencyMs": 7}' })).to.deep.equal({ latencyMs: 7 });
    });

    it("are an error where they are no JSON or the path leads nowhere", () => {
      expect(() => readFaults(directory, { AIRLIFT_SANDBOX_FAULTS: "{" })).to.throw(
        "AIRLIFT_SANDBOX_FAULTS is not JSON",
      );
      expect(() => readFaults(directory, { AIRLIFT_SANDBOX_FAULTS: join(directory, "none") })).to.throw("ENOENT");
    });
  });
});

import { expect } from "chai";
import { retained } from "../../automation/adopt/stacks/retain.js";
import { objectUrl, writeObject } from "../../automation/aws/artifactBucket.js";
import { createChangeSet, deleteChangeSet, executeChangeSet } from "../../automation/aws/changeSets.js";
import { deleteStackById, setStackPolicy, stackCondition, stackTemplate } from "../../automation/aws/stackEnds.js";
import { deleteStackSet, findStackSet, releaseInstances } from "../../automation/aws/stackSets.js";
import { stackArn } from "../../automation/sandbox/existingStacks.js";
import { accessTo } from "../adopt/adopting.js";
import { bucket, type CopilotWorld, copilotWorld, place } from "../adopt/stacksWorld.js";
import { removeFolders } from "../support/folder.js";

describe("CloudFormation in the sandbox, with an application of AWS Copilot's", function () {
  this.timeout(60_000);
  let one: CopilotWorld;
  const access = () => accessTo(one.api.url);
  beforeEach(async () => {
    one = await copilotWorld();
  });
  afterEach(() => one.api.close());
  after(removeFolders);

  const gone = async (work: () => Promise<void>): Promise<string[]> => {
    const before = one.things();
    await work();
    const after = new Set(one.things());
    return before
      .filter((key) => !after.has(key))
      .map((key) => key.replace(/\|.*\|/, " ").replace(/-[0-9a-f]{8}$/, ""));
  };
  const end = (name: string) => () => deleteStackById(access(), stackArn(place, name));

  /** Gives a stack another template, by a change set. */
  async function update(stack: string, edit: (text: string) => string) {
    const text = edit(await stackTemplate(access(), stack, "Original"));
    await writeObject(access(), bucket, "edited.yml", text);
    const url = objectUrl(place.region, bucket, "edited.yml");
    return createChangeSet(access(), { stack, name: "edited", templateUrl: url });
  }
  const keep = (text: string): string => {
    const found = retained(text);
    return "text" in found ? found.text : "";
  };

  it("deletes with a workload's stack what is in it and in its addons, and what the environment has for it alone", async () => {
    expect(await gone(end("shop-test-web"))).to.have.members([
      "AWS::DynamoDB::Table shop-test-orders",
      "aws:cloudwatch/logGroup:LogGroup shop-test-web-LogGroup",
      "aws:iam/policy:Policy shop-test-web-AddonsStack-ABC-AccessPolicy",
      "aws:iam/role:Role shop-test-web-EnvControllerRole",
      "aws:iam/role:Role shop-test-web-TaskRole",
      "aws:lambda/function:Function shop-test-web-EnvControllerFunction",
      "aws:lb/loadBalancer:LoadBalancer shop-test-PublicLoadBalancer",
    ]);
  });

  it("deletes the certificate that a function has made, and leaves what is retained", async () => {
    const lost = await gone(end("shop-test"));
    expect(lost).to.include("aws:acm/certificate:Certificate arn:aws:acm:us-west-2:123456789012:certificate/1");
    expect(lost.join()).not.to.include("CloudformationExecutionRole");
  });

  it("deletes nothing of a stack whose template keeps everything, and calls no function", async () => {
    expect(await update("shop-test-web", keep)).to.have.length.greaterThan(0);
    await executeChangeSet(access(), "shop-test-web", "edited");
    expect(await gone(end("shop-test-web"))).to.deep.equal([]);
  });

  it("says of a change set what it changes, and that one without changes has failed", async () => {
    const changes = await update("shop-test-api", (text) => text.replace("/copilot/shop-test-api", "/copilot/other"));
    expect(changes).to.deep.equal([
      {
        ...{ stack: "shop-test-api", logical: "LogGroup", type: "AWS::Logs::LogGroup", action: "Modify" },
        ...{ replacement: "Conditional", scope: ["Properties"] },
        details: [
          { attribute: "Properties", name: "LogGroupName", evaluation: "Static", source: "DirectModification" },
        ],
      },
    ]);
    await deleteChangeSet(access(), "shop-test-api", "edited");
    expect(await update("shop-test-api", (text) => text)).to.equal(undefined);
  });

  it("says of a nested stack, and of what refers to its outputs, that nobody knows", async () => {
    const changes = await update("shop-test-web", keep);
    const of = (logical: string) => changes?.find((change) => change.logical === logical)?.details.at(-1);
    expect(of("AddonsStack")).to.include({ source: "Automatic", evaluation: "Dynamic" });
    expect(of("TaskRole")).to.include({ cause: "AddonsStack.Outputs.AccessPolicy", evaluation: "Dynamic" });
  });

  it("rolls an update back that the stack's policy denies", async () => {
    await update("shop-test-api", keep);
    const deny = { Statement: [{ Effect: "Deny", Action: "Update:*", Principal: "*", Resource: "*" }] };
    await setStackPolicy(access(), "shop-test-api", JSON.stringify(deny));
    const error = await executeChangeSet(access(), "shop-test-api", "edited").catch((reason: Error) => reason);
    expect((error as Error).message).to.match(/UPDATE_ROLLBACK_COMPLETE: Action denied by stack policy/);
    expect(await stackTemplate(access(), "shop-test-api", "Original")).not.to.include("UpdateReplacePolicy");
  });

  it("takes instances out of a StackSet, whose stacks stay; only an empty one is deleted", async () => {
    const name = "shop-infrastructure";
    const error = await deleteStackSet(access(), name).catch((reason: Error) => reason);
    expect((error as Error).message).to.match(/not empty/);
    await releaseInstances(access(), name, (await findStackSet(access(), name))?.instances ?? [], "release");
    expect((await findStackSet(access(), name))?.instances).to.deep.equal([]);
    expect(await stackCondition(access(), "StackSet-shop-infrastructure-1")).to.include({ status: "CREATE_COMPLETE" });
    await deleteStackSet(access(), name);
    expect(await findStackSet(access(), name)).to.equal(undefined);
  });
});

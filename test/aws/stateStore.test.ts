import { expect } from "chai";
import { parse } from "yaml";
import { ensureStateStore, notedApplications, stateBucketName } from "../../automation/aws/stateStore.js";
import { initApplication } from "../../automation/init/application.js";
import { folderFor, type TestFolder } from "../init/folderFor.js";
import { type FakeAws, fakeAws, pointAt } from "./fakeAws.js";

const bucket = "airlift-todo-111122223333-eu-west-1";
const note = {
  backend: `s3://${bucket}?region=eu-west-1`,
  secretsProvider: "awskms:///arn:aws:kms:eu-west-1:111122223333:key/key-1?region=eu-west-1",
};

describe("the state's bucket in AWS", function () {
  this.timeout(120_000);
  let aws: FakeAws;
  let shell: { restore(): void };
  let folder: TestFolder;
  beforeEach(async () => {
    aws = await fakeAws();
    shell = pointAt(aws.url);
    folder = folderFor();
  });
  afterEach(async () => {
    shell.restore();
    folder.remove();
    await aws.close();
  });

  const settings = () => parse(folder.read("copilot/airlift.yml"));
  const inAccount = (...answers: Array<string | boolean>) => {
    const context = folder.answering(...answers);
    return { ...context, variables: { ...context.variables, AWS_ACCESS_KEY_ID: "fake" } };
  };

  it("is made versioned, encrypted with a key of its own, and closed to the public and to plain HTTP", async () => {
    expect(await ensureStateStore({}, "todo")).to.deep.equal(note);
    const put = aws.buckets.get(bucket) ?? {};
    expect(put[""]).to.contain("<LocationConstraint>eu-west-1</LocationConstraint>");
    expect(put.versioning).to.contain("<Status>Enabled</Status>");
    expect(put.encryption).to.contain("<SSEAlgorithm>aws:kms</SSEAlgorithm>").and.to.contain("key/key-1");
    expect(put.publicAccessBlock?.match(/>true</g)).to.have.length(4);
    expect(JSON.parse(put.policy ?? "").Statement[0]).to.deep.include({
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(aws.calls).to.include("EnableKeyRotation");
    expect(aws.keys.get("key-1")).to.deep.equal({ "copilot-application": "todo" });
  });

  it("is noted where every repository of the application finds it", async () => {
    await ensureStateStore({}, "todo");
    aws.parameters.set("/airlift/applications/broken", { value: "no JSON", tags: {}, type: "String" });
    expect([...(await notedApplications({}))]).to.deep.equal([["todo", note]]);
  });

  it("is taken, with its key, when it is there already", async () => {
    await ensureStateStore({}, "todo");
    expect(await ensureStateStore({}, "todo")).to.deep.equal(note);
    expect(aws.calls.filter((call) => call === "CreateKey")).to.have.length(1);
  });

  it("has a name that S3 takes, however long the application's is", () => {
    const [one, other] = ["a".repeat(60), `${"a".repeat(59)}b`].map((name) =>
      stateBucketName(name, "111122223333", "ap-southeast-2"),
    );
    expect(one).to.match(/^[a-z0-9-]{3,63}$/);
    expect(one).not.to.equal(other);
  });

  it("comes with `app init --state-bucket`", async () => {
    await initApplication(folder.silent(), { name: "todo", stateBucket: true });
    expect(settings()).to.include(note);
  });

  it("is offered in an account, and made only when it is wanted", async () => {
    await initApplication(inAccount(false), { name: "todo" });
    expect(folder.asked).to.deep.equal(["--state-bucket"]);
    expect(aws.buckets.size).to.equal(0);
    await initApplication(inAccount(true), {});
    expect(settings()).to.include(note);
  });

  it("is taken over by a second repository that chooses the application", async () => {
    await ensureStateStore({}, "todo");
    await initApplication(inAccount("todo"), {});
    expect(folder.asked).to.deep.equal(["--name"]);
    expect(settings()).to.include(note);
  });

  it("is not asked about where a backend is named, and AWS is left alone where nobody is there to answer", async () => {
    await initApplication(inAccount(), { name: "todo", backend: "s3://ours" });
    expect(folder.asked).to.deep.equal([]);
    aws.calls.length = 0;
    await initApplication(folder.silent(), { name: "todo" });
    expect(aws.calls).to.deep.equal([]);
  });

  it("does not stand in the way when AWS does not answer", async () => {
    aws.denied.add("GetParametersByPath");
    await initApplication(inAccount("todo", false), {});
    expect(folder.messages.join()).to.contain("are not listed");
    expect(parse(folder.read("copilot/.workspace"))).to.deep.equal({ application: "todo" });
  });
});

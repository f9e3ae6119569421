import { expect } from "chai";
import { checkSecrets, type SecretReference, secretAddress } from "../../automation/aws/checkSecrets.js";
import { listSecrets, setSecret } from "../../automation/aws/secrets.js";
import { tagSecret } from "../../automation/aws/tagSecrets.js";
import { forgetSecrets, mask } from "../../automation/base/mask.js";
import { failure } from "../init/folderFor.js";
import { type FakeAws, fakeAws, pointAt } from "./fakeAws.js";

const place = { application: "todo", environment: "test" };
const tags = { "copilot-application": "todo", "copilot-environment": "test" };
const value = "hunter2-hunter2";

describe("secrets in AWS", function () {
  this.timeout(120_000);
  let aws: FakeAws;
  let shell: { restore(): void };
  beforeEach(async () => {
    aws = await fakeAws();
    shell = pointAt(aws.url);
  });
  afterEach(async () => {
    shell.restore();
    forgetSecrets();
    await aws.close();
  });

  const parameter = "/copilot/todo/test/secrets/db";
  const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf";
  const reference = (valueFrom: string, usedBy = "backend: DB"): SecretReference => ({ secret: { valueFrom }, usedBy });
  const kinds = async (...references: SecretReference[]) =>
    (await checkSecrets(place, references)).map(({ kind }) => kind);

  describe("setting", () => {
    it("stores a SecureString with the environment's two tags, and masks the value from then on", async () => {
      expect(await setSecret(place, { parameter, value })).to.equal("created");
      expect(aws.parameters.get(parameter)).to.deep.equal({ value, type: "SecureString", tier: "Standard", tags });
      expect(mask(`it is ${value}!`)).to.equal("it is [secret]!");
    });

    it("keeps a value that is there, unless it is to be replaced; then the tags are there too", async () => {
      aws.parameters.set(parameter, { value: "old", tags: {} });
      const words = await failure(setSecret(place, { parameter, value }));
      expect(words).to.contain("exists already").and.to.contain("--overwrite").and.not.to.contain(value);
      expect(aws.parameters.get(parameter)?.value).to.equal("old");
      expect(await setSecret(place, { parameter, value, overwrite: true })).to.equal("replaced");
      expect(aws.parameters.get(parameter)).to.deep.include({ value, tags });
    });

    it("takes the larger kind of parameter where the value needs it, and refuses what fits none", async () => {
      await setSecret(place, { parameter, value: "x".repeat(5000) });
      expect(aws.parameters.get(parameter)?.tier).to.equal("Advanced");
      expect(await failure(setSecret(place, { parameter: "/a", value: "x".repeat(9000) }))).to.contain("9000 bytes");
      expect(await failure(setSecret(place, { parameter: "/a", value: "" }))).to.contain("is empty");
    });

    it("leaves a parameter of the larger kind at that when the value gets shorter", async () => {
      await setSecret(place, { parameter, value: "x".repeat(5000) });
      await setSecret(place, { parameter, value, overwrite: true });
      expect(aws.parameters.get(parameter)).to.deep.include({ value, tier: "Advanced" });
    });

    it("says what was tried when AWS refuses, without the value", async () => {
      aws.denied.add("PutParameter");
      const words = await failure(setSecret(place, { parameter, value }));
      expect(words).to.contain(`Storing ${parameter}`).and.not.to.contain(value);
    });
  });

  it("lists what lies below the environment's path, page by page, without values", async () => {
    for (const name of ["c", "a", "b"]) aws.parameters.set(`/copilot/todo/test/secrets/${name}`, { value, tags });
    aws.parameters.set("/copilot/todo/prod/secrets/z", { value, tags });
    const found = await listSecrets(place);
    expect(found.map(({ name }) => name)).to.deep.equal(["a", "b", "c"]);
    expect(JSON.stringify(found)).not.to.contain(value).and.not.to.contain("encrypted");
  });

  describe("looking up before a deployment", () => {
    it("has nothing to say about secrets that are there and tagged, by name and by ARN", async () => {
      aws.parameters.set(parameter, { value, tags });
      aws.parameters.set("GITHUB_TOKEN", { value, tags });
      aws.secrets.set("db", { arn, tags });
      const references = [
        reference(parameter),
        reference("GITHUB_TOKEN"),
        reference(`arn:aws:ssm:eu-west-1:111122223333:parameter${parameter}`),
        reference(`${arn}:password::`),
        { secret: { secretsManager: "db" }, usedBy: "backend: DB" },
      ];
      expect(await checkSecrets(place, references)).to.deep.equal([]);
    });

    it("finds a parameter that is missing, with the command that sets it", async () => {
      const [problem, ...more] = await checkSecrets(place, [reference(parameter), reference(parameter, "worker: DB")]);
      expect(more).to.deep.equal([]);
      expect(problem).to.deep.include({
        severity: "error",
        kind: "missing",
        secret: parameter,
        usedBy: ["backend: DB", "worker: DB"],
      });
      expect(problem?.hint).to.contain("airlift secret set db -e test");
      const [other] = await checkSecrets(place, [reference("GITHUB_TOKEN")]);
      expect(other?.hint).to.contain("airlift secret set GITHUB_TOKEN --full-name -e test");
    });

    it("finds a secret of Secrets Manager that is missing or about to go", async () => {
      aws.secrets.set("old", { arn: `${arn}2`, tags, deleted: true });
      expect(await kinds(reference(arn), { secret: { secretsManager: "old" }, usedBy: "a" })).to.deep.equal([
        "missing",
        "deleted",
      ]);
    });

    it("finds one without tags, with the command that tags it", async () => {
      aws.parameters.set("GITHUB_TOKEN", { value, tags: {} });
      aws.secrets.set("db", { arn, tags: { "copilot-application": "todo" } });
      const [first, second] = await checkSecrets(place, [reference("GITHUB_TOKEN"), reference(arn)]);
      expect(first).to.include({ kind: "untagged", severity: "error" });
      expect(first?.hint).to.contain(
        "aws ssm add-tags-to-resource --resource-type Parameter --resource-id GITHUB_TOKEN --tags Key=copilot-application,Value=todo Key=copilot-environment,Value=test",
      );
      expect(second?.hint).to.contain(`aws secretsmanager tag-resource --secret-id ${arn}`);
    });

    it("finds one of another application or environment", async () => {
      aws.parameters.set("A", { value, tags: { ...tags, "copilot-environment": "prod" } });
      const [problem] = await checkSecrets(place, [reference("A")]);
      expect(problem).to.include({ kind: "foreign", severity: "error" });
      expect(problem?.message).to.contain("another environment").and.to.contain("is prod, not test");
    });

    it("lets those go untagged that the settings say", async () => {
      aws.parameters.set("A", { value, tags: {} });
      aws.secrets.set("db", { arn, tags: {} });
      const references = [reference("A"), reference(arn)];
      const left = async (rules: Parameters<typeof checkSecrets>[2]) =>
        (await checkSecrets(place, references, rules)).map(({ secret }) => secret);
      expect(await left({})).to.deep.equal(["A", arn]);
      expect(await left({ requireTags: false })).to.deep.equal(["A"]);
      expect(await left({ untagged: ["A"] })).to.deep.equal([arn]);
    });

    it("warns of a key of one's own without tags", async () => {
      aws.secrets.set("db", { arn, tags, key: "arn:aws:kms:eu-west-1:111122223333:key/1" });
      aws.keys.set("arn:aws:kms:eu-west-1:111122223333:key/1", {});
      const [problem] = await checkSecrets(place, [reference(arn)]);
      expect(problem).to.include({ kind: "key", severity: "warning" });
      aws.keys.set("arn:aws:kms:eu-west-1:111122223333:key/1", tags);
      expect(await kinds(reference(arn))).to.deep.equal([]);
    });

    it("only warns where looking is not allowed", async () => {
      aws.parameters.set("A", { value, tags });
      aws.denied.add("GetParameters");
      expect(await kinds(reference("A")), "whoever may only preview sees tags").to.deep.equal([]);
      expect(await kinds(reference("B"))).to.deep.equal(["missing"]);
      aws.denied.add("ListTagsForResource");
      const [problem] = await checkSecrets(place, [reference("A")]);
      expect(problem).to.include({ kind: "unreadable", severity: "warning" });
    });

    it("asks for ten at a time, and never to decrypt", async () => {
      const names = Array.from({ length: 23 }, (_, index) => `P${index}`);
      for (const name of names) aws.parameters.set(name, { value, tags });
      expect(await kinds(...names.map((name) => reference(name)))).to.deep.equal([]);
      expect(aws.calls.filter((call) => call === "GetParameters")).to.have.length(3);
    });

    it("asks nothing where there is nothing to ask", async () => {
      expect(await checkSecrets(place, [])).to.deep.equal([]);
      expect(aws.calls).to.deep.equal([]);
    });

    it("tells credentials from a missing region", async () => {
      delete process.env.AWS_REGION;
      expect(await failure(checkSecrets(place, [reference("A")])))
        .to.contain("no AWS region is known")
        .and.to.contain("--region");
    });
  });

  it("tags parameters and secrets", async () => {
    aws.parameters.set(parameter, { value, tags: {} });
    aws.secrets.set("db", { arn, tags: {} });
    await tagSecret(place, { valueFrom: `arn:aws:ssm:eu-west-1:111122223333:parameter${parameter}` });
    await tagSecret(place, { valueFrom: `${arn}:password::` });
    expect(aws.parameters.get(parameter)?.tags).to.deep.equal(tags);
    expect(aws.secrets.get("db")?.tags).to.deep.equal(tags);
  });

  it("takes references apart", () => {
    const of = (valueFrom: string) => secretAddress(reference(valueFrom));
    expect(of("NAME:3")).to.include({ store: "ssm", id: "NAME" });
    expect(secretAddress({ secret: { secretsManager: "db:password::" }, usedBy: "" })).to.include({ id: "db" });
    expect(of("/a/b")).to.include({ store: "ssm", id: "/a/b" });
    expect(of(`${arn}:key:AWSCURRENT:`)).to.include({ store: "secretsmanager", id: arn, region: "eu-west-1" });
    expect(of("arn:aws:ssm:us-east-1:1:parameter/a:2")).to.include({
      store: "ssm",
      id: "arn:aws:ssm:us-east-1:1:parameter/a",
      region: "us-east-1",
    });
  });
});

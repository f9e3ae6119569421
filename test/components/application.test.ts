import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Application, type ApplicationArgs } from "../../components/application.js";
import { type Recording, record, reference } from "../support/recording.js";

const t = {
  bucket: "aws:s3/bucket:Bucket",
  key: "aws:kms/key:Key",
  object: "aws:s3/bucketObjectv2:BucketObjectv2",
  repository: "awsx:ecr:Repository",
  image: "awsx:ecr:Image",
  zone: "aws:route53/zone:Zone",
  record: "aws:route53/record:Record",
} as const;

const source = fileURLToPath(import.meta.url);

function application(args: Partial<ApplicationArgs> = {}): Promise<Recording> {
  return record(() => {
    const made = new Application("todo", { application: "todo", ...args });
    return { images: made.imageUris, envFiles: made.envFileArns, key: made.keyArn };
  });
}

const image = { dockerfile: "/src/Dockerfile", context: "/src", platform: "linux/amd64" };

describe("Application", () => {
  it("encrypts its bucket with a key of its own and protects both", async () => {
    const made = await application();
    expect(made.one(t.key).inputs).to.deep.include({ enableKeyRotation: true });
    expect(made.one(t.key).options?.protect).to.equal(true);
    // Without it nobody could change the key's policy any more.
    const [account] = JSON.parse(String(made.one(t.key).inputs.policy)).Statement;
    expect(account).to.deep.include({ Effect: "Allow", Action: "kms:*", Resource: "*" });
    expect(account.Principal.AWS).to.match(/^arn:aws:iam::\d{12}:root$/);
    expect(made.one(t.bucket).options?.protect).to.equal(true);
    const encryption = made.one(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ).inputs.rules;
    expect(encryption).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: reference(t.key, "todo-artifacts-key", "arn"),
        },
        bucketKeyEnabled: true,
      },
    ]);
  });

  it("uses the key that it is given", async () => {
    const kmsKey = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const made = await application({ kmsKey });
    expect(made.all(t.key)).to.have.length(0);
    expect(made.outputs.key).to.equal(kmsKey);
  });

  it("closes its bucket to the public and to plain HTTP, and keeps versions", async () => {
    const made = await application();
    expect(made.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).to.deep.include({
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    });
    const policy = JSON.parse(String(made.one("aws:s3/bucketPolicy:BucketPolicy").inputs.policy));
    expect(policy.Statement).to.have.length(1);
    expect(policy.Statement[0]).to.deep.include({
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(made.one("aws:s3/bucketVersioning:BucketVersioning").inputs.versioningConfiguration).to.deep.equal({
      status: "Enabled",
    });
  });

  it("opens bucket, key and repositories to the accounts of its environments", async () => {
    const made = await application({ accounts: ["111122223333"], images: { api: [] } });
    const roots = ["123456789012", "111122223333"].map((account) => `arn:aws:iam::${account}:root`);
    const bucketPolicy = JSON.parse(String(made.one("aws:s3/bucketPolicy:BucketPolicy").inputs.policy));
    const keyPolicy = JSON.parse(String(made.one(t.key).inputs.policy));
    const pullPolicy = JSON.parse(String(made.one("aws:ecr/repositoryPolicy:RepositoryPolicy").inputs.policy));
    for (const policy of [bucketPolicy, keyPolicy, pullPolicy]) {
      expect(policy.Statement.at(-1).Principal.AWS).to.deep.equal(roots);
    }
  });

  it("has a repository a workload and an image a container, under its content hash", async () => {
    const images = {
      api: [
        { ...image, container: "api", tag: "aaaa", args: { MODE: "prod" }, target: "run", cacheFrom: ["api:latest"] },
        { ...image, container: "nginx", tag: "bbbb" },
      ],
    };
    const made = await application({ images });
    expect(made.one(t.repository).inputs).to.deep.include({
      name: "todo/api",
      lifecyclePolicy: { skip: true },
      tags: { "copilot-application": "todo", "copilot-service": "api" },
    });
    const tags = made.all(t.image).map(({ inputs }) => inputs.imageTag);
    expect(tags).to.deep.equal(["api-aaaa", "api-nginx-bbbb"]);
    // Build arguments may be secrets.
    expect(made.all(t.image)[0]?.inputs).to.deep.include({
      context: "/src",
      dockerfile: "/src/Dockerfile",
      platform: "linux/amd64",
      args: "[secret]",
      target: "run",
      cacheFrom: ["api:latest"],
    });
  });

  it("gives images out by workload, container and content hash", async () => {
    const made = await application({
      images: { api: ["aaaa", "bbbb"].map((tag) => ({ ...image, container: "api", tag })) },
    });
    const uris = made.outputs.images as Record<string, Record<string, object>>;
    expect(Object.keys(uris.api?.api ?? {})).to.deep.equal(["aaaa", "bbbb"]);
  });

  it("puts an env file under its hash, keeps the one before, and has no text of it in the state", async () => {
    const sha256 = "ab".repeat(32);
    const made = await application({ envFiles: [{ path: "api/.env", source, sha256 }] });
    const key = `manual/env-files/.env/${sha256}.env`;
    expect(made.one(t.object).inputs).to.deep.include({ key, source: { asset: source } });
    expect(made.one(t.object).options?.retainOnDelete).to.equal(true);
    expect(made.outputs.envFiles).to.deep.equal({
      "api/.env": `arn:aws:s3:::${reference(t.bucket, "todo-artifacts", "bucket")}/${key}`,
    });
  });

  it("uploads an artifact once, however often it is named", async () => {
    const artifact = { key: "addons/abc.yml", source };
    const made = await application({ artifacts: [artifact, artifact] });
    expect(made.all(t.object).map(({ inputs }) => inputs.key)).to.deep.equal(["addons/abc.yml"]);
  });

  it("makes its zone and delegates it from the domain's own, through a role when that is elsewhere", async () => {
    const made = await application({ domain: { name: "example.com", roleArn: "arn:aws:iam::111122223333:role/dns" } });
    expect(made.one(t.zone).inputs.name).to.equal("todo.example.com");
    expect(made.one(t.record).inputs).to.deep.include({ zoneId: "ZLOOKEDUP", name: "todo.example.com", type: "NS" });
    expect(made.one(t.record).options?.provider).to.include("pulumi:providers:aws::todo-root-zone");
    expect(made.one(t.zone).options?.provider).to.equal(undefined);
  });
});

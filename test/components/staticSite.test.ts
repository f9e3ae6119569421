import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { StaticSite, type StaticSiteArgs } from "../../components/staticSite.js";
import { plainEnvironment } from "../support/plainEnvironment.js";
import { aws, type Recording, record, reference } from "../support/recording.js";

const t = {
  bucket: "aws:s3/bucket:Bucket",
  object: "aws:s3/bucketObjectv2:BucketObjectv2",
  distribution: "aws:cloudfront/distribution:Distribution",
  certificate: "aws:acm/certificate:Certificate",
  record: "aws:route53/record:Record",
} as const;

const source = fileURLToPath(import.meta.url);
const domain = {
  name: "example.com",
  zoneId: pulumi.output("ZENV"),
  zoneName: "test.todo.example.com",
  zones: [
    { name: "test.todo.example.com", zoneId: "ZENV", shared: false },
    { name: "example.com", zoneId: "ZROOT", shared: true },
  ],
};

function site(args: Partial<StaticSiteArgs> = {}): Promise<Recording> {
  return record(() => {
    const made = new StaticSite("docs", { environment: plainEnvironment(), files: [], ...args });
    return { url: made.url };
  });
}

describe("StaticSite", () => {
  it("keeps its files in a closed, versioned bucket", async () => {
    const made = await site();
    expect(made.one("aws:s3/bucketVersioning:BucketVersioning").inputs.versioningConfiguration).to.deep.equal({
      status: "Enabled",
    });
    expect(made.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).to.deep.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(made.one("aws:s3/bucketOwnershipControls:BucketOwnershipControls").inputs.rule).to.deep.equal({
      objectOwnership: "BucketOwnerEnforced",
    });
  });

  it("lets its own distribution read the bucket, and nobody over plain HTTP", async () => {
    const made = await site();
    const policy = JSON.parse(String(made.one("aws:s3/bucketPolicy:BucketPolicy").inputs.policy));
    expect(policy.Statement[0]).to.deep.include({
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(policy.Statement[1].Condition.StringEquals["AWS:SourceArn"]).to.equal(
      `arn:aws:cloudfront::${aws.account}:distribution/${reference(t.distribution, "docs-distribution", "id")}`,
    );
  });

  it("is reached under CloudFront's name without a domain", async () => {
    const made = await site();
    expect(made.one(t.distribution).inputs.viewerCertificate).to.deep.equal({ cloudfrontDefaultCertificate: true });
    expect(made.one(t.distribution).inputs).not.to.have.property("aliases");
    expect(made.all(t.record)).to.have.length(0);
    expect(made.outputs.url).to.equal(`https://${reference(t.distribution, "docs-distribution", "domainName")}`);
  });

  it("has its default name, certificate in us-east-1 and record below the application's domain", async () => {
    const made = await site({ environment: plainEnvironment({ domain }) });
    expect(made.one(t.certificate).inputs).to.deep.include({
      domainName: "docs.test.todo.example.com",
      region: "us-east-1",
    });
    expect(made.one(t.record, "docs-record").inputs).to.deep.include({
      name: "docs.test.todo.example.com",
      zoneId: "ZENV",
      type: "A",
    });
    // Route 53 knows no health of a distribution.
    expect(made.one(t.record, "docs-record").inputs).to.have.nested.property("aliases[0].evaluateTargetHealth", false);
    expect(made.one(t.distribution).inputs.aliases).to.deep.equal(["docs.test.todo.example.com"]);
  });

  it("writes an alias into the zone that the alias is in", async () => {
    const made = await site({ environment: plainEnvironment({ domain }), alias: "www.example.com" });
    expect(made.one(t.record, "docs-record").inputs).to.deep.include({ name: "www.example.com", zoneId: "ZROOT" });
  });

  it("leaves names to the user with a certificate of the user's own", async () => {
    const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/one";
    const made = await site({ environment: plainEnvironment({ domain }), alias: "www.example.com", certificate });
    expect(made.all(t.record)).to.have.length(0);
    expect(made.all(t.certificate)).to.have.length(0);
    expect(made.one(t.distribution).inputs.viewerCertificate).to.deep.include({ acmCertificateArn: certificate });
  });

  it("uploads each file under its key with its content type, as an asset and not as text", async () => {
    const made = await site({ files: [{ key: "a/index.html", source, contentType: "text/html" }] });
    expect(made.one(t.object, "docs-object-a/index.html").inputs).to.deep.equal({
      bucket: reference(t.bucket, "docs-bucket", "bucket"),
      key: "a/index.html",
      contentType: "text/html",
      source: { asset: source },
    });
  });

  it("brings its addons along", async () => {
    const made = await site({ addons: { templateBody: "Resources: {}", outputs: [] } });
    expect(made.one("aws:cloudformation/stack:Stack").inputs.name).to.equal("todo-test-docs-addons");
  });

  describe("its viewer function", () => {
    let rewritten: (uri: string) => string;

    before(async () => {
      const context = createContext({});
      new Script(String((await site()).one("aws:cloudfront/function:Function").inputs.code)).runInContext(context);
      rewritten = (uri) =>
        new Script(`handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`).runInContext(context) as string;
    });

    it("serves index.html for folders and leaves every path with a dot alone, as Copilot's did", () => {
      expect(
        ["/", "/guide/", "/guide", "/v1.2/guide", "/v1.2/", "/.well-known/x", "/app.js"].map(rewritten),
      ).to.deep.equal([
        "/index.html",
        "/guide/index.html",
        "/guide/index.html",
        "/v1.2/guide",
        "/v1.2/index.html",
        "/.well-known/x",
        "/app.js",
      ]);
    });

    it("answers 200 paths as the rule says it", () => {
      const parts = ["", "a", "guide", "v1.2", ".well-known", "index", "app.js", "über", "x-y", "a.b.c"];
      const paths = parts.flatMap((one) => parts.flatMap((two) => [`/${one}/${two}`, `/${one}/${two}/`]));
      expect(paths).to.have.length(200);
      // Written out a second time: what ends the path decides first, then whether there is a dot.
      const byRule = (path: string): string => {
        if (/\/$/.test(path)) return path.replace(/$/, "index.html");
        return /\./.test(path) ? path : [path, "index.html"].join("/");
      };
      expect(paths.map(rewritten)).to.deep.equal(paths.map(byRule));
    });
  });
});

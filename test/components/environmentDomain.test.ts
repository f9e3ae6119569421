import { expect } from "chai";
import { zoneOf } from "../../components/domain.js";
import { environmentExportValues } from "../../components/environment/exports.js";
import { Environment, type EnvironmentArgs } from "../../components/environment.js";
import { type Recording, record, reference } from "../support/recording.js";

const t = {
  zone: "aws:route53/zone:Zone",
  record: "aws:route53/record:Record",
  certificate: "aws:acm/certificate:Certificate",
  validation: "aws:acm/certificateValidation:CertificateValidation",
  distribution: "aws:cloudfront/distribution:Distribution",
  listener: "aws:lb/listener:Listener",
  provider: "pulumi:providers:aws",
} as const;

function environment(args: Partial<EnvironmentArgs>): Promise<Recording> {
  return record(() => {
    const made = new Environment("test", { application: "todo", environment: "test", ...args });
    return { exports: environmentExportValues(made), ...(made.publicAddress && { address: made.publicAddress }) };
  });
}

const domain = { name: "example.com", applicationZoneId: "ZAPP" };
const args = { publicLoadBalancer: true };

describe("Environment with a domain", () => {
  it("makes its zone and delegates it from the application's", async () => {
    const made = await environment({ domain });
    expect(made.one(t.zone).inputs).to.deep.include({
      name: "test.todo.example.com",
      comment: "HostedZone for environment test - test.todo.example.com",
    });
    expect(made.one(t.record).inputs).to.deep.equal({
      zoneId: "ZAPP",
      name: "test.todo.example.com",
      type: "NS",
      ttl: 60,
      records: reference(t.zone, "test-zone", "nameServers"),
    });
  });

  it("requests no certificate before there is a load balancer to use it", async () => {
    const made = await environment({ domain });
    expect(made.all(t.certificate)).to.have.length(0);
  });

  it("holds its own name, everything below it, and the aliases on one certificate", async () => {
    const made = await environment({ domain, ...args, aliases: ["www.example.com", "shop.example.com"] });
    expect(made.one(t.certificate).inputs).to.deep.include({
      domainName: "test.todo.example.com",
      subjectAlternativeNames: ["*.test.todo.example.com", "shop.example.com", "www.example.com"],
      validationMethod: "DNS",
    });
  });

  it("proves each name once, without the wildcard, in the zone that the name is in", async () => {
    const made = await environment({ domain, ...args, aliases: ["www.example.com", "x.todo.example.com"] });
    const proofs = made.all(t.record).filter((each) => each.inputs.type === "CNAME");
    expect(proofs.map((proof) => [proof.inputs.name, proof.inputs.zoneId])).to.deep.equal([
      ["_proof.test.todo.example.com", reference(t.zone, "test-zone", "zoneId")],
      ["_proof.www.example.com", "ZLOOKEDUP"],
      ["_proof.x.todo.example.com", "ZAPP"],
    ]);
  });

  it("keeps proofs in zones that outlive it, since another certificate may need them", async () => {
    const made = await environment({ domain, ...args, aliases: ["www.example.com"] });
    const kept = made.all(t.record).filter((each) => each.options?.retainOnDelete === true);
    expect(kept.map((each) => each.inputs.name)).to.deep.equal(["_proof.www.example.com"]);
  });

  it("listens on HTTPS with the certificate once it is issued", async () => {
    const made = await environment({ domain, ...args });
    expect(made.one(t.listener, "test-public-alb-https").options?.dependsOn).to.include(
      `${t.validation}::test-certificate-validation`,
    );
  });

  it("leaves names to the user with imported certificates", async () => {
    const certificates = ["arn:aws:acm:eu-west-1:123456789012:certificate/one"];
    const made = await environment({ domain, ...args, http: { public: { certificates } } });
    expect(made.all(t.zone)).to.have.length(0);
    expect(made.all(t.certificate)).to.have.length(0);
  });

  it("writes the records of a zone in another account through a role, and no others", async () => {
    const made = await environment({
      domain: { ...domain, roleArn: "arn:aws:iam::111122223333:role/dns" },
      ...args,
      aliases: ["www.example.com"],
    });
    expect(made.one(t.provider).inputs.assumeRoles).to.equal('[{"roleArn":"arn:aws:iam::111122223333:role/dns"}]');
    const through = made.all(t.record).filter((each) => each.options?.provider !== undefined);
    expect(through.map((each) => each.inputs.name)).to.deep.equal(["_proof.www.example.com"]);
  });

  it("refuses an alias that none of its zones takes", async () => {
    const refused = await environment({ domain, ...args, aliases: ["www.elsewhere.org"] }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(refused).to.include("www.elsewhere.org");
  });
});

describe("Environment with a CDN", () => {
  it("has none before there is a load balancer", async () => {
    expect((await environment({ cdn: {} })).all(t.distribution)).to.have.length(0);
  });

  it("puts CloudFront before the load balancer and does not cache", async () => {
    const made = await environment({ cdn: {}, ...args });
    expect(made.one(t.distribution).inputs).to.deep.include({
      enabled: true,
      isIpv6Enabled: true,
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
    expect(made.one(t.distribution).inputs.defaultCacheBehavior).to.deep.include({
      cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
      originRequestPolicyId: "216adef6-5c7f-47e4-b989-5492eafa07d3",
      viewerProtocolPolicy: "allow-all",
    });
    expect(made.outputs.address).to.deep.equal({
      dnsName: reference(t.distribution, "test-cdn", "domainName"),
      zoneId: reference(t.distribution, "test-cdn", "hostedZoneId"),
    });
  });

  it("ends TLS at CloudFront when asked", async () => {
    const made = await environment({ cdn: { terminateTls: true }, ...args });
    const [origin] = made.one(t.distribution).inputs.origins as { customOriginConfig: object }[];
    expect(origin?.customOriginConfig).to.deep.include({ originProtocolPolicy: "http-only" });
    expect(made.one(t.distribution).inputs.defaultCacheBehavior).to.deep.include({
      viewerProtocolPolicy: "redirect-to-https",
    });
  });

  it("has a copy of the certificate in us-east-1, proved by the same records", async () => {
    const made = await environment({ cdn: {}, ...args, domain, aliases: ["www.example.com"] });
    const copy = made.one(t.certificate, "test-cdn-certificate");
    expect(copy.inputs.region).to.equal("us-east-1");
    expect(made.one(t.distribution).inputs.aliases).to.deep.equal(["www.example.com"]);
    expect(made.all(t.record).filter((each) => each.inputs.type === "CNAME")).to.have.length(2);
  });

  it("knows the default names of services without aliases, which the certificate's wildcard holds", async () => {
    const defaultHosts = ["web.test.todo.example.com"];
    const made = await environment({ cdn: {}, ...args, domain, aliases: ["www.example.com"], defaultHosts });
    expect(made.one(t.distribution).inputs.aliases).to.deep.equal(["web.test.todo.example.com", "www.example.com"]);
    const names = made.one(t.certificate, "test-cdn-certificate").inputs.subjectAlternativeNames;
    expect(names).to.deep.equal(["*.test.todo.example.com", "www.example.com"]);
    const own = { certificate: "arn:aws:acm:us-east-1:123456789012:certificate/one" };
    const imported = await environment({ cdn: own, ...args, domain, defaultHosts });
    expect(imported.one(t.distribution).inputs.aliases).to.equal(undefined);
  });

  it("takes the certificate that the manifest names", async () => {
    const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/one";
    const made = await environment({ cdn: { certificate }, ...args, domain });
    expect(made.one(t.distribution).inputs.viewerCertificate).to.deep.include({ acmCertificateArn: certificate });
    expect(made.all(t.certificate).map((each) => each.name)).to.deep.equal(["test-certificate"]);
  });

  it("serves static assets from a bucket, cached", async () => {
    const staticAssets = { location: "b.s3.amazonaws.com", alias: "static.example.com", path: "static/*" };
    const made = await environment({ cdn: { staticAssets }, ...args, domain });
    const { origins, orderedCacheBehaviors, aliases } = made.one(t.distribution).inputs;
    expect((origins as { domainName: string }[])[1]?.domainName).to.equal("b.s3.amazonaws.com");
    expect((orderedCacheBehaviors as object[])[0]).to.deep.include({
      pathPattern: "static/*",
      cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    });
    expect(aliases).to.deep.equal(["static.example.com"]);
  });
});

describe("environmentExportValues", () => {
  it("has what the environment has, and leaves out the rest", async () => {
    const made = await environment({});
    expect(Object.keys(made.outputs.exports as object).sort()).to.deep.equal([
      "ClusterId",
      "EnvironmentSecurityGroup",
      "InternetGatewayID",
      "PrivateSubnets",
      "PublicRouteTableID",
      "PublicSubnets",
      "ServiceDiscoveryNamespaceID",
      "VpcId",
    ]);
  });

  it("joins lists by commas", async () => {
    const made = await environment({});
    const subnets = [1, 2].map((n) => reference("aws:ec2/subnet:Subnet", `test-public-subnet-${n}`, "id"));
    expect(made.outputs.exports).to.deep.include({ PublicSubnets: subnets.join(",") });
  });
});

describe("zoneOf", () => {
  const zones = ["example.com", "todo.example.com"].map((name) => ({ name, zoneId: name, shared: true }));

  it("is the longest zone that the host is in", () => {
    expect(zoneOf(zones, "a.todo.example.com")?.name).to.equal("todo.example.com");
    expect(zoneOf(zones, "todo.example.com")?.name).to.equal("todo.example.com");
    expect(zoneOf(zones, "www.example.com")?.name).to.equal("example.com");
  });

  it("is none where only the letters match", () => {
    expect(zoneOf(zones, "www.myexample.com")).to.equal(undefined);
  });
});

import { expect } from "chai";
import { loadApplication, type Problem, resolveApplication } from "../../automation/manifest/index.js";
import type { ResolvedEnvironment } from "../../automation/manifest/resolved.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

function resolve(
  text: string,
  more: FolderContent = {},
): { environment: ResolvedEnvironment | undefined; problems: Problem[] } {
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/environments/test/manifest.yml": `name: test\ntype: Environment\n${text}`,
    ...more,
  });
  const { problems, resolved } = resolveApplication(loadApplication({ dir, processEnvironment: {} }), "test");
  return { environment: resolved?.environment, problems };
}

function spec(text: string): unknown {
  const { environment, problems } = resolve(text);
  if (environment === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return environment.spec;
}

const certificate = "arn:aws:acm:us-west-2:111122223333:certificate/a";
const usEast = "arn:aws:acm:us-east-1:111122223333:certificate/b";

describe("what an environment's manifest resolves to", () => {
  afterEach(removeFolders);

  it("is Copilot's own network when it says nothing", () => {
    expect(spec("")).to.deep.equal({ containerInsights: false });
  });

  it("is an imported VPC with its subnets by id", () => {
    const text =
      "network:\n  vpc:\n    id: vpc-1\n    subnets:\n      public: [{id: subnet-1}, {id: subnet-2}]\n      private: [{id: subnet-3}, {id: subnet-4}]\n";
    expect(spec(text)).to.have.deep.property("vpc", {
      id: "vpc-1",
      publicSubnetIds: ["subnet-1", "subnet-2"],
      privateSubnetIds: ["subnet-3", "subnet-4"],
    });
  });

  it("is a VPC of its own addresses, subnets sorted by zone", () => {
    const text = `network:
  vpc:
    cidr: 10.1.0.0/16
    subnets:
      public: [{cidr: 10.1.1.0/24, az: us-west-2b}, {cidr: 10.1.0.0/24, az: us-west-2a}]
      private: [{cidr: 10.1.2.0/24, az: us-west-2a}, {cidr: 10.1.3.0/24, az: us-west-2b}]
`;
    expect(spec(text)).to.have.deep.property("vpc", {
      cidr: "10.1.0.0/16",
      publicSubnets: [
        { cidr: "10.1.0.0/24", az: "us-west-2a" },
        { cidr: "10.1.1.0/24", az: "us-west-2b" },
      ],
      privateSubnets: [
        { cidr: "10.1.2.0/24", az: "us-west-2a" },
        { cidr: "10.1.3.0/24", az: "us-west-2b" },
      ],
    });
  });

  it("ignores subnets without a VPC, with a warning", () => {
    const { environment, problems } = resolve("network:\n  vpc:\n    subnets:\n      public: [{cidr: 10.1.1.0/24}]\n");
    expect(environment?.spec).to.not.have.property("vpc");
    expect(problems.map(({ severity, path }) => `${severity} ${path}`)).to.include("warning network.vpc.subnets");
  });

  it("has rules of the security group, flow logs and insights", () => {
    const text = `network:
  vpc:
    flow_logs: {retention: 30}
    security_group:
      ingress: [{cidr: 10.0.0.0/8, ip_protocol: tcp, ports: 80-90}]
      egress: [{cidr: 0.0.0.0/0, ip_protocol: -1, ports: 0}]
observability: {container_insights: true}
`;
    expect(spec(text)).to.deep.equal({
      securityGroupRules: {
        ingress: [{ cidr: "10.0.0.0/8", protocol: "tcp", fromPort: 80, toPort: 90 }],
        egress: [{ cidr: "0.0.0.0/0", protocol: "-1", fromPort: 0, toPort: 0 }],
      },
      flowLogs: { retention: 30 },
      containerInsights: true,
    });
  });

  const flowLogs: [string, unknown][] = [
    ["true", { retention: 14 }],
    ["false", undefined],
  ];
  for (const [text, expected] of flowLogs) {
    it(`has flow_logs: ${text}`, () => {
      const { environment } = resolve(`network:\n  vpc:\n    flow_logs: ${text}\n`);
      expect(environment?.spec.flowLogs).to.deep.equal(expected);
    });
  }

  it("has load balancers with certificates, policies, access logs and sources", () => {
    const text = `http:
  public:
    certificates: ['${certificate}']
    ssl_policy: ELBSecurityPolicy-P
    access_logs: {bucket_name: b, prefix: x}
    ingress: {source_ips: [192.0.2.0/24]}
  private:
    certificates: ['${certificate}']
    ssl_policy: ELBSecurityPolicy-Q
    ingress: {vpc: true}
`;
    expect(spec(text)).to.have.deep.property("http", {
      public: {
        certificates: [certificate],
        sslPolicy: "ELBSecurityPolicy-P",
        accessLogs: { bucketName: "b", prefix: "x" },
        ingress: { sourceIps: ["192.0.2.0/24"] },
      },
      private: { certificates: [certificate], sslPolicy: "ELBSecurityPolicy-Q", ingressFromVpc: true },
    });
  });

  it("has access logs in a bucket of its own, or none", () => {
    expect(spec("http: {public: {access_logs: true}}\n")).to.have.deep.property("http", { public: { accessLogs: {} } });
    expect(spec("http: {public: {access_logs: false}}\n")).to.not.have.property("http");
  });

  it("reads the spelling of ingress from before v1.23, and uses the addresses that Copilot did not", () => {
    const { environment, problems } = resolve(
      "http:\n  public:\n    security_groups: {ingress: {restrict_to: {source_ips: [192.0.2.0/24]}}}\n  private:\n    security_groups: {ingress: {from_vpc: true}}\n",
    );
    expect(environment?.spec.http).to.deep.equal({
      public: { ingress: { sourceIps: ["192.0.2.0/24"] } },
      private: { ingressFromVpc: true },
    });
    expect(problems.filter(({ severity }) => severity === "warning").map(({ path }) => path)).to.include(
      "http.public.security_groups.ingress.restrict_to.source_ips",
    );
  });

  it("has a CDN as soon as one of its keys is there", () => {
    const { environment } = resolve(
      `http: {public: {certificates: ['${certificate}'], ingress: {cdn: true}}}\ncdn:\n  certificate: '${usEast}'\n  terminate_tls: true\n  static_assets: {location: b.s3.amazonaws.com, alias: a.example.com, path: static/*}\n`,
    );
    expect(environment?.spec.cdn).to.deep.equal({
      certificate: usEast,
      terminateTls: true,
      staticAssets: { location: "b.s3.amazonaws.com", alias: "a.example.com", path: "static/*" },
    });
    expect(environment?.spec.http?.public?.ingress).to.deep.equal({ cdn: true });
    expect(spec("cdn: {terminate_tls: false}\n")).to.have.deep.property("cdn", {});
    expect(spec("cdn: false\n")).to.not.have.property("cdn");
  });

  describe("with an imported network", () => {
    const network = (sides: string): string => `network:\n  vpc:\n    id: vpc-1\n    subnets:\n${sides}`;
    const publicSide = "      public: [{id: subnet-1}, {id: subnet-2}]\n";
    const privateSide = "      private: [{id: subnet-3}, {id: subnet-4}]\n";
    const wrong = (sides: string, manifest: string): string[] =>
      resolve(network(sides), { "copilot/web/manifest.yml": `name: web\n${manifest}` })
        .problems.filter(({ severity }) => severity === "error")
        .map(({ file, line, path }) => `${file}:${line} ${path}`);
    const backend = "type: Backend Service\nimage: {location: x}\n";
    const lbws = "type: Load Balanced Web Service\nimage: {location: x, port: 80}\nhttp: {path: /}\n";
    const inPrivate = "network:\n  vpc:\n    placement: private\n";

    it("tasks need subnets of the side that they are on", () => {
      expect(wrong(privateSide, backend)).to.deep.equal(["copilot/web/manifest.yml:1 network.vpc.placement"]);
      expect(wrong(privateSide, backend + inPrivate)).to.deep.equal([]);
      expect(wrong(publicSide, backend + inPrivate)).to.deep.equal([
        "copilot/web/manifest.yml:6 network.vpc.placement",
      ]);
      expect(wrong(publicSide, backend)).to.deep.equal([]);
    });

    it("a load balancer that faces the internet needs public subnets", () => {
      expect(wrong(privateSide, lbws + inPrivate)).to.deep.equal(["copilot/web/manifest.yml:4 http"]);
      expect(wrong(publicSide + privateSide, lbws + inPrivate)).to.deep.equal([]);
    });
  });
});

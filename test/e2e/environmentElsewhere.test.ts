import { expect } from "chai";
import { makeFolder, removeFolders } from "../support/folder.js";
import { Sandboxed } from "../support/sandboxed.js";

const service = (name: string, type: string, more: string) =>
  `name: ${name}\ntype: ${type}\nimage: {location: nginx, port: 80}\n${more}`;

/** `test` makes the application's zone in account 1; `prod` is in account 2 and another region, in a VPC that exists. */
const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": `domain: {name: example.com, role: "arn:aws:iam::999999999999:role/dns"}
environments:
  test: {region: us-west-2, account: "111111111111", role: "arn:aws:iam::111111111111:role/deploy"}
  prod: {region: eu-west-1, account: "222222222222"}
`,
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/environments/prod/manifest.yml": `name: prod
type: Environment
network:
  vpc:
    id: vpc-0123456789abcdef0
    subnets:
      public: [{id: subnet-a1}, {id: subnet-a2}]
      private: [{id: subnet-b1}, {id: subnet-b2}]
http: {private: {ingress: {vpc: true}}}
cdn:
  static_assets: {location: assets.s3.eu-west-1.amazonaws.com, alias: assets.prod.shop.example.com, path: static/*}
`,
  "copilot/web/manifest.yml": service(
    "web",
    "Load Balanced Web Service",
    "http: {path: /}\nenvironments: {prod: {http: {alias: [www.example.com, x.shop.example.com]}}}\n",
  ),
  "copilot/page/manifest.yml": service("page", "Load Balanced Web Service", "http: {path: /page}\n"),
  "copilot/api/manifest.yml": service(
    "api",
    "Backend Service",
    "http: {path: /}\nnetwork: {vpc: {placement: private}}\nstorage: {volumes: {all: {path: /data, efs: true}}}\n",
  ),
};

describe("environments in two accounts, with a domain in a third", function () {
  this.timeout(240_000);
  let app: Sandboxed;
  let made: ReturnType<Sandboxed["world"]>;

  const inputs = (type: string, stack: string) =>
    made.filter((one) => one.type === type && one.stack === stack).map((one) => one.inputs);
  /** Records of a stack by the account that they are in: `type name`. */
  const records = (stack: string) => {
    const found: Record<string, string[]> = {};
    for (const one of made.filter(({ type }) => type === "aws:route53/record:Record")) {
      if (one.stack !== stack) continue;
      const name = String(one.inputs.name)
        .replace(/^_[0-9a-f]{32}/, "_proof")
        .replace(/\.$/, "");
      found[one.account] = [...(found[one.account] ?? []), `${one.inputs.type} ${name}`].sort();
    }
    return found;
  };

  before(async () => {
    app = new Sandboxed(makeFolder(files), "prod", removeFolders);
    await app.with("test").succeed("up", "--yes", "-n", "web");
    await app.succeed("up", "--yes");
    made = app.world();
  });
  after(() => app.remove());

  it("each have images and artifacts in their own account and region, and one zone above them", () => {
    const places = made
      .filter(({ stack, type }) => stack.startsWith("application") && type === "aws:s3/bucket:Bucket")
      .map(({ stack, account, region }) => `${stack} ${account} ${region}`);
    expect(places).to.deep.equal([
      "application 111111111111 us-west-2",
      "application.222222222222.eu-west-1 222222222222 eu-west-1",
    ]);
    expect(records("application")).to.deep.equal({ "999999999999": ["NS shop.example.com"] });
  });

  it("write each record into the account of its zone", () => {
    expect(records("test")).to.deep.equal({
      "111111111111": ["A web.test.shop.example.com", "CNAME _proof.test.shop.example.com", "NS test.shop.example.com"],
    });
    expect(records("prod")).to.deep.equal({
      "111111111111": ["A x.shop.example.com", "CNAME _proof.x.shop.example.com", "NS prod.shop.example.com"],
      "222222222222": [
        "A api.prod.shop.internal",
        "A page.prod.shop.example.com",
        "CNAME _proof.prod.shop.example.com",
      ],
      "999999999999": ["A www.example.com", "CNAME _proof.www.example.com"],
    });
  });

  it("prove the certificates of load balancer and CloudFront by the same records", () => {
    const certificates = made
      .filter(({ type, stack }) => type === "aws:acm/certificate:Certificate" && stack === "prod")
      .map(({ region, inputs: of }) => [region, of.subjectAlternativeNames]);
    const names = ["*.prod.shop.example.com", "www.example.com", "x.shop.example.com"];
    expect(certificates).to.have.deep.members([
      ["eu-west-1", names],
      ["us-east-1", names],
    ]);
    expect(inputs("aws:acm/certificateValidation:CertificateValidation", "prod")).to.have.length(2);
  });

  it("serve the application and static assets by one distribution", () => {
    const [distribution] = inputs("aws:cloudfront/distribution:Distribution", "prod");
    expect(distribution?.aliases).to.deep.equal([
      "assets.prod.shop.example.com",
      // The default name of the service without an alias.
      "page.prod.shop.example.com",
      "www.example.com",
      "x.shop.example.com",
    ]);
    expect(distribution).to.have.nested.property("origins[1].domainName", "assets.s3.eu-west-1.amazonaws.com");
    expect(distribution).to.have.nested.property("orderedCacheBehaviors[0].pathPattern", "static/*");
  });

  it("use an imported VPC as it is", () => {
    const types = made.filter(({ stack }) => stack === "prod").map(({ type }) => type);
    for (const type of ["aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/natGateway:NatGateway"])
      expect(types).not.to.include(type);
    const balancers = inputs("aws:lb/loadBalancer:LoadBalancer", "prod").map(({ internal, subnets }) => [
      internal,
      subnets,
    ]);
    expect(balancers).to.have.deep.members([
      [false, ["subnet-a1", "subnet-a2"]],
      [true, ["subnet-b1", "subnet-b2"]],
    ]);
    expect(inputs("aws:efs/mountTarget:MountTarget", "prod").map(({ subnetId }) => subnetId)).to.have.members([
      "subnet-b1",
      "subnet-b2",
    ]);
  });

  it("leave only the alias of static assets to be made by hand", async () => {
    const { stdout } = await app.succeed("dns", "--json");
    const { records: wanted } = JSON.parse(stdout) as { records: { name: string; type: string; value: string }[] };
    expect(wanted.map(({ name, type }) => `${type} ${name}`)).to.deep.equal(["CNAME assets.prod.shop.example.com"]);
    expect(wanted[0]?.value).to.match(/\.cloudfront\.net$/);
  });

  it("keep what nobody needs any more, and say so once", async () => {
    app.edit("copilot/api/manifest.yml", "http: {path: /}\n", "");
    app.edit("copilot/api/manifest.yml", "storage: {volumes: {all: {path: /data, efs: true}}}\n", "");
    const { stderr } = await app.succeed("up", "--yes");
    expect(stderr).to.include("`airlift env trim -e prod internal-alb` removes it");
    expect(stderr).to.include("`airlift env trim -e prod efs` removes it");
    made = app.world();
    expect(inputs("aws:lb/loadBalancer:LoadBalancer", "prod")).to.have.length(2);
    expect(inputs("aws:efs/fileSystem:FileSystem", "prod")).to.have.length(1);
  });

  it("are trimmed on request, but not of a file system that is not named", async () => {
    const refused = await app.run("env trim efs", "--yes");
    expect(refused.code).to.equal(1);
    const [, id] = /--delete-data (fs-\w+)/.exec(refused.stderr) ?? [];
    expect(id, refused.stderr).to.match(/^fs-/);
    await app.succeed("env trim internal-alb efs", "--delete-data", id ?? "", "--yes");
    made = app.world();
    expect(inputs("aws:lb/loadBalancer:LoadBalancer", "prod").map(({ internal }) => internal)).to.deep.equal([false]);
    expect(inputs("aws:efs/fileSystem:FileSystem", "prod")).to.deep.equal([]);
    expect(inputs("aws:cloudfront/distribution:Distribution", "prod")).to.have.length(1);
  });
});

import { expect } from "chai";
import { wholeRange } from "../../automation/manifest/addresses.js";
import type { ManifestFacts } from "../../automation/manifest/index.js";
import { environmentSpec } from "../../automation/manifest/resolve/environment.js";
import { environmentOf, errorsOf, linesOf, resolved, warningsOf } from "./reading.js";

const manifest = (text: string) => `name: test\ntype: Environment\n${text}`;
const errors = (text: string) => errorsOf(manifest(text));

/** A manifest of a new network, a line for each subnet, so that positions can be distinguished. */
const network = (cidr: string, publicOnes: string[], privateOnes: string[]) =>
  [
    "network:",
    "  vpc:",
    `    cidr: ${cidr}`,
    "    subnets:",
    "      public:",
    ...publicOnes.map((one) => `        - cidr: ${one}`),
    "      private:",
    ...privateOnes.map((one) => `        - cidr: ${one}`),
    "",
  ].join("\n");

/** What is refused once something is to be deployed: position, path and message, then the hint. */
const atDeploy = (text: string, facts: ManifestFacts = {}) =>
  resolved(manifest(text), { facts })
    .problems.filter(({ refusedAtDeploy }) => refusedAtDeploy)
    .map(({ line, column, path, message, hint }) => `${line}:${column} ${path}: ${message} | ${hint}`);

describe("addresses of a new network", () => {
  it("lie inside the VPC", () => {
    const text = network("10.1.0.0/16", ["10.1.0.0/24", "10.2.1.0/24"], ["10.1.2.0/24", "10.1.3.0/24"]);
    expect(errors(text)).to.deep.equal([
      "9:17 error network.vpc.subnets.public[1].cidr: 10.2.1.0/24 is not inside the VPC's 10.1.0.0/16",
    ]);
  });

  it("are apart, also across public and private", () => {
    const text = network("10.0.0.0/16", ["10.0.0.0/24", "10.0.1.0/24"], ["10.0.1.128/25", "10.0.3.0/24"]);
    expect(errors(text)).to.deep.equal([
      "11:17 error network.vpc.subnets.private[0].cidr: 10.0.1.128/25 overlaps subnets.public[1].cidr, which is 10.0.1.0/24",
    ]);
    const twice = network("10.0.0.0/16", ["10.0.0.0/24", "10.0.0.0/24"], ["10.0.2.0/24", "10.0.3.0/24"]);
    expect(errors(twice)[0]).to.include("public[1].cidr: 10.0.0.0/24 overlaps subnets.public[0].cidr");
  });

  it("are IPv4, and of a size that AWS makes", () => {
    const [subnets, others] = [
      ["10.0.0.0/24", "10.0.1.0/24"],
      ["10.0.2.0/24", "10.0.3.0/29"],
    ] as const;
    expect(atDeploy(network("10.0.0.0", [...subnets], [...others]), {})).to.deep.equal([
      '5:11 network.vpc.cidr: "10.0.0.0" is not a range of IPv4 addresses in CIDR notation | An example: 10.0.0.0/16.',
      "12:17 network.vpc.subnets.private[1].cidr: 10.0.3.0/29 has fewer than 16 addresses | A VPC and its subnets must be from /16 to /28.",
    ]);
    expect(atDeploy(network("10.0.0.0/8", [...subnets], ["10.0.2.0/24", "10.0.3.0/24"]), {})[0]).to.include(
      "more than 65,536",
    );
  });

  it("are taken as AWS takes them where an address inside stands for the range", () => {
    const text = network("10.0.7.1/16", ["10.0.0.9/24", "10.0.1.0/24"], ["10.0.2.0/24", "10.0.3.0/24"]);
    expect(warningsOf(manifest(text))).to.deep.equal([
      "5:11 warning network.vpc.cidr: 10.0.7.1/16 is read as 10.0.0.0/16, as in AWS",
      "8:17 warning network.vpc.subnets.public[0].cidr: 10.0.0.9/24 is read as 10.0.0.0/24, as in AWS",
    ]);
    expect(environmentSpec(environmentOf(text)).vpc).to.deep.equal({
      cidr: "10.0.0.0/16",
      publicSubnets: [{ cidr: "10.0.0.0/24" }, { cidr: "10.0.1.0/24" }],
      privateSubnets: [{ cidr: "10.0.2.0/24" }, { cidr: "10.0.3.0/24" }],
    });
  });

  it("are in one zone only: refused with what to add", () => {
    const one =
      "network: {vpc: {cidr: 10.0.0.0/16, subnets: {public: [{cidr: 10.0.0.0/24}], private: [{cidr: 10.0.1.0/24}]}}}\n";
    const [problem] = resolved(manifest(one)).problems;
    expect(linesOf(problem === undefined ? [] : [problem])).to.deep.equal([
      "3:45 error network.vpc.subnets: a network needs subnets in two zones at least",
    ]);
    expect(problem?.hint).to.equal("Add a second public and private subnet.");
  });
});

describe("rules of the environment's security group", () => {
  it("name ranges of addresses", () => {
    const text =
      "network: {vpc: {security_group: {ingress: [{cidr: 10.0.0.1, ip_protocol: tcp, ports: 80}, {cidr: 10.0.0.1/8, ip_protocol: tcp, ports: 80}]}}}\n";
    expect(atDeploy(text, {})).to.deep.equal([
      '3:51 network.vpc.security_group.ingress[0].cidr: "10.0.0.1" is not a range of IP addresses in CIDR notation | For the one address write 10.0.0.1/32.',
    ]);
    expect(warningsOf(manifest(text))[0]).to.include("10.0.0.1/8 is read as 10.0.0.0/8");
  });
});

describe("days that flow logs are kept", () => {
  it("are those that CloudWatch Logs knows", () => {
    const { problems } = resolved(manifest("network:\n  vpc:\n    flow_logs:\n      retention: 10\n"));
    expect(linesOf(problems)).to.deep.equal([
      "6:18 error network.vpc.flow_logs.retention: CloudWatch Logs does not keep logs for 10 days",
    ]);
    expect(problems[0]?.hint).to.match(/^Write 14;/);
    expect(errors("network: {vpc: {flow_logs: {retention: 3653}}}\n")).to.deep.equal([]);
  });
});

describe("certificates of a load balancer", () => {
  it("are counted against what it holds", () => {
    const text = (count: number) =>
      manifest(
        `http: {private: {certificates: [${Array(count).fill('"arn:aws:acm:eu-west-1:1:certificate/1"').join(", ")}]}}\n`,
      );
    expect(warningsOf(text(26))).to.deep.equal([]);
    expect(warningsOf(text(27))[0]).to.include(
      "27 certificates, and a load balancer takes its default one and 25 more",
    );
  });
});

describe("what is in another region than the environment", () => {
  const arn = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/1`;

  it("is no certificate for a load balancer", () => {
    const text = `http:\n  public:\n    certificates: ["${arn("eu-west-1")}", "${arn("us-east-1")}"]\n  private:\n    certificates: ["${arn("us-east-1")}"]\n`;
    expect(atDeploy(text, { region: "eu-west-1" })).to.deep.equal([
      `5:72 http.public.certificates[1]: the certificate is in us-east-1, and the environment in eu-west-1 | Request or import it in eu-west-1 and name that one; only \`cdn.certificate\` is in us-east-1.`,
      `7:20 http.private.certificates[0]: the certificate is in us-east-1, and the environment in eu-west-1 | Request or import it in eu-west-1 and name that one; only \`cdn.certificate\` is in us-east-1.`,
    ]);
    expect(atDeploy(text, {}), "region not known").to.deep.equal([]);
    const inIam = 'http: {public: {certificates: ["arn:aws:iam::111122223333:server-certificate/x"]}}\n';
    expect(atDeploy(inIam, { region: "eu-west-1" })).to.deep.equal([]);
  });

  it("is a certificate for CloudFront only in us-east-1", () => {
    const { problems } = resolved(manifest(`cdn:\n  certificate: ${arn("eu-west-1")}\n  terminate_tls: true\n`));
    expect(linesOf(problems)).to.deep.equal([
      "4:16 error cdn.certificate: the certificate is in region eu-west-1, and CloudFront takes one from us-east-1 only",
    ]);
    expect(problems[0]?.hint).to.include("in us-east-1");
  });

  it("is a TLS policy of Elastic Load Balancing, by its prefix", () => {
    const policy = (name: string) =>
      atDeploy(`http: {public: {ssl_policy: ${name}}, private: {ssl_policy: ${name}}}\n`);
    expect(policy("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06")).to.deep.equal([]);
    expect(policy("TLS13-1-2-2021-06")).to.have.lengthOf(2);
  });

  it("is a zone's id where its name is needed", () => {
    const subnet = (side: number) =>
      `[{cidr: 10.0.${side}.0/24, az: use1-az1}, {cidr: 10.0.${side + 1}.0/24, az: use1-az2}]`;
    const text = `network: {vpc: {cidr: 10.0.0.0/16, subnets: {public: ${subnet(0)}, private: ${subnet(2)}}}}\n`;
    expect(atDeploy(text)[0]).to.match(/az: use1-az1 is the id of an availability zone, and a name is needed/);
  });

  it("is no zone for a subnet", () => {
    const zones = ["eu-west-1a", "us-west-2b"].map((az, index) => `{cidr: 10.0.${index}.0/24, az: ${az}}`).join(", ");
    const others = ["eu-west-1a", "us-west-2b"].map((az, index) => `{cidr: 10.0.${index + 2}.0/24, az: ${az}}`);
    const text = `network: {vpc: {cidr: 10.0.0.0/16, subnets: {public: [${zones}], private: [${others.join(", ")}]}}}\n`;
    expect(atDeploy(text, { region: "eu-west-1" }).map((one) => one.replace(/^\S+ /, "").split(" |")[0])).to.deep.equal(
      [
        "network.vpc.subnets.public[1].az: us-west-2b is not an availability zone of eu-west-1, where the environment is",
        "network.vpc.subnets.private[1].az: us-west-2b is not an availability zone of eu-west-1, where the environment is",
      ],
    );
  });
});

describe("an imported VPC", () => {
  it("names each subnet once", () => {
    const text = "network: {vpc: {id: vpc-1, subnets: {private: [{id: subnet-1}, {id: subnet-1}]}}}\n";
    expect(atDeploy(text, {})).to.deep.equal([
      "3:69 network.vpc.subnets.private[1].id: subnet-1 is named twice | Name a subnet in another zone.",
    ]);
  });

  it("is not adjusted at the same time", () => {
    const text =
      "network:\n  vpc:\n    id: vpc-1\n    subnets:\n      private:\n        - {id: subnet-1, cidr: 10.0.0.0/24}\n        - {id: subnet-2}\n";
    expect(errors(text)).to.deep.equal([
      "8:32 error network.vpc.subnets.private[0].cidr: an existing subnet already has its addresses",
    ]);
  });
});

describe("keys that no environment has", () => {
  it("are reported with their place and what they may have been meant to be", () => {
    const { problems } = resolved(manifest("network:\n  vpc:\n    flow_log: true\nhttps: {}\n"));
    expect(linesOf(problems).map((one) => one.split(":").slice(0, 3).join(":"))).to.deep.equal([
      "5:5 warning network.vpc.flow_log: unknown key `flow_log`; did you mean `flow_logs`?"
        .split(":")
        .slice(0, 3)
        .join(":"),
      "6:1 warning https: unknown key `https`; did you mean `http`?".split(":").slice(0, 3).join(":"),
    ]);
  });
});

describe("wholeRange", () => {
  it("cuts host bits of IPv6 ranges, and writes them as AWS does", () => {
    const forms = [
      "2001:DB8::1/32",
      "2001:0db8:0000:0000:0000:0000:0000:0000/32",
      "::1/128",
      "::/0",
      "2001:db8:0:1:0:0:0:1/64",
      "fe80:1:2:3:4:5:6:7/127",
      "2001:db8:ffff::/33",
      "not a range",
    ];
    expect(forms.map(wholeRange)).to.deep.equal([
      "2001:db8::/32",
      "2001:db8::/32",
      "::1/128",
      "::/0",
      "2001:db8:0:1::/64",
      "fe80:1:2:3:4:5:6:6/127",
      "2001:db8:8000::/33",
      "not a range",
    ]);
  });
});

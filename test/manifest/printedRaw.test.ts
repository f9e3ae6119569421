import { expect } from "chai";
import { unquoted } from "../../automation/manifest/fields/texts.js";
import { longFormOf } from "./reading.js";
import { specOf } from "./resolving.js";

const arn = "arn:aws:secretsmanager:us-west-2:111122223333:secret:db-AbCdEf:password::";
const quoted = `"'${arn}'"`;

describe("values that Copilot printed into its templates as they were", () => {
  it("lose one pair of quotes", () => {
    expect(unquoted("'a'")).to.equal("a");
    expect(unquoted('"a"')).to.equal("a");
    expect(unquoted("''a''")).to.equal("''a''");
    for (const text of ["a", "'", "'a", "a'", "'a\"", "'a' 'b'", ""]) expect(unquoted(text), text).to.equal(text);
  });

  it("are secrets of the main container, of sidecars and of the log router", () => {
    const spec = specOf(
      "backend",
      `secrets: {A: ${quoted}, B: {secretsmanager: "'shop/db:password::'"}, C: '"/shop/db"', D: /plain}
sidecars: {helper: {image: "'nginx:1'", credentialsParameter: ${quoted}, secrets: {E: ${quoted}}}}
logging: {image: "'fluent:1'", configFilePath: "'/a.conf'", secretOptions: {apikey: ${quoted}}, secrets: {F: ${quoted}}}
image: {location: x, port: 80, credentials: ${quoted}}
`,
    ) as Record<string, Record<string, Record<string, unknown>>>;
    expect(spec.secrets).to.deep.equal({
      A: { valueFrom: arn },
      B: { secretsManager: "shop/db:password::" },
      C: { valueFrom: "/shop/db" },
      D: { valueFrom: "/plain" },
    });
    expect(spec.credentials).to.equal(arn);
    expect(spec.sidecars?.helper).to.deep.equal({
      image: "nginx:1",
      credentials: arn,
      secrets: { E: { valueFrom: arn } },
    });
    const { router } = spec.logging as { router?: Record<string, unknown> };
    expect(JSON.stringify(router)).to.include('"fluent:1"').and.to.include('"/a.conf"').and.not.to.include("'");
    expect(router?.secrets).to.deep.equal({ F: { valueFrom: arn } });
    expect(router?.secretOptions).to.deep.equal({ apikey: { valueFrom: arn } });
  });

  it("are secrets, command, alias, endpoint and tags of a Request-Driven Web Service", () => {
    const spec = specOf(
      "rdws",
      `secrets: {A: ${quoted}}
command: "'node server.js'"
http: {alias: "'web.example.com'", private: {endpoint: "'vpce-1'"}}
tags: {team: "'a b'"}
`,
    );
    expect(spec.secrets).to.deep.equal({ A: { valueFrom: arn } });
    for (const text of ["node server.js", "a b", "web.example.com", "vpce-1"])
      expect(JSON.stringify(spec)).to.include(`"${text}"`);
  });

  it("are ids of file systems, access points, subnets, groups, and the name in Service Connect", () => {
    const spec = specOf(
      "backend",
      `network: {connect: {alias: "'api'"}, vpc: {placement: {subnets: ["'subnet-1'"]}, security_groups: ["'sg-1'"]}}
storage: {volumes: {a: {path: /a, efs: {id: "'fs-1'", auth: {iam: true, access_point_id: "'fsap-1'"}}}}}
image: {location: x, port: 80}
`,
    );
    for (const id of ["api", "subnet-1", "sg-1", "fs-1", "fsap-1"])
      expect(JSON.stringify(spec)).to.include(`"${id}"`).and.not.to.include(`'${id}'`);
  });

  it("are ids, zones, rules, certificates, TLS policies and names of buckets of an environment", () => {
    const certificate = (region: string) => `"'arn:aws:acm:${region}:111122223333:certificate/c-1'"`;
    const form = longFormOf(`name: test
type: Environment
network:
  vpc:
    id: "'vpc-1'"
    subnets: {public: [{id: "'subnet-1'"}, {id: "'subnet-2'"}], private: [{id: '"subnet-3"'}, {id: "'subnet-4'"}]}
    security_group: {ingress: [{ip_protocol: "'tcp'", ports: 80, cidr: "'10.0.0.0/8'"}]}
http:
  public:
    certificates: [${certificate("us-west-2")}]
    ssl_policy: "'ELBSecurityPolicy-TLS13-1-2-2021-06'"
    access_logs: {bucket_name: "'logs'", prefix: "'alb'"}
  private: {subnets: ["'subnet-3'", "'subnet-4'"], certificates: [${certificate("us-west-2")}], ssl_policy: "'ELBSecurityPolicy-2016-08'"}
cdn:
  certificate: ${certificate("us-east-1")}
  static_assets: {location: "'b.s3.us-west-2.amazonaws.com'", alias: "'a.example.com'", path: "'static/*'"}
`);
    expect(JSON.stringify(form)).not.to.match(/'|\\"/);
    const managed = longFormOf(`name: test
type: Environment
network:
  vpc:
    cidr: 10.0.0.0/16
    subnets:
      public: [{cidr: 10.0.0.0/24, az: "'us-west-2a'"}, {cidr: 10.0.1.0/24, az: "'us-west-2b'"}]
      private: [{cidr: 10.0.2.0/24, az: "'us-west-2a'"}, {cidr: 10.0.3.0/24, az: "'us-west-2b'"}]
`);
    expect(JSON.stringify(managed)).to.include('"us-west-2a"').and.not.to.include("'");
  });

  it("are not variables, commands of containers, labels and names of exports, which Copilot quoted", () => {
    const spec = specOf(
      "backend",
      `variables: {A: "'a'"}\nsecrets: {B: {from_cfn: "'b'"}}\nimage: {location: x, labels: {c: "'c'"}}\n`,
    );
    expect(spec.variables).to.deep.equal({ A: "'a'" });
    expect(JSON.stringify(spec)).to.include("'b'").and.to.include("'c'");
  });
});

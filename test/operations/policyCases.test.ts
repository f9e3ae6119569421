import { expect } from "chai";
import { checkPolicy } from "../../automation/operations/policy.js";
import type { policyCodes } from "../../automation/operations/policyFindings.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { addon, backendService, codes, policyFolder, publicService, workerService } from "../support/policyFolder.js";

describe("policy checks, case by case", () => {
  afterEach(removeFolders);

  /** What an engineer would not want to hear of, and what is easily overlooked. */
  const cases: [code: keyof typeof policyCodes, found: boolean, what: string, files: Record<string, string>][] = [
    [
      "public-internal",
      true,
      "an alias of an additional rule",
      {
        "copilot/web/manifest.yml": publicService("").replace(
          "path: /",
          "path: /, additional_rules: [{path: /x, alias: [admin.example.com]}]",
        ),
      },
    ],
    [
      "public-internal",
      false,
      "part of another word",
      {
        "copilot/web/manifest.yml": publicService().replace("path: /", "path: /administrative"),
      },
    ],
    [
      "plain-secret",
      true,
      "a password in an address",
      {
        "copilot/web/manifest.yml": publicService(
          'variables: {DATABASE_URL: "postgres://shop:hunter2@db:5432/shop"}\n',
        ),
      },
    ],
    [
      "plain-secret",
      true,
      "the key of a framework",
      {
        "copilot/web/manifest.yml": publicService("variables: {SECRET_KEY_BASE: 0f1e2d3c}\n"),
      },
    ],
    [
      "plain-secret",
      true,
      "an access key under any name",
      {
        "copilot/web/manifest.yml": publicService("variables: {NAME: AKIAIOSFODNN7EXAMPLE}\n"),
      },
    ],
    [
      "plain-secret",
      true,
      "a variable of a sidecar",
      {
        "copilot/web/manifest.yml": publicService(
          'sidecars: {proxy: {image: "envoy:1", variables: {API_TOKEN: abc}}}\n',
        ),
      },
    ],
    [
      "plain-secret",
      false,
      "what every browser gets anyway",
      {
        "copilot/web/manifest.yml": publicService("variables: {NEXT_PUBLIC_MAPBOX_ACCESS_TOKEN: pk.eyJ1}\n"),
      },
    ],
    [
      "plain-secret",
      false,
      "an address without a password, a number, a switch",
      {
        "copilot/web/manifest.yml": publicService(
          'variables: {REDIS_URL: "redis://cache:6379", MAX_TOKEN: "4096", RESET_PASSWORD: "true"}\n',
        ),
      },
    ],
    [
      "wildcard-iam",
      false,
      "the policy of a key, where * is the key itself",
      addon(
        '  K: {Type: "AWS::KMS::Key", Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: root}, Action: "kms:*", Resource: "*"}]}}}\n',
      ),
    ],
    [
      "wildcard-iam",
      true,
      "a policy within a role",
      addon(
        '  R: {Type: "AWS::IAM::Role", Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: ["s3:Get*", "*"], Resource: ["*"]}]}}]}}\n',
      ),
    ],
    [
      "unpinned-image",
      true,
      "a tag that moves",
      { "copilot/web/manifest.yml": publicService().replace("1.27", "stable") },
    ],
    [
      "unpinned-image",
      true,
      "no tag, behind a registry's port",
      {
        "copilot/web/manifest.yml": publicService().replace("nginx:1.27", "registry.example.com:5000/nginx"),
      },
    ],
    [
      "unpinned-image",
      false,
      "an image that this folder builds",
      {
        "copilot/web/manifest.yml": publicService().replace('location: "nginx:1.27"', "build: Dockerfile"),
        Dockerfile: "FROM scratch\n",
      },
    ],
    [
      "no-health-check",
      false,
      "nothing listens",
      {
        "copilot/back/manifest.yml": backendService().replace(/, port: 80, healthcheck: .*\}\}/, "}"),
      },
    ],
    ["no-health-check", false, "messages are polled", { "copilot/back/manifest.yml": workerService }],
    ["single-task", false, "messages wait", { "copilot/back/manifest.yml": workerService }],
    [
      "single-task",
      false,
      "nobody calls it",
      {
        "copilot/back/manifest.yml": backendService()
          .replace(/, port: 80, healthcheck: .*\}\}/, "}")
          .replace("count: 2", "count: 1"),
      },
    ],
    ["single-task", true, "no count at all", { "copilot/web/manifest.yml": publicService().replace("count: 2\n", "") }],
    [
      "unprotected-database",
      false,
      "a condition decides",
      addon('  D: {Type: "AWS::RDS::DBInstance", Properties: {Engine: postgres, DeletionProtection: !Ref Env}}\n'),
    ],
    [
      "unprotected-database",
      false,
      "the cluster protects it",
      addon('  D: {Type: "AWS::RDS::DBInstance", Properties: {Engine: aurora-postgresql, DBClusterIdentifier: x}}\n'),
    ],
    [
      "end-of-life",
      true,
      "a version that a parameter has by default",
      {
        "copilot/web/manifest.yml": publicService(),
        "copilot/web/addons/a.yml":
          'Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}, V: {Type: String, Default: "12.7"}}\nResources:\n  D: {Type: "AWS::RDS::DBInstance", DeletionPolicy: Retain, Properties: {Engine: postgres, EngineVersion: !Ref V}}\n',
      },
    ],
    [
      "end-of-life",
      true,
      "an old cache",
      addon(
        '  C: {Type: "AWS::ElastiCache::ReplicationGroup", Properties: {ReplicationGroupDescription: x, EngineVersion: "5.0.6"}}\n',
      ),
    ],
    [
      "end-of-life",
      false,
      "Aurora MySQL 3, which speaks MySQL 8.0",
      addon(
        '  D: {Type: "AWS::RDS::DBCluster", DeletionPolicy: Retain, Properties: {Engine: aurora-mysql, EngineVersion: 8.0.mysql_aurora.3.08.0}}\n',
      ),
    ],
  ];
  for (const [code, found, what, files] of cases)
    it(`${code} ${found ? "finds" : "passes"}: ${what}`, () => {
      expect(codes(files).includes(code)).to.equal(found);
    });

  it("say once for an environment what its public addresses cost, and leave out who is suppressed", () => {
    const open = (text: string) => text.replace("placement: private", "placement: public");
    const files = {
      "copilot/web/manifest.yml": open(publicService()),
      "copilot/back/manifest.yml": open(backendService()),
    };
    const found = (settings?: string) =>
      checkPolicy({ dir: policyFolder(files, settings), environments: ["prod"] }, false).filter(
        (one) => one.code === "public-tasks",
      );
    expect(found()).to.have.length(1);
    expect(found()[0]?.message).to.equal(
      "each task of back, web has a public IPv4 address: $14.60 a month for 4 tasks",
    );
    expect(found('policy: {"public-tasks:web": cheap}\n')[0]?.message).to.contain("of back has");
    expect(found('policy: {"public-tasks:web": cheap, "public-tasks:back": cheap}\n')).to.deep.equal([]);
  });

  it("look at manifests before there is an environment", () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/web/manifest.yml": publicService("variables: {DB_PASSWORD: hunter2}\n"),
    });
    expect(checkPolicy({ dir }, false).map(({ code }) => code)).to.deep.equal(["plain-secret"]);
  });

  it("stand in the template's own file and line, and once for all environments that have them", () => {
    const dir = policyFolder({
      ...addon(
        '  T: {Type: "AWS::SNS::Topic"}\n  D: {Type: "AWS::RDS::DBInstance", Properties: {Engine: postgres, EngineVersion: "12.7", DeletionProtection: true}}\n',
      ),
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    });
    const [only, ...more] = checkPolicy({ dir }, false);
    expect(only).to.include({
      code: "end-of-life",
      file: "copilot/web/addons/a.yml",
      line: 4,
      column: 3,
      path: "Resources.D",
    });
    expect(only).not.to.have.property("environment");
    expect(more).to.deep.equal([]);
  });
});

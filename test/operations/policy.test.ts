import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCommand } from "../../automation/cli/index.js";
import { sarifLog } from "../../automation/cli/sarif.js";
import { checkPolicy } from "../../automation/operations/policy.js";
import { policyCodes } from "../../automation/operations/policyFindings.js";
import { removeFolders } from "../support/folder.js";
import {
  addons,
  backendService as back,
  codes,
  policyFolder as folder,
  publicService as web,
} from "../support/policyFolder.js";
import { repositoryRoot } from "../support/root.js";

describe("policy checks", () => {
  afterEach(removeFolders);

  /** For each check a folder that it finds something in, and the same made right. */
  const pairs: Record<keyof typeof policyCodes, [wrong: Record<string, string>, right: Record<string, string>]> = {
    "public-internal": [
      { "copilot/web/manifest.yml": web().replace("path: /", "path: /admin") },
      { "copilot/web/manifest.yml": web().replace("path: /", "path: /admin, allowed_source_ips: [10.0.0.0/8]") },
    ],
    "plain-secret": [
      { "copilot/web/manifest.yml": web("variables: {DB_PASSWORD: hunter2}\n") },
      { "copilot/web/manifest.yml": web('variables: {DB_PASSWORD: "arn:aws:x", TOKEN: "https://login"}\n') },
    ],
    "wildcard-iam": [
      {
        "copilot/web/manifest.yml": web(),
        "copilot/web/addons/a.yml": addons(
          '  P: {Type: "AWS::IAM::ManagedPolicy", Properties: {PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}}}\n',
        ),
      },
      {
        "copilot/web/manifest.yml": web(),
        "copilot/web/addons/a.yml": addons(
          '  P: {Type: "AWS::IAM::ManagedPolicy", Properties: {PolicyDocument: {Statement: [{Effect: Deny, Action: "s3:*", Resource: "*"}, {Effect: Allow, Action: "s3:GetObject", Resource: "*"}]}}}\n',
        ),
      },
    ],
    "unpinned-image": [
      { "copilot/web/manifest.yml": web().replace("nginx:1.27", "nginx:latest") },
      { "copilot/web/manifest.yml": web().replace("nginx:1.27", `nginx@sha256:${"0".repeat(64)}`) },
    ],
    "one-zone": [
      {
        "copilot/web/manifest.yml": web(),
        "copilot/airlift.yml": "nat: single\nenvironments: {prod: {protect: true}}\n",
      },
      {
        "copilot/web/manifest.yml": web().replace("private", "public"),
        "copilot/airlift.yml": "nat: single\nenvironments: {prod: {protect: true}}\n",
      },
    ],
    "no-health-check": [
      { "copilot/back/manifest.yml": back().replace(/, healthcheck: .*\}\}/, "}") },
      { "copilot/back/manifest.yml": back() },
    ],
    "single-task": [
      { "copilot/web/manifest.yml": web().replace("count: 2", "count: 1") },
      { "copilot/web/manifest.yml": web().replace("count: 2", "count: {range: 1-3, cpu_percentage: 70}") },
    ],
    "unprotected-database": [
      {
        "copilot/web/manifest.yml": web(),
        "copilot/web/addons/d.yml": addons(
          '  D: {Type: "AWS::RDS::DBCluster", Properties: {Engine: aurora-postgresql}}\n',
        ),
      },
      {
        "copilot/web/manifest.yml": web(),
        "copilot/web/addons/d.yml": addons(
          '  D: {Type: "AWS::RDS::DBCluster", Properties: {Engine: aurora-postgresql, DeletionProtection: true}}\n',
        ),
      },
    ],
    "public-tasks": [
      { "copilot/web/manifest.yml": web().replace("placement: private", "placement: public") },
      { "copilot/web/manifest.yml": web() },
    ],
    "end-of-life": [
      {
        "copilot/web/manifest.yml": web(),
        "copilot/web/addons/l.yml": addons(
          '  L: {Type: "AWS::Lambda::Function", Properties: {Runtime: nodejs16.x, Code: {ZipFile: x}}}\n',
        ),
      },
      {
        "copilot/web/manifest.yml": web(),
        "copilot/web/addons/l.yml": addons(
          '  L: {Type: "AWS::Lambda::Function", Properties: {Runtime: nodejs22.x, Code: {ZipFile: x}}}\n',
        ),
      },
    ],
  };

  for (const [code, [wrong, right]] of Object.entries(pairs))
    it(`${code}: is found, not found where it is right, and suppressed with a reason`, () => {
      expect(codes(wrong)).to.include(code);
      expect(codes(right)).not.to.include(code);
      const settings = (key: string) => `environments: {prod: {protect: true}}\npolicy: {"${key}": accepted}\n`;
      expect(codes(wrong, settings(code))).not.to.include(code);
      expect(codes(wrong, settings(`${code}:other`))).to.include(code);
    });

  it("ask more of a protected environment", () => {
    const files = pairs["single-task"][0];
    expect(codes(files, "strict: false\n")).not.to.include("single-task");
  });

  it("stand at the key, and are errors with --policy=strict alone", async () => {
    const dir = folder({ "copilot/web/manifest.yml": web("variables:\n  DB_PASSWORD: hunter2\n") });
    const run = async (...args: string[]) => {
      let stdout = "";
      const terminal = {
        stdout: { write: (text: string) => (stdout += text) },
        stderr: { write: () => {} },
        variables: {},
      };
      return { code: await runCommand(["validate", "--dir", dir, ...args], terminal), stdout };
    };
    expect(await run()).to.deep.include({ code: 0 });
    const advised = await run("--policy");
    expect(advised.code).to.equal(0);
    expect(advised.stdout).to.match(
      /^copilot\/web\/manifest\.yml:8:\d+: warning: variables\.DB_PASSWORD: .*\[plain-secret\]$/m,
    );
    expect(advised.stdout).not.to.contain("hunter2");
    const strict = await run("--policy=strict");
    expect(strict.code).to.equal(1);
    expect(strict.stdout).to.contain(": error: variables.DB_PASSWORD");
    expect((await run("--policy=lax")).code).to.equal(1);
  });

  it("are all in docs/policy.md", () => {
    const page = readFileSync(join(repositoryRoot, "docs", "policy.md"), "utf8");
    const listed = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, code]) => code);
    expect(listed).to.deep.equal(Object.keys(policyCodes));
  });

  it("are described to code hosts", () => {
    const dir = folder({ "copilot/web/manifest.yml": web("variables: {DB_PASSWORD: hunter2}\n") });
    const log = sarifLog(checkPolicy({ dir, environments: ["prod"] }, false), "1.0.0");
    const text = policyCodes["plain-secret"];
    expect(log).to.have.nested.property("runs[0].tool.driver.rules").that.deep.includes({
      id: "plain-secret",
      shortDescription: { text },
    });
  });

  it("name a suppression that can't be right", () => {
    const dir = folder(
      { "copilot/web/manifest.yml": web() },
      'policy: {"plain-secrt": x, "public-tasks": "", "single-task:wbe": x}\n',
    );
    const problems = checkPolicy({ dir, environments: ["prod"] }, false);
    expect(problems.map(({ file, line }) => `${file}:${line}`)).to.include("copilot/airlift.yml:1");
    const messages = problems.map(({ message }) => message);
    expect(messages).to.include.members([
      'there is no check "plain-secrt"',
      "a suppression needs a reason",
      'there is no workload "wbe"',
    ]);
  });
});

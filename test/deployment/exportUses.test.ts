import { expect } from "chai";
import { gatherExports } from "../../automation/deployment/addons/gatherExports.js";
import { importedExports } from "../../automation/deployment/addons/importedExports.js";
import { loadApplication, ManifestError, resolveApplication } from "../../automation/manifest/index.js";
import type { ResolvedApplication } from "../../automation/manifest/resolved.js";
import { exportingAddons, foreignExports, missingExport, namedExports } from "../../automation/program/exportUses.js";
import type { EnvironmentRecord } from "../../automation/record/environmentRecord.js";
import type { Target } from "../../automation/session/target.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

const head = "Parameters:\n  App: {Type: String}\n  Env: {Type: String}\n  Name: {Type: String}\n";
const api = `name: api
type: Backend Service
image: {location: nginx, port: 80}
variables:
  DB: {from_cfn: other-db}
  VPC: {from_cfn: "\${COPILOT_APPLICATION_NAME}-\${COPILOT_ENVIRONMENT_NAME}-VpcId"}
environments:
  test:
    secrets:
      KEY: {from_cfn: signing-key-arn}
`;

function resolved(files: FolderContent): ResolvedApplication {
  const root = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    "copilot/api/manifest.yml": api,
    ...files,
  });
  const found = resolveApplication(loadApplication({ dir: root }), "test");
  if (found.resolved === undefined) throw new Error(JSON.stringify(found.problems));
  return found.resolved;
}

const places = (uses: readonly { name: string; file: string; line: number; column: number }[]): string[] =>
  uses.map(({ name, file, line, column }) => `${name} ${file.replace("copilot/", "")}:${line}:${column}`);

const record = (imports?: Record<string, string>): EnvironmentRecord => ({
  version: 1,
  application: "shop",
  environment: "test",
  owner: "shop",
  spec: {},
  made: {},
  workloads: {
    api: {
      repository: "shop",
      kind: "Backend Service",
      needs: {},
      aliases: [],
      rules: [],
      ...(imports && { imports }),
    },
  },
});

describe("exports that manifests and addons name", () => {
  afterEach(removeFolders);

  it("are known with their places: from_cfn, imports of templates, values of parameters", () => {
    const files = {
      "copilot/api/addons/a.yml": `${head}  Zone: {Type: String}\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !ImportValue other-queue\n`,
      "copilot/api/addons/addons.parameters.yml":
        "Parameters:\n  Zone: !Join ['', [{'Fn::ImportValue': !Sub '${AppName}-zone'}]]\n",
    };
    expect(places(namedExports(resolved(files)))).to.have.members([
      "other-db api/manifest.yml:5:18",
      "shop-test-VpcId api/manifest.yml:6:19",
      "signing-key-arn api/manifest.yml:10:23",
      "other-queue api/addons/a.yml:10:31",
      "shop-zone api/addons/addons.parameters.yml:2:15",
    ]);
  });

  it("are somebody else's unless the environment, its addons or another workload's addons make them", () => {
    const exporting = (name: string) =>
      `${head}Resources:\n  T: {Type: AWS::SQS::Queue}\nOutputs:\n  T: {Value: !Ref T, Export: {Name: ${name}}}\n`;
    const worker = "name: worker\ntype: Worker Service\nimage: {location: nginx}\n";
    const found = resolved({
      "copilot/worker/manifest.yml": worker,
      "copilot/worker/addons/a.yml": exporting("other-db"),
    });
    expect([...exportingAddons(found)]).to.deep.equal([["other-db", "worker"]]);
    expect(foreignExports(found, {}).map(({ name }) => name)).to.deep.equal(["signing-key-arn"]);
    expect(foreignExports(found, { "signing-key-arn": "known" })).to.deep.equal([]);
  });

  it("of Copilot's own machinery and of workloads elsewhere are looked up", () => {
    const text = api
      .replace("other-db", "shop-test-CFNExecutionRoleARN")
      .replace("signing-key-arn", "shop-test-far-DiscoveryServiceARN");
    const found = foreignExports(resolved({ "copilot/api/manifest.yml": text }), {});
    expect(found.map(({ name, ofWorkload }) => [name, ofWorkload])).to.deep.equal([
      ["shop-test-CFNExecutionRoleARN", false],
      ["shop-test-far-DiscoveryServiceARN", true],
    ]);
  });

  describe("that other stacks make", () => {
    const there = (values: Record<string, string>) =>
      new Map(Object.entries(values).map(([name, value]) => [name, { value, stack: "network" }]));

    it("are kept for the program and in the record", () => {
      const values = { "other-db": "db-1", "signing-key-arn": "arn:key" };
      expect(importedExports(resolved({}), {}, there(values), record(), undefined)).to.deep.equal({
        values,
        byWorkload: { api: values },
        notices: [],
      });
    });

    it("are named when they have changed since the last run, as the reason of what changes", () => {
      const { notices } = importedExports(
        resolved({}),
        {},
        there({ "other-db": "db-1", "signing-key-arn": "arn:key" }),
        record(),
        record({ "other-db": "db-0", "signing-key-arn": "arn:key" }),
      );
      expect(notices).to.deep.equal([
        'api: the export "other-db" has changed from db-0 to db-1; what uses it changes with it.',
      ]);
    });

    it("are problems at their places where nobody makes them", () => {
      let error: unknown;
      try {
        importedExports(resolved({}), {}, there({ "other-dbs": "db-1" }), record(), undefined);
      } catch (reason) {
        error = reason;
      }
      expect(error).to.be.instanceOf(ManifestError);
      const { problems } = error as ManifestError;
      expect(problems.map(({ line, column, message, hint }) => `${line}:${column} ${message}; ${hint}`)).to.deep.equal([
        '5:18 nothing exports "other-db" in the account and region of "test"; Did you mean other-dbs?',
        '10:23 nothing exports "signing-key-arn" in the account and region of "test"; Deploy the stack that exports it first; `aws cloudformation list-exports` lists them.',
      ]);
    });

    it("are not asked for where none is named", async () => {
      const plain = "name: api\ntype: Backend Service\nimage: {location: nginx, port: 80}\n";
      const part = resolved({ "copilot/api/manifest.yml": plain });
      const draft = { previous: undefined, record: record(), part, built: new Set(["api"]), notices: [] };
      const unreachable = { aws: { region: "us-west-2", endpoint: "http://127.0.0.1:1" } } as Target;
      expect(await gatherExports(unreachable, draft, undefined)).to.deep.equal({
        there: new Map(),
        importers: new Map(),
      });
    });
  });

  it("that are missing are meant by a near name, if there is one", () => {
    const use = { name: "shop-tst-Db", file: "a.yml", line: 1, column: 1, path: "" };
    expect(missingExport(use, "test", ["unrelated", "shop-test-Db"]).hint).to.equal("Did you mean shop-test-Db?");
  });
});

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { environmentCluster, networkParameters, workloadCluster } from "../../automation/init/storage/aurora.js";
import { environmentBucket, workloadBucket } from "../../automation/init/storage/bucket.js";
import { environmentTable, workloadTable } from "../../automation/init/storage/dynamodb.js";
import { Lab } from "../sandbox/lab.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { type RunStep, Sandboxed } from "../support/sandboxed.js";

const key = { name: "Id", type: "S" } as const;
const table = { name: "items", partitionKey: key, sortKey: { name: "At", type: "N" } as const, localIndexes: [] };
const cluster = { name: "db", engine: "PostgreSQL", initialDatabase: "shop", environments: ["test"] } as const;
const manifest = (type: string, name: string, more: string): string =>
  `name: ${name}\ntype: ${type}\nimage: {location: "public.ecr.aws/nginx/nginx:latest"}\n${more}`;
const head = `Parameters:
  App: {Type: String}
  Env: {Type: String}
`;

/** Long enough to go through the bucket, with a file of its own, and an import of what its neighbour exports. */
const functions = `${head}Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Code: ../fn, Handler: index.handler, Runtime: nodejs20.x, Role: !GetAtt Role.Arn}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
  Table: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: {'Fn::ImportValue': !Sub '\${App}-\${Env}-sharedTableName'}}}
${"# filler that makes the template longer than what a call may carry\n".repeat(850)}Outputs:
  FnArn: {Value: !GetAtt Fn.Arn, Export: {Name: !Sub '\${App}-\${Env}-FnArn'}}
`;

const queue = `${head}  Name: {Type: String}
Resources:
  Jobs: {Type: AWS::SQS::Queue}
Outputs:
  JobsUrl: {Value: !Ref Jobs}
`;

/** One `Parameters` block for all templates of a folder: they become one. */
function alike(text: string): string {
  return text.replace(/^Parameters:\n(?: {2}(?:App|Env|Name):\n(?: {4}.*\n)+)+/m, (block) =>
    block.includes("  Name:\n") ? `${head}  Name: {Type: String}\n` : head,
  );
}

const parameterFile = (values: Record<string, { tag: string; value: string }>): string =>
  `Parameters:\n${Object.entries(values)
    .map(([name, { tag, value }]) => `  ${name}: ${tag} ${value}\n`)
    .join("")}`;

const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": "repository: shop\nexports: true\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/environments/fn/index.js": "exports.handler = () => 1;\n",
  "copilot/environments/addons/fn.yml": functions,
  "copilot/environments/addons/shared.yml": alike(environmentTable({ ...table, name: "shared" })),
  "copilot/environments/addons/pile.yml": alike(environmentBucket("pile")),
  "copilot/environments/addons/main.yml": alike(
    environmentCluster({ ...cluster, name: "main", engine: "MySQL" }, false),
  ),
  "copilot/environments/addons/addons.parameters.yml": parameterFile(networkParameters),
  "copilot/api/manifest.yml": manifest(
    "Backend Service",
    "api",
    "variables:\n  FN: {from_cfn: shop-test-FnArn}\nsecrets:\n  MAIN: {from_cfn: shop-test-mainAuroraSecret}\n",
  ),
  "copilot/api/addons/items.yml": alike(workloadTable(table, "api")),
  "copilot/api/addons/files.yml": alike(workloadBucket("files", "api")),
  "copilot/worker/manifest.yml": manifest("Worker Service", "worker", ""),
  "copilot/worker/addons/db.yml": alike(workloadCluster(cluster, "worker")),
  "copilot/worker/addons/jobs.yml": queue,
  "copilot/old/manifest.yml": manifest("Worker Service", "old", ""),
  "copilot/old/addons/past.yml": alike(workloadTable({ ...table, name: "past" }, "old")),
};

describe("addons and storage", function () {
  this.timeout(240_000);
  let app: Sandboxed;

  before(async () => {
    app = new Sandboxed(makeFolder(files), "test", removeFolders);
    await app.succeed("up", "--yes");
  });
  after(() => app.remove());

  const made = (type: string): string[] =>
    app
      .world()
      .filter((one) => one.type === type)
      .map(({ name }) => name)
      .sort();
  const named = (steps: RunStep[]): string[] => steps.map(({ operation, name }) => `${operation} ${name}`).sort();
  const variablesOf = (workload: string): Record<string, string> => {
    const task = app.world().findLast(({ name }) => name === `${workload}-task`);
    const [main] = JSON.parse(String(task?.inputs.containerDefinitions)) as {
      environment: { name: string; value: string }[];
      secrets?: { name: string; valueFrom: string }[];
    }[];
    return Object.fromEntries([
      ...(main?.environment ?? []).map(({ name, value }) => [name, value]),
      ...(main?.secrets ?? []).map(({ name, valueFrom }) => [name, valueFrom]),
    ]);
  };

  it("of workloads and of the environment are made: tables, buckets, clusters, a function with its file", () => {
    expect(made("AWS::DynamoDB::Table")).to.deep.equal(["items", "past", "shared"]);
    expect(made("AWS::RDS::DBCluster")).to.deep.equal(["dbDBCluster", "mainDBCluster"]);
    expect(made("AWS::Lambda::Function")).to.deep.equal(["Fn"]);
    expect(made("aws:s3/bucket:Bucket")).to.include.members(["filesBucket", "pileBucket"]);
  });

  it("hand their outputs to the containers, and the environment's exports to those that name them", () => {
    const variables = variablesOf("api");
    expect(variables.ITEMS_NAME).to.equal("shop-test-api-items");
    expect(variables.FN).to.match(/^arn:aws:lambda:/);
    expect(variables.MAIN).to.match(/^arn:aws:secretsmanager:.*mainAuroraSecret/);
    expect(variablesOf("worker").DB_SECRET).to.match(/^arn:aws:secretsmanager:.*dbAuroraSecret/);
  });

  it("stand beside the exports that Copilot's stacks made, where airlift.yml asks for them", () => {
    const exports = made("aws:cloudformation/export:Export");
    expect(exports).to.include.members([
      "shop-test-VpcId",
      "shop-test-PrivateSubnets",
      "shop-test-EnvironmentSecurityGroup",
    ]);
    expect(exports).to.include.members(["shop-test-api-DiscoveryServiceARN", "shop-test-FnArn"]);
  });

  it("are what the offline plan said, resource by resource", async () => {
    expect((await app.unplanned()).join("\n")).to.equal("");
  });

  it("that change show what changes, and what they leave alone keeps its value in a preview", async () => {
    app.edit(
      "copilot/api/addons/files.yml",
      "NoncurrentVersionExpirationInDays: 30",
      "NoncurrentVersionExpirationInDays: 9",
    );
    const { stdout } = await app.succeed("preview", "--json");
    const { environments } = JSON.parse(stdout) as {
      environments: { notices: string[]; outcome: { steps: RunStep[] } }[];
    };
    const [only] = environments;
    expect(only?.notices.join("\n")).to.include("~ filesBucket (AWS::S3::Bucket): LifecycleConfiguration (in place)");
    const changing = (only?.outcome.steps ?? []).filter(({ operation }) => operation !== "same");
    expect(named(changing)).to.deep.equal(["update api-addons-stack"]);
  });

  it("that fail are reported with their reason, leave their own service as it is, and stop no other", async () => {
    app.edit("copilot/worker/addons/jobs.yml", "Outputs:", "  More: {Type: AWS::SNS::Topic}\nOutputs:");
    app.edit("copilot/worker/addons/jobs.yml", "Outputs:", "Outputs:\n  MoreArn: {Value: !Ref More}");
    app.edit("copilot/api/manifest.yml", "variables:", "variables:\n  NEW: value");
    const [before] = app.world().filter(({ name }) => name === "worker-service");
    const fault = { fail: [{ type: "AWS::SNS::Topic", create: 1, message: "no more topics" }] };
    const failed = await app.runWith({ AIRLIFT_SANDBOX_FAULTS: JSON.stringify(fault) }, "up", "--yes");
    expect(failed.code).to.equal(1);
    expect(failed.stderr).to.include("worker-addons-stack").and.to.include("no more topics");
    expect(failed.stderr).not.to.include("worker-task [");
    expect(variablesOf("api").NEW).to.equal("value");
    expect(app.world().find(({ name }) => name === "worker-service")?.inputs).to.deep.equal(before?.inputs);
  });

  it("go with a workload that goes, but not their data; the next run fixes what failed", async () => {
    rmSync(join(app.folder, "copilot/old"), { recursive: true });
    const { stderr } = await app.succeed("up", "--yes", "--prune", "old");
    expect(stderr).to.include("worker-addons-stack");
    expect(variablesOf("worker").MORE_ARN).to.match(/^arn:aws:sns:/);
    expect(made("AWS::DynamoDB::Table")).to.include("past");
    expect(app.world().some(({ name }) => name === "old-service")).to.equal(false);
  });

  it("are taken back with their data when the workload returns", async () => {
    const back = Object.entries(files).filter(([path]) => path.startsWith("copilot/old/"));
    addFiles(app.folder, Object.fromEntries(back));
    const steps = await app.steps("up", "--yes");
    expect(named(steps)).to.include("import old-addons-stack");
    expect(made("AWS::DynamoDB::Table").filter((name) => name === "past")).to.have.length(1);
  });

  it("with data inside the VPC keep an environment from being destroyed by halves", async () => {
    const refused = await app.run("destroy", "--yes");
    expect(refused.code).to.equal(1);
    expect(refused.stderr)
      .to.include("shop-test-worker-addons")
      .and.to.include("shop-test-addons")
      .and.to.include("--keep-network")
      .and.not.to.include("shop-test-old-addons");
  });

  it("of others that import Copilot's exports keep what these stand for", async () => {
    const lab = new Lab({}, undefined, join(app.folder, ".airlift"));
    const templateBody =
      "Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Name: /x, Value: !ImportValue shop-test-api-DiscoveryServiceARN}}}";
    await lab.make("cloudformation/stack:Stack", "outside", { name: "outside", templateBody });
    const refused = [
      await app.run("destroy", "--yes", "--name", "api"),
      await app.run("destroy", "--yes", "--delete-data", "all"),
    ];
    for (const { code, stderr } of refused) {
      expect(code).to.equal(1);
      expect(stderr).to.include("shop-test-api-DiscoveryServiceARN: imported by outside");
    }
    await lab.drop("outside");
  });

  it("name the place of an import that the environment has nothing for", async () => {
    writeFileSync(
      join(app.folder, "copilot/worker/addons/jobs.yml"),
      queue.replace(
        "Jobs: {Type: AWS::SQS::Queue}",
        "Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: !ImportValue shop-test-HTTPSListenerArn}}",
      ),
    );
    const refused = await app.run("preview");
    expect(refused.code).to.equal(1);
    expect(refused.stderr)
      .to.include("copilot/worker/addons/jobs.yml:6:70")
      .and.to.include("shop-test-HTTPSListenerArn");
  });
});

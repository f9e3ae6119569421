// npm run test:live -- --adopt: deploys a small application as AWS Copilot leaves one, from the templates in .ci/live, to the
// account that the shell's credentials lead to; adopts it, takes that back, adopts it again, ends the stacks, looks whether
// everything is there and whether a custom resource was called, and destroys it with Airlift. About 40 minutes, and less than
// a dollar. Needs credentials and AWS_REGION.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "./paths.mjs";

export const application = "airlift-adopt";
const environment = "test";
const set = `${application}-infrastructure`;
const templates = join(repositoryRoot, ".ci/live");
export const template = (name) => readFileSync(join(templates, `${name}.yml`), "utf8");

/** The addon, in copilot/ and in the bucket alike. */
export const addon = `Parameters:
  App: { Type: String }
  Env: { Type: String }
  Name: { Type: String }
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub '\${App}-\${Env}-\${Name}-orders'
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      BillingMode: PAY_PER_REQUEST
Outputs:
  OrdersName: { Value: !Ref Orders }
`;

/** The folder that belongs to what the templates deploy. */
export const files = {
  "copilot/.workspace": `application: ${application}\n`,
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/api/manifest.yml": `name: api
type: Backend Service
image:
  location: public.ecr.aws/nginx/nginx:stable
  port: 80
cpu: 256
memory: 512
count: 1
exec: true
`,
  "copilot/api/addons/orders.yml": addon,
};

/** What only AWS can prove of an adoption, by the numbers of docs/verified.md. */
export const claims = [
  ["1", "a change set that sets policies of deletion has no other scope, and applying it calls no custom resource"],
  ["2", "a stack policy that allows Update:Modify lets it pass"],
  ["3", "the parent of a nested stack can be updated that way"],
  ["4", "a stack whose resources are retained is deleted without a call of its custom resources"],
  ["5", "a nested stack without its parent can be updated"],
  ["6", "an import keeps names, and a service keeps its launch type"],
  ["8", "DynamoDB's deletion protection is set by Cloud Control and changes nothing else"],
  ["9", "Cloud Control deletes Copilot's roles with their policies"],
  ["11", "the operation of the StackSet succeeds"],
];

function folderOf() {
  const folder = join(mkdtempSync(join(tmpdir(), "airlift-live-")), "application");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const tagsFor = (more = {}) =>
  Object.entries({ "copilot-application": application, ...more }).map(([Key, Value]) => ({ Key, Value }));
const parameters = (given) =>
  Object.entries(given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
const Capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"];

async function deploy(clients, account, region) {
  const { cfn, s3, ssm, api } = clients;
  const stack = async (StackName, TemplateBody, given, tags) => {
    process.stdout.write(`Deploying ${StackName} ...\n`);
    const request = { StackName, TemplateBody, Parameters: parameters(given), Tags: tagsFor(tags), Capabilities };
    await cfn.send(new api.cfn.CreateStackCommand(request));
    await api.cfn.waitUntilStackCreateComplete({ client: cfn, maxWaitTime: 1800 }, { StackName });
  };
  await stack(`${application}-infrastructure-roles`, template("roles"), { App: application });
  await cfn.send(
    new api.cfn.CreateStackSetCommand({
      StackSetName: set,
      TemplateBody: template("regional"),
      Capabilities,
      Tags: tagsFor(),
      AdministrationRoleARN: `arn:aws:iam::${account}:role/${application}-adminrole`,
      ExecutionRoleName: `${application}-executionrole`,
    }),
  );
  const where = { StackSetName: set, Accounts: [account], Regions: [region] };
  // IAM needs a moment before CloudFormation may take the new roles.
  await sleep(20_000);
  const { OperationId } = await cfn.send(new api.cfn.CreateStackInstancesCommand(where));
  for (let status = "RUNNING"; status !== "SUCCEEDED"; ) {
    if (/FAILED|STOPPED/.test(status)) throw new Error(`The StackSet ${set} was not deployed: ${status}.`);
    await sleep(10_000);
    const request = { StackSetName: set, OperationId };
    ({ Status: status } = (await cfn.send(new api.cfn.DescribeStackSetOperationCommand(request))).StackSetOperation);
  }
  const { Summaries } = await cfn.send(new api.cfn.ListStackInstancesCommand({ StackSetName: set }));
  const named = { StackName: Summaries[0].StackId, LogicalResourceId: "PipelineBuiltArtifactBucket" };
  const { StackResourceDetail } = await cfn.send(new api.cfn.DescribeStackResourceCommand(named));
  const bucket = StackResourceDetail.PhysicalResourceId;
  const Key = "manual/addons/api/1.yml";
  await s3.send(new api.s3.PutObjectCommand({ Bucket: bucket, Key, Body: addon }));
  const own = `${application}-${environment}`;
  const tags = { "copilot-environment": environment };
  await stack(own, template("environment"), { AppName: application, EnvironmentName: environment }, tags);
  await stack(
    `${own}-api`,
    template("api"),
    {
      ...{ AppName: application, EnvName: environment, WorkloadName: "api" },
      AddonsTemplateURL: `https://${bucket}.s3.${region}.amazonaws.com/${Key}`,
    },
    { ...tags, "copilot-service": "api" },
  );
  const registry = {
    "": { name: application, account },
    [`/environments/${environment}`]: { name: environment, region, accountID: account },
    "/components/api": { name: "api", type: "Backend Service" },
  };
  for (const [path, value] of Object.entries(registry)) {
    const request = {
      Name: `/copilot/applications/${application}${path}`,
      Value: JSON.stringify(value),
      Type: "String",
    };
    await ssm.send(new api.ssm.PutParameterCommand(request));
  }
}

/**
 * The steps of the adoption, by whoever runs the command and looks.
 * @param airlift runs the command; throws unless it ends with 0
 * @param calls what the custom resource's function was called with so far
 * @param changeAddon writes another addon into the folder
 * @returns numbers of the claims that were shown
 */
export async function adoptAndEnd({ airlift, calls, changeAddon }) {
  const at = ["-e", environment];
  airlift("adopt", ...at, "--report");
  airlift("adopt", ...at, "--yes");
  airlift("preview", ...at, "--exit-code");
  airlift("adopt", ...at, "--undo");
  airlift("adopt", ...at, "--yes");
  const before = await calls();
  if (before !== "Create") throw new Error(`Retaining called the custom resource: ${before}.`);
  airlift("adopt", ...at, "--finish", "--yes");
  const after = await calls();
  if (after !== "Create") throw new Error(`Ending the stacks called the custom resource: ${after}.`);
  airlift("preview", ...at, "--exit-code");
  // The nested stack, whose parent is gone.
  changeAddon();
  airlift("up", ...at, "--yes");
  return claims.map(([number]) => number);
}

async function clientsIn(region) {
  const api = {
    cfn: await import("@aws-sdk/client-cloudformation"),
    s3: await import("@aws-sdk/client-s3"),
    ssm: await import("@aws-sdk/client-ssm"),
    sts: await import("@aws-sdk/client-sts"),
  };
  return {
    api,
    cfn: new api.cfn.CloudFormationClient({ region }),
    s3: new api.s3.S3Client({ region }),
    ssm: new api.ssm.SSMClient({ region }),
    sts: new api.sts.STSClient({ region }),
  };
}

/** @returns the exit code */
export async function run() {
  const region = process.env.AWS_REGION;
  if (!region) throw new Error("Set AWS_REGION, and have credentials in the shell: this deploys to a real account.");
  const clients = await clientsIn(region);
  const { Account: account } = await clients.sts
    .send(new clients.api.sts.GetCallerIdentityCommand({}))
    .catch((error) => {
      throw new Error(`No AWS credentials in the shell (${error.message}): an adoption is only proved in an account.`);
    });
  const folder = folderOf();
  const env = {
    ...process.env,
    AIRLIFT_BACKEND: `file://${join(folder, "..")}`,
    PULUMI_CONFIG_PASSPHRASE: process.env.PULUMI_CONFIG_PASSPHRASE ?? "live",
  };
  const airlift = (...args) => {
    process.stdout.write(`\n$ airlift ${args.join(" ")}\n`);
    const command = join(repositoryRoot, "dist/bin/airlift.js");
    const { status, error } = spawnSync(process.execPath, [command, ...args], { cwd: folder, env, stdio: "inherit" });
    if (error) throw error;
    if (status !== 0) throw new Error(`airlift ${args.join(" ")} ended with ${status}.`);
  };
  const calls = async () => {
    const Name = `/airlift-live/${application}-${environment}-api`;
    const { Parameter } = await clients.ssm.send(new clients.api.ssm.GetParameterCommand({ Name }));
    return Parameter?.Value ?? "";
  };
  process.stdout.write(`The application is in ${folder}.\n`);
  const changeAddon = () => {
    // The adoption has turned the table's deletion protection on, and the table is to go at the end.
    const open = addon.replace("BillingMode", "DeletionProtectionEnabled: false\n      BillingMode");
    writeFileSync(join(folder, "copilot/api/addons/orders.yml"), open);
  };
  let shown;
  try {
    await deploy(clients, account, region);
    shown = await adoptAndEnd({ airlift, calls, changeAddon });
  } catch (error) {
    process.stderr.write(
      `\n${error.message}\nNothing is cleaned up, so that it can be looked into: the stacks are ${application}-*, the state is in ${folder}.\n` +
        "`airlift adopt -e test --undo` gives the stacks back as they were; then delete them, the workload's first.\n",
    );
    return 1;
  }
  airlift("app", "delete", "--yes", "--delete-data", "all");
  rmSync(join(folder, ".."), { recursive: true, force: true });
  for (const [number, text] of claims)
    process.stdout.write(`${shown.includes(number) ? "shown    " : "not shown"} ${number}. ${text}\n`);
  process.stdout.write(
    "\nLeft in the account: Copilot's bucket for artifacts with the journal, its key, and /airlift-live.\n",
  );
  return 0;
}

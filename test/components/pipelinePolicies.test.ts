import { expect } from "chai";
import { planPipeline } from "../../automation/operations/pipelinePlan.js";
import { actionsByType } from "../../automation/policy/actions.js";
import { leastPolicy, type PlannedType, type PolicyPlace } from "../../automation/policy/leastPolicy.js";
import { pipelineAccess } from "../../automation/policy/pipelineAccess.js";
import { buildPolicy } from "../../automation/policy/pipelinePolicies.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { policyDocuments } from "../../components/pipeline/policies.js";
import { Pipeline, type PipelineArgs } from "../../components/pipeline.js";
import type { Statement } from "../../components/policies.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { type Recording, record } from "../support/recording.js";

const place: PolicyPlace = {
  application: "todo",
  environment: "test",
  account: "123456789012",
  region: "eu-west-1",
  partition: "aws",
  backend: "s3://state",
};

const args: PipelineArgs = {
  application: "todo",
  pipeline: "main",
  source: { provider: "GitHub", owner: "acme", repository: "todo", branch: "main" },
  build: { buildspec: "b.yml" },
  stages: [{ environment: "test", deployments: [{ name: "api" }] }],
  artifactStores: [{ bucket: "artifacts", keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1", region: "eu-west-1" }],
  runner: { file: "airlift.tar", sha256: "abc" },
  state: { bucket: "state", key: "alias/todo" },
};

interface Policy {
  Statement: Statement[];
}

/** The documents of a role's policies, inline and managed, and the statements in them. */
async function policiesOf(
  role: string,
  more: Partial<PipelineArgs> = {},
): Promise<{ all: string[]; statements: Statement[] }> {
  const made = await record(() => {
    new Pipeline("main", { ...args, ...more });
    return undefined;
  });
  const inline = made.one("aws:iam/rolePolicy:RolePolicy", `main-${role}-policy`);
  const managed = role.startsWith("deploy") ? made.all("aws:iam/policy:Policy") : [];
  const all = [inline, ...managed].map(({ inputs }) => String(inputs.policy));
  return { all, statements: all.flatMap((text) => (JSON.parse(text) as Policy).Statement) };
}

const fits = (pattern: string, action: string): boolean =>
  new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i").test(action);

const allows = (statements: readonly Statement[], action: string): boolean =>
  statements.some(
    ({ Action, Condition }) => Condition === undefined && [Action].flat().some((pattern) => fits(pattern, action)),
  );

const everyType = Object.keys(actionsByType).map(
  (type): PlannedType => ({ type: `aws:${type}:X`, name: "x", inputs: {} }),
);

describe("the roles of a pipeline", () => {
  it("deploy what `airlift policy` says that an environment takes, and nothing else", async () => {
    const policy: Statement[] = leastPolicy(everyType, place).document.Statement;
    const stages = [{ environment: "test", deployments: [{ name: "api" }], policy }];
    const needed = policy.filter(({ Condition }) => Condition === undefined).flatMap(({ Action }) => Action);
    const { all, statements } = await policiesOf("deploy-test-role", { stages });
    expect(needed.length).to.be.greaterThan(300);
    expect(needed.filter((action) => !allows(statements, action))).to.deep.equal([]);
    for (const action of [
      "organizations:LeaveOrganization",
      "iam:CreateUser",
      "ec2:RunInstances",
      "s3:GetBucketNothing",
    ])
      expect(allows(statements, action), action).to.equal(false);
    expect(all.filter((text) => text.includes("NotAction"))).to.deep.equal([]);
    // Managed policies of 6,144 characters, ten of them, and 10,240 characters inline.
    const [inline = "", ...managed] = all;
    expect(inline.length).to.be.below(10_240);
    expect(managed.length).to.be.within(2, 10);
    for (const text of managed) expect(text.length).to.be.at.most(6144);
  });

  it("build: its own logs, and with a connection what a source with submodules takes", async () => {
    const { statements } = await policiesOf("build-role");
    for (const action of ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"])
      expect(allows(statements, action), action).to.equal(true);
  });

  it("pipeline: the connection's use and nothing else that would make one", async () => {
    const { statements } = await policiesOf("pipeline-role");
    const actions = statements.flatMap(({ Action }) => [Action].flat()).filter((one) => /^code(star-)?conn/.test(one));
    expect(actions).to.include("codestar-connections:UseConnection");
    expect(actions).to.include("codestar-connections:GetConnection");
  });

  it("divide a statement that is too long by its actions", () => {
    const Action = Array.from({ length: 500 }, (_, index) => `service:ActionWithANumber${index}`);
    const documents = policyDocuments([{ Sid: "One", Effect: "Allow", Action, Resource: "*" }]);
    expect(documents.length).to.be.above(1);
    expect(documents.flat().flatMap((statement) => statement.Action)).to.deep.equal(Action);
    expect(policyDocuments([])).to.deep.equal([]);
  });

  it("build: repositories, images and env files, and the state; no environment, and nothing whole", async () => {
    const policy = buildPolicy({ application: "todo", account: "123456789012", partition: "aws" });
    const { statements } = await policiesOf("build-role", { build: { buildspec: "b.yml", policy } });
    const needed = ["ecr/repository", "ecr/repositoryPolicy", "ecr/lifecyclePolicy", "s3/bucketObject"]
      .flatMap((type) => actionsByType[type] ?? [])
      .concat("ecr:GetAuthorizationToken", "ecr:PutImage", "s3:DeleteObject")
      .filter((action) => !/^ecr:Delete/.test(action));
    expect(needed.filter((action) => !allows(statements, action))).to.deep.equal([]);
    for (const action of ["ecs:UpdateService", "iam:CreateRole", "iam:PassRole", "cloudformation:CreateStack"])
      expect(allows(statements, action), action).to.equal(false);
    const whole = statements.flatMap(({ Action }) => Action).filter((action) => action.endsWith("*"));
    expect(whole, "as Copilot has it, on the artifacts' key").to.deep.equal(["kms:*"]);
    for (const { Resource } of policy) expect(JSON.stringify(Resource)).to.contain("todo");
  });
});

describe("the role of a pipeline itself", () => {
  it("deploys nothing, and can pass no role on", async () => {
    const actions = (await policiesOf("pipeline-role")).statements.flatMap(({ Action }) => Action);
    expect(actions).to.include("codebuild:StartBuild");
    expect(actions.filter((action) => /^(iam|cloudformation|sts):/i.test(action))).to.deep.equal([]);
  });
});

describe("a build of a pipeline", () => {
  const pipeline = (more: Partial<PipelineArgs>): Promise<Recording> =>
    record(() => {
      new Pipeline("main", { ...args, ...more });
      return undefined;
    });

  it("is privileged only where images are built, and keeps their layers there", async () => {
    const settings = (made: Recording, project: string): [unknown, unknown] => {
      const { environment, cache } = made.one("aws:codebuild/project:Project", project).inputs;
      return [
        (environment as { privilegedMode: boolean }).privilegedMode,
        (cache as { modes?: string[] } | undefined)?.modes,
      ];
    };
    const plain = await pipeline({});
    expect(settings(plain, "main-build")).to.deep.equal([false, ["LOCAL_CUSTOM_CACHE"]]);
    expect(settings(plain, "main-deploy-test")).to.deep.equal([false, ["LOCAL_CUSTOM_CACHE"]]);
    const action = { name: "smoke", buildspec: "s.yml" };
    const docker = await pipeline({
      build: { buildspec: "b.yml", privileged: true },
      stages: [
        {
          environment: "test",
          deployments: [{ name: "api" }],
          privileged: true,
          preDeployments: [action],
          postDeployments: [{ ...action, privileged: true }],
          testCommands: ["docker compose run tests"],
        },
      ],
    });
    expect(settings(docker, "main-build")).to.deep.equal([true, ["LOCAL_DOCKER_LAYER_CACHE"]]);
    expect(settings(docker, "main-deploy-test")[0]).to.equal(true);
    expect(settings(docker, "main-pre-test-smoke")).to.deep.equal([false, ["LOCAL_CUSTOM_CACHE"]]);
    expect(settings(docker, "main-post-test-smoke")).to.deep.equal([true, ["LOCAL_DOCKER_LAYER_CACHE"]]);
    expect(settings(docker, "main-test-test")[0]).to.equal(true);
    expect(
      settings(
        await pipeline({
          stages: [{ environment: "test", deployments: [{ name: "api" }], testCommands: ["npm test"] }],
        }),
        "main-test-test",
      )[0],
    ).to.equal(false);
  });
});

describe("what a pipeline's deployments may do", () => {
  afterEach(removeFolders);

  const manifests = (more: Record<string, string> = {}) => ({
    "copilot/.workspace": "application: todo\n",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    "copilot/airlift.yml": "environments: {prod: {role: 'arn:aws:iam::111122223333:role/deploy'}}\n",
    "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
    "copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {build: Dockerfile, port: 80}\n",
    Dockerfile: "FROM scratch\n",
    "copilot/pipelines/main/manifest.yml":
      "name: main\nversion: 1\nsource: {provider: GitHub, properties: {repository: https://github.com/acme/todo, branch: main}}\nstages: [{name: test}, {name: prod}]\n",
    "copilot/pipelines/main/buildspec.yml": "version: 0.2\nphases: {build: {commands: [airlift build]}}\n",
    ...more,
  });

  async function planned(more: Record<string, string> = {}) {
    const dir = makeFolder(manifests(more));
    const { resources } = await planPipeline({ dir });
    const one = (type: string, name: string) =>
      resources.find((each) => each.type === type && each.name === name)?.inputs;
    const isPrivileged = (project: string) =>
      (one("aws:codebuild/project:Project", `main-${project}`)?.environment as { privilegedMode?: boolean } | undefined)
        ?.privilegedMode;
    const policies = resources.filter(({ type }) => type === "aws:iam/policy:Policy");
    const statements = policies.flatMap(({ inputs }) => (JSON.parse(String(inputs.policy)) as Policy).Statement);
    return { names: policies.map(({ name }) => name), statements, isPrivileged };
  }

  it("is worked out of each environment's plan, and left to the role that the settings name", async () => {
    const { names, statements } = await planned();
    expect(names.every((name) => name.startsWith("main-deploy-test-policy-"))).to.equal(true);
    expect(allows(statements, "ecs:UpdateService")).to.equal(true);
    expect(allows(statements, "elasticloadbalancing:CreateLoadBalancer"), "it has none").to.equal(false);
  });

  it("is extended by what addons need, known or not", async () => {
    const template = "Resources:\n  T: {Type: AWS::DynamoDB::Table}\n  S: {Type: AWS::Kinesis::Stream}\nOutputs: {}\n";
    const parameters = "Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}\n";
    const { statements } = await planned({ "copilot/api/addons/data.yml": `${parameters}${template}` });
    expect(allows(statements, "dynamodb:CreateTable")).to.equal(true);
    expect(allows(statements, "kinesis:CreateStream")).to.equal(true);
    expect(allows((await planned()).statements, "kinesis:CreateStream")).to.equal(false);
    const dir = makeFolder(manifests({ "copilot/api/addons/data.yml": `${parameters}${template}` }));
    const open = openFolder({ dir });
    const spec = { ...args, stages: [{ environment: "test", deployments: [] }] };
    const { notices } = await pipelineAccess(open, spec, { account: "123456789012", region: "eu-west-1" });
    expect(notices.join()).to.contain("kinesis:* for AWS::Kinesis::Stream");
  });

  it("goes with privileged builds where images are built, and only there", async () => {
    const built = await planned();
    expect(["build", "deploy-test", "deploy-prod"].map(built.isPrivileged)).to.deep.equal([true, false, false]);
    const spec = "version: 0.2\nphases: {build: {commands: [npm test]}}\n";
    const late = await planned({ "copilot/pipelines/main/buildspec.yml": spec });
    expect(["build", "deploy-test"].map(late.isPrivileged)).to.deep.equal([false, true]);
    const api = "name: api\ntype: Backend Service\nimage: {location: nginx}\n";
    const none = await planned({ "copilot/api/manifest.yml": api });
    expect(["build", "deploy-test"].map(none.isPrivileged)).to.deep.equal([false, false]);
    const docker = await planned({
      "copilot/api/manifest.yml": api,
      "copilot/pipelines/main/buildspec.yml": "version: 0.2\nphases: {build: {commands: [docker compose up]}}\n",
    });
    expect(docker.isPrivileged("build")).to.equal(true);
  });
});

import { expect } from "chai";
import { parse } from "yaml";
import { buildspec } from "../../components/pipeline/build.js";
import { Pipeline, type PipelineArgs, type PipelineStageSpec } from "../../components/pipeline.js";
import { type Recording, record, reference } from "../support/recording.js";

const t = {
  pipeline: "aws:codepipeline/pipeline:Pipeline",
  project: "aws:codebuild/project:Project",
  connection: "aws:codestarconnections/connection:Connection",
  role: "aws:iam/role:Role",
  policy: "aws:iam/rolePolicy:RolePolicy",
} as const;

const least: PipelineArgs = {
  application: "todo",
  pipeline: "main",
  source: { provider: "GitHub", owner: "a-long-owner", repository: "a-repository-with-a-long-name", branch: "main" },
  build: { buildspec: "copilot/pipelines/main/buildspec.yml" },
  stages: [{ environment: "test", deployments: [{ name: "api" }] }],
  artifactStores: [{ bucket: "artifacts", keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1", region: "eu-west-1" }],
  runner: { file: "airlift.tar", sha256: "abc" },
};

function pipeline(args: Partial<PipelineArgs> = {}): Promise<Recording> {
  return record(() => {
    new Pipeline("main", { ...least, ...args });
    return undefined;
  });
}

const staged = (stage: Partial<PipelineStageSpec>): Partial<PipelineArgs> => ({
  stages: [{ environment: "test", deployments: [{ name: "api" }], ...stage }],
});

interface Action {
  name: string;
  provider: string;
  runOrder: number;
  configuration?: Record<string, string>;
  inputArtifacts?: string[];
  outputArtifacts?: string[];
  category: string;
}

function actionsOf(made: Recording, stage: string): Action[] {
  const stages = made.one(t.pipeline).inputs.stages as { name: string; actions: Action[] }[];
  return stages.find(({ name }) => name === stage)?.actions ?? [];
}

const orderOf = (made: Recording) => actionsOf(made, "DeployTo-test").map(({ name, runOrder }) => [name, runOrder]);

interface Statement {
  Action?: string[];
  Condition?: Record<string, Record<string, string>>;
  Resource: string | string[];
}

const statementsOf = (made: Recording, name: string): Statement[] =>
  JSON.parse(String(made.one(t.policy, name).inputs.policy)).Statement;

function specOf(made: Recording, project: string): string {
  return (made.one(t.project, project).inputs.source as { buildspec: string }).buildspec;
}

function variablesOf(made: Recording, project: string): Record<string, string> {
  const { environmentVariables } = made.one(t.project, project).inputs.environment as {
    environmentVariables: { name: string; value: string }[];
  };
  return Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value]));
}

describe("Pipeline", () => {
  it("makes a connection within 32 characters and fetches the branch through it", async () => {
    const made = await pipeline();
    expect(made.one(t.connection).inputs).to.deep.include({
      name: "copilot-a-lon-a-repository-with-",
      providerType: "GitHub",
    });
    expect(actionsOf(made, "Source")).to.deep.equal([
      {
        name: "SourceCodeFor-todo",
        region: "eu-west-1",
        category: "Source",
        owner: "AWS",
        provider: "CodeStarSourceConnection",
        version: "1",
        runOrder: 1,
        outputArtifacts: ["SCCheckoutArtifact"],
        configuration: {
          ConnectionArn: reference(t.connection, "main-connection", "arn"),
          FullRepositoryId: "a-long-owner/a-repository-with-a-long-name",
          BranchName: "main",
        },
      },
    ]);
  });

  it("uses the connection that the manifest names, by name or ARN", async () => {
    const source = { provider: "Bitbucket" as const, owner: "a", repository: "b", branch: "main" };
    const named = await pipeline({ source: { ...source, connectionName: "mine" } });
    expect(actionsOf(named, "Source")[0]?.configuration?.ConnectionArn).to.equal("arn:connection");
    expect(named.all(t.connection)).to.have.length(0);
    const given = await pipeline({ source: { ...source, connectionArn: "arn:mine" } });
    expect(actionsOf(given, "Source")[0]?.configuration?.ConnectionArn).to.equal("arn:mine");
  });

  it("fetches from CodeCommit without a connection, and may clone where the artifact is a reference", async () => {
    const source = {
      provider: "CodeCommit" as const,
      repository: "r",
      branch: "b",
      outputFormat: "CODEBUILD_CLONE_REF",
    };
    const made = await pipeline({ source });
    expect(actionsOf(made, "Source")[0]).to.deep.include({
      provider: "CodeCommit",
      configuration: { RepositoryName: "r", BranchName: "b", OutputArtifactFormat: "CODEBUILD_CLONE_REF" },
    });
    const clone = statementsOf(made, "main-build-role-policy").find(
      ({ Action }) => Action?.[0] === "codecommit:GitPull",
    );
    expect(clone?.Resource).to.equal("arn:aws:codecommit:eu-west-1:123456789012:r");
  });

  it("deploys from the folder that holds copilot/, whatever it is called", async () => {
    const made = await pipeline({ folder: "apps/my shop" });
    const { phases } = parse(specOf(made, "main-deploy-test"));
    expect(phases.build.commands).to.deep.equal(["cd 'apps/my shop'", "airlift preview --diff", "airlift up --yes"]);
  });

  it("builds with the manifest's buildspec in Copilot's surroundings", async () => {
    const { inputs } = (await pipeline()).one(t.project, "main-build");
    expect(inputs).to.deep.include({
      name: "pipeline-todo-main-BuildProject",
      buildTimeout: 60,
      source: { type: "CODEPIPELINE", buildspec: "copilot/pipelines/main/buildspec.yml" },
    });
    expect(inputs.environment).to.deep.include({
      type: "LINUX_CONTAINER",
      image: "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
      privilegedMode: false,
    });
  });

  it("builds on ARM where the image is for it", async () => {
    const image = "aws/codebuild/amazonlinux2-aarch64-standard:3.0";
    const made = await pipeline({ build: { buildspec: "b.yml", image } });
    expect(made.one(t.project, "main-build").inputs.environment).to.deep.include({ type: "ARM_CONTAINER", image });
  });

  it("gives the build role the manifest's further policy", async () => {
    const additionalPolicy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }],
    };
    const made = await pipeline({ build: { buildspec: "b.yml", additionalPolicy } });
    expect(JSON.parse(String(made.one(t.policy, "main-build-role-additional").inputs.policy))).to.deep.equal(
      additionalPolicy,
    );
  });

  it("deploys a stage with airlift, showing the preview first", async () => {
    const made = await pipeline({ backend: "s3://state" });
    const { phases } = parse(specOf(made, "main-deploy-test")) as { phases: { build: { commands: string[] } } };
    expect(phases.build.commands).to.deep.equal(["airlift preview --diff", "airlift up --yes"]);
    expect(variablesOf(made, "main-deploy-test")).to.deep.include({
      AIRLIFT_ENV: "test",
      AIRLIFT_PACKAGE_SHA256: "abc",
      AIRLIFT_BACKEND: "s3://state",
      CI: "true",
    });
    const [deploy] = actionsOf(made, "DeployTo-test");
    expect(deploy).to.deep.include({ name: "CreateOrUpdate-api-test", inputArtifacts: ["BuildOutput"] });
    expect(JSON.parse(deploy?.configuration?.EnvironmentVariables ?? "")).to.deep.equal([
      { name: "AIRLIFT_NAME", value: "api", type: "PLAINTEXT" },
    ]);
  });

  it("deploys the environment itself in a pipeline of environments", async () => {
    const made = await pipeline(staged({ deployments: [{ name: "deploy-env", environment: true }] }));
    expect(specOf(made, "main-deploy-test-environment")).to.include("      - airlift env deploy --diff-yes\n");
    expect(orderOf(made)).to.deep.equal([["CreateOrUpdate-deploy-env-test", 1]]);
    expect(made.all(t.project).map(({ name }) => name)).not.to.include("main-deploy-test");
  });

  it("deploys environment and workloads one after the other where a stage names both", async () => {
    const deployments = [
      { name: "deploy-env", environment: true },
      { name: "api", dependsOn: ["deploy-env"] },
    ];
    const made = await pipeline(staged({ deployments }));
    expect(actionsOf(made, "DeployTo-test").map(({ configuration }) => configuration?.ProjectName)).to.deep.equal([
      reference(t.project, "main-deploy-test-environment", "name"),
      reference(t.project, "main-deploy-test", "name"),
    ]);
    expect(orderOf(made)).to.deep.equal([
      ["CreateOrUpdate-deploy-env-test", 1],
      ["CreateOrUpdate-api-test", 2],
    ]);
  });

  it("deploys with an image that has Node.js, whatever the build is made with", async () => {
    const made = await pipeline({ build: { buildspec: "b.yml", image: "example.com/ours:1" } });
    expect(made.one(t.project, "main-deploy-test").inputs.environment).to.deep.include({
      image: "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
    });
  });

  it("orders approval, actions before, deployments by rank, and actions after", async () => {
    const made = await pipeline(
      staged({
        requiresApproval: true,
        preDeployments: [
          { name: "migrate", buildspec: "m.yml", dependsOn: ["check"] },
          { name: "check", buildspec: "c.yml" },
        ],
        deployments: [{ name: "fe", dependsOn: ["api", "db"] }, { name: "api" }, { name: "db" }],
        postDeployments: [{ name: "smoke", buildspec: "s.yml" }],
      }),
    );
    expect(orderOf(made)).to.deep.equal([
      ["ApprovePromotionTo-test", 1],
      ["check", 2],
      ["migrate", 3],
      ["CreateOrUpdate-test-1", 4],
      ["CreateOrUpdate-fe-test", 5],
      ["smoke", 6],
    ]);
  });

  it("tells actions around a deployment where they are, each with a role of its own", async () => {
    const made = await pipeline(staged({ postDeployments: [{ name: "smoke", buildspec: "s.yml" }] }));
    expect(variablesOf(made, "main-post-test-smoke")).to.deep.include({
      COPILOT_APPLICATION_NAME: "todo",
      COPILOT_ENVIRONMENT_NAME: "test",
    });
    expect(made.one(t.project, "main-post-test-smoke").inputs.serviceRole).to.equal(
      reference(t.role, "main-post-test-smoke-role", "arn"),
    );
  });

  it("runs test commands after the deployments", async () => {
    const made = await pipeline(staged({ testCommands: ["npm test"] }));
    expect(orderOf(made)).to.deep.equal([
      ["CreateOrUpdate-api-test", 1],
      ["TestCommands", 2],
    ]);
    expect(specOf(made, "main-test-test")).to.equal(
      "version: 0.2\nphases:\n  build:\n    commands:\n      - npm test\n",
    );
  });

  it("deploys with the role of the environment's account, and may do nothing else there", async () => {
    const roleArn = "arn:aws:iam::111122223333:role/deploy";
    const policy = [{ Effect: "Allow" as const, Action: ["ecs:UpdateService"], Resource: "*" }];
    const own = await pipeline(staged({ policy }));
    const { inputs } = own.one("aws:iam/policy:Policy", "main-deploy-test-policy-1");
    expect(JSON.parse(String(inputs.policy)).Statement).to.deep.equal(policy);
    expect(
      own.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "main-deploy-test-policy-1").inputs,
    ).to.deep.include({
      role: reference(t.role, "main-deploy-test-role", "name"),
    });
    const made = await pipeline(staged({ roleArn, policy }));
    expect(made.all("aws:iam/policy:Policy")).to.deep.equal([]);
    const other = statementsOf(made, "main-deploy-test-role-policy");
    expect(other.find(({ Action }) => Action?.[0] === "sts:AssumeRole")?.Resource).to.deep.equal([roleArn]);
  });

  it("reaches the state by role", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/2";
    const statements = statementsOf(await pipeline({ state: { bucket: "state", key } }), "main-build-role-policy");
    expect(statements.find(({ Action }) => Action?.includes("s3:DeleteObject"))?.Resource).to.deep.equal([
      "arn:aws:s3:::state/*",
    ]);
    expect(statements.find(({ Resource }) => Resource === key)?.Action).to.include("kms:Decrypt");
  });

  it("may use the state's key where only its alias or its id is known", async () => {
    const keyOf = async (key: string): Promise<Statement | undefined> =>
      statementsOf(await pipeline({ state: { bucket: "state", key } }), "main-build-role-policy").find(({ Action }) =>
        Action?.includes("kms:DescribeKey"),
      );
    expect(await keyOf("alias/todo")).to.deep.include({
      Resource: "arn:aws:kms:*:123456789012:key/*",
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/todo" } },
    });
    expect((await keyOf("1234-ab"))?.Resource).to.equal("arn:aws:kms:*:123456789012:key/1234-ab");
  });

  it("deploys from the environment's region, with a bucket and a key of its own there", async () => {
    const made = await pipeline(staged({ region: "us-east-1" }));
    const stores = made.one(t.pipeline).inputs.artifactStores as Record<
      "region" | "location" | "encryptionKey",
      unknown
    >[];
    expect(stores[0]?.encryptionKey).to.deep.equal({ id: least.artifactStores[0]?.keyArn, type: "KMS" });
    expect(stores.map(({ region, location }) => [region, location])).to.deep.equal([
      ["eu-west-1", "artifacts"],
      ["us-east-1", reference("aws:s3/bucket:Bucket", "main-artifacts-us-east-1", "bucket")],
    ]);
    const key = reference("aws:kms/key:Key", "main-artifacts-us-east-1-key", "arn");
    expect(made.one("aws:s3/bucket:Bucket").inputs.region).to.equal("us-east-1");
    expect(made.one(t.project, "main-deploy-test").inputs).to.deep.include({ region: "us-east-1", encryptionKey: key });
    expect(made.one(t.project, "main-build").inputs.region).to.equal("eu-west-1");
    const [deploy] = actionsOf(made, "DeployTo-test");
    expect(deploy).to.deep.include({ region: "us-east-1", runOrder: 1 });
    const kms = statementsOf(made, "main-pipeline-role-policy").find(({ Action }) => Action?.includes("kms:Decrypt"));
    expect(kms?.Resource).to.deep.include(key);
  });

  it("names the regions of its artifact stores only where there are several", async () => {
    const [store] = least.artifactStores;
    const regions = (made: Recording): unknown[] =>
      (made.one(t.pipeline).inputs.artifactStores as { region?: string }[]).map(({ region }) => region);
    expect(regions(await pipeline())).to.deep.equal([undefined]);
    const second = { bucket: "more", keyArn: "arn:aws:kms:us-east-1:123456789012:key/3", region: "us-east-1" };
    const both = await pipeline({ artifactStores: store === undefined ? [] : [store, second] });
    expect(regions(both)).to.deep.equal(["eu-west-1", "us-east-1"]);
  });

  it("keeps names within what AWS takes, however long the pipeline's is", async () => {
    const long = "a".repeat(100);
    const made = await record(() => {
      new Pipeline(long, { ...least, pipeline: long });
      return undefined;
    });
    expect(String(made.one(t.pipeline).inputs.name)).to.match(/^a{91}-[0-9a-f]{8}$/);
    const policies = made.all(t.policy).map(({ inputs }) => String(inputs.name));
    for (const name of policies) expect(name.length).to.be.at.most(128);
    expect(new Set(policies).size).to.equal(policies.length);
    expect((await pipeline()).one(t.pipeline).inputs.name).to.equal(undefined);
  });

  it("tags what it makes with application and pipeline", async () => {
    expect((await pipeline()).one(t.pipeline).inputs.tags).to.deep.equal({
      "copilot-application": "todo",
      "copilot-pipeline": "main",
    });
  });
});

describe("buildspec", () => {
  it("quotes what YAML would read as something else", () => {
    expect(buildspec({ build: ['echo "a: b"', "- x", "echo done"] })).to.include(
      ['      - "echo \\"a: b\\""', '      - "- x"', "      - echo done"].join("\n"),
    );
  });
});

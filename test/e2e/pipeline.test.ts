import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openWorld, type WorldResource } from "../../automation/sandbox/world.js";
import { type Built, runBuild } from "../support/codeBuild.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";
import { airlift, type RunResult } from "../support/run.js";

const project = "aws:codebuild/project:Project";

/** A service, two environments, and a pipeline with everything that a stage may have. */
const files = {
  "api/Dockerfile": "FROM scratch\nCOPY start.sh /\n",
  "api/start.sh": { executable: "#!/bin/sh\n" },
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": "environments: {test: {region: us-west-2}, prod: {region: us-east-1}}\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
  "copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {build: api/Dockerfile}\n",
  "ci/step.yml": `version: 0.2
phases: {build: {commands: ['echo "step in $COPILOT_APPLICATION_NAME $COPILOT_ENVIRONMENT_NAME"']}}
`,
};

const stages = `stages:
  - name: test
    pre_deployments: {migrate: {buildspec: ci/step.yml}}
    post_deployments: {smoke: {buildspec: ci/step.yml}}
  - name: prod
    requires_approval: true
    deployments:
      deploy-env: {template_path: infrastructure/prod.env.yml}
      api: {depends_on: [deploy-env]}
    test_commands: ['test ! -e copilot && echo "tested without a source"']
`;

const manifestOf = (more: string): string =>
  `name: release\nversion: 1\nsource: {provider: GitHub, properties: {repository: acme/shop}}\n${more}`;

interface Action {
  name: string;
  provider: string;
  runOrder: number;
  region?: string;
  inputArtifacts?: string[];
  outputArtifacts?: string[];
  configuration: Record<string, string>;
}

/** An action that ran, with what CodeBuild's log would say. */
interface Ran extends Built {
  name: string;
}

describe("a pipeline, run for real", function () {
  this.timeout(300_000);
  let root: string;
  let folder: string;
  let ran: Ran[];

  const sandbox = (): string => join(root, "aws");
  const world = (): WorldResource[] => openWorld(sandbox()).list();
  const all = (type: string): WorldResource[] => world().filter((one) => one.type === type);
  const logOf = (name: string): string => ran.find((action) => action.name === name)?.log ?? "";

  async function succeed(...args: string[]): Promise<RunResult> {
    const result = await airlift(args, { cwd: folder, env: { AIRLIFT_SANDBOX: sandbox() } });
    expect(result.code, `airlift ${args.join(" ")}\n${result.stderr}`).to.equal(0);
    return result;
  }

  function actions(): Action[] {
    const [pipeline] = all("aws:codepipeline/pipeline:Pipeline");
    const found = pipeline?.inputs.stages as { actions: Action[] }[];
    return found.flatMap((stage) => [...stage.actions].sort((a, b) => a.runOrder - b.runOrder));
  }

  /** Follows the definition as CodePipeline would: every action with the artifacts of those before it. */
  async function push(): Promise<Ran[]> {
    const artifacts: Record<string, string> = { SCCheckoutArtifact: folder };
    const done: Ran[] = [];
    for (const action of actions().filter(({ provider }) => provider === "CodeBuild")) {
      const { ProjectName, EnvironmentVariables = "[]" } = action.configuration;
      const found = all(project).find(({ inputs }) => inputs.name === ProjectName);
      if (found === undefined) throw new Error(`no project ${ProjectName}`);
      const given = JSON.parse(EnvironmentVariables) as { name: string; value: string }[];
      const noSource = (found.inputs.source as { type: string }).type === "NO_SOURCE";
      const built = await runBuild({
        project: found,
        ...(!noSource && { source: artifacts[action.inputArtifacts?.[0] ?? ""] ?? "" }),
        variables: Object.fromEntries(given.map(({ name, value }) => [name, value])),
        root,
        sandbox: sandbox(),
      });
      done.push({ ...built, name: action.name });
      if (built.code !== 0) break;
      for (const name of action.outputArtifacts ?? []) artifacts[name] = built.artifact;
    }
    return done;
  }

  before(async () => {
    root = makeFolder();
    folder = join(root, "shop");
    mkdirSync(folder);
    addFiles(folder, files);
    const init = ["--url", "https://github.com/acme/shop", "--git-branch", "main", "--pipeline-type", "Workloads"];
    await succeed("pipeline", "init", "--name", "release", "--environments", "test,prod", ...init);
    addFiles(folder, {
      "copilot/pipelines/release/manifest.yml": manifestOf(stages),
    });
    await succeed("build", "--env", "test");
    await succeed("pipeline", "deploy");
    ran = await push();
  });
  after(removeFolders);

  it("every action succeeds, in the order of the manifest", () => {
    const last = ran.at(-1);
    expect(last?.code, last?.log).to.equal(0);
    expect(ran.map(({ name }) => name)).to.deep.equal([
      ...["Build", "migrate", "CreateOrUpdate-api-test", "smoke"],
      ...["CreateOrUpdate-deploy-env-prod", "CreateOrUpdate-api-prod", "TestCommands"],
    ]);
  });

  it("every stage deploys the image of the build stage, though its files lost their modes on the way", () => {
    expect(logOf("Build")).to.include("Built: api/api.");
    const artifact = ran.find(({ name }) => name === "Build")?.artifact ?? "";
    const handedOn = JSON.parse(readFileSync(join(artifact, ".airlift/images.json"), "utf8")) as {
      environments: Record<string, { api: string }>;
    };
    const images = ["test", "prod"].map((environment) => {
      const [definition] = all("aws:ecs/taskDefinition:TaskDefinition").filter(({ urn }) =>
        urn.startsWith(`urn:pulumi:${environment}::`),
      );
      const [container] = JSON.parse(String(definition?.inputs.containerDefinitions)) as { image: string }[];
      return container?.image ?? "";
    });
    expect(images).to.deep.equal([handedOn.environments.test?.api, handedOn.environments.prod?.api]);
    for (const image of images) expect(image).to.match(/\/shop\/api@sha256:[0-9a-f]{64}$/);
    for (const stage of ["test", "prod"]) {
      expect(logOf(`CreateOrUpdate-api-${stage}`)).not.to.include("container image, built and pushed");
    }
  });

  it("a stage shows its preview before it deploys", () => {
    expect(logOf("CreateOrUpdate-api-test")).to.match(/Preview of test[\s\S]*Update of test/);
    expect(logOf("CreateOrUpdate-deploy-env-prod")).to.match(/Preview of prod[\s\S]*Update of prod/);
  });

  it("the environment is deployed without its services, which come after it", () => {
    expect(logOf("CreateOrUpdate-deploy-env-prod")).not.to.include("ECS service");
    expect(logOf("CreateOrUpdate-api-prod")).to.include("ECS service");
  });

  it("a stage in another region is deployed from there, with the artifacts of a bucket and a key there", () => {
    const [pipeline] = all("aws:codepipeline/pipeline:Pipeline");
    const stores = pipeline?.inputs.artifactStores as { region: string; encryptionKey: { id: string } }[];
    expect(stores.map(({ region, encryptionKey }) => [region, encryptionKey.id.split(":")[3]])).to.deep.equal([
      ["us-west-2", "us-west-2"],
      ["us-east-1", "us-east-1"],
    ]);
    const deploys = actions().filter(({ name }) => name.startsWith("CreateOrUpdate-"));
    expect(deploys.map(({ name, region }) => [name, region])).to.deep.equal([
      ["CreateOrUpdate-api-test", "us-west-2"],
      ["CreateOrUpdate-deploy-env-prod", "us-east-1"],
      ["CreateOrUpdate-api-prod", "us-east-1"],
    ]);
  });

  it("actions before and after know where they are, and test commands need no source", () => {
    for (const name of ["migrate", "smoke"]) expect(logOf(name)).to.include("step in shop test\n");
    expect(logOf("TestCommands")).to.include("tested without a source");
  });

  it("no project is given a key, a token or a passphrase", () => {
    const names = all(project).flatMap(({ inputs }) => {
      const { environmentVariables = [] } = inputs.environment as { environmentVariables?: { name: string }[] };
      return environmentVariables.map(({ name }) => name);
    });
    expect([...new Set(names)].sort()).to.deep.equal([
      ...["AIRLIFT_ENV", "AIRLIFT_IMAGES_FILE", "AIRLIFT_PACKAGE", "AIRLIFT_PACKAGE_SHA256", "AWS_ACCOUNT_ID", "CI"],
      ...["COPILOT_APPLICATION_NAME", "COPILOT_ENVIRONMENT_NAME", "PARTITION"],
    ]);
  });

  it("status, show and ls say how it is", async () => {
    const [status, shown, listed] = await Promise.all([
      succeed("pipeline", "status", "--json"),
      succeed("pipeline", "show"),
      succeed("pipeline", "ls", "--deployed"),
    ]);
    const { stages: states } = JSON.parse(status.stdout) as { stages: { name: string; actions: unknown[] }[] };
    expect(states.map(({ name, actions: each }) => [name, each.length])).to.deep.equal([
      ["Source", 1],
      ["Build", 1],
      ["DeployTo-test", 3],
      ["DeployTo-prod", 4],
    ]);
    expect(shown.stdout).to.include("acme/shop, branch main").and.to.include("(PENDING)");
    expect(listed.stdout).to.equal("release\n");
  });

  it("keeps its name from pipelines of other repositories", async () => {
    const other = join(root, "other");
    mkdirSync(other);
    addFiles(other, { ...files, "copilot/pipelines/release/manifest.yml": manifestOf(stages) });
    const { code, stderr } = await airlift(["pipeline", "deploy"], {
      cwd: other,
      env: { AIRLIFT_SANDBOX: sandbox() },
    });
    expect(code).to.equal(1);
    expect(stderr).to.include('The name "release" is taken: the repository shop has a pipeline of that name.');
  });

  it("is not taken away without a word where nobody can be asked", async () => {
    const { code, stderr } = await airlift(["pipeline", "delete"], {
      cwd: folder,
      env: { AIRLIFT_SANDBOX: sandbox() },
    });
    expect(code).to.equal(1);
    expect(stderr).to.include("--yes");
    expect(all("aws:codepipeline/pipeline:Pipeline")).to.have.length(1);
  });

  it("is taken away with what is its own; what it deployed stays", async () => {
    const { code, stderr } = await airlift(["pipeline", "delete", "--yes"], {
      cwd: folder,
      env: { AIRLIFT_SANDBOX: sandbox() },
    });
    expect(code, stderr).to.equal(0);
    expect(all(project)).to.deep.equal([]);
    expect(all("aws:ecs/service:Service")).to.have.length(2);
  });
});

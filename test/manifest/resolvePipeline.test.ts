import { expect } from "chai";
import { pipelineName } from "../../automation/manifest/crossReferences.js";
import { loadApplication } from "../../automation/manifest/index.js";
import { type ResolvedPipeline, resolvePipeline } from "../../automation/manifest/resolvePipeline.js";
import type { PipelineSpec } from "../../components/pipeline.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const source = `source:
  provider: GitHub
  properties: {repository: https://github.com/acme/shop}`;

function resolved(manifest: string, more: Record<string, string> = {}): ResolvedPipeline & { name: string } {
  const dir = makeFolder({
    "copilot/.workspace": "application: shop",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment",
    "copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {location: nginx}",
    "copilot/fe/manifest.yml": "name: fe\ntype: Backend Service\nimage: {location: nginx}",
    "copilot/pipelines/main/manifest.yml": manifest,
    ...more,
  });
  const folder = loadApplication({ dir, processEnvironment: {} });
  const [pipeline] = folder.pipelines;
  if (pipeline === undefined) throw new Error("the folder has no pipeline");
  return { ...resolvePipeline(folder, pipeline), name: pipelineName(pipeline) };
}

function specOf(manifest: string, more: Record<string, string> = {}): PipelineSpec {
  const { spec, problems } = resolved(manifest, more);
  if (spec === undefined) throw new Error(problems.map(({ message }) => message).join("; "));
  return spec;
}

const withStages = (stages: string): string => `name: release\nversion: 1\n${source}\nstages:\n${stages}`;
const firstStage = (stages: string) => specOf(withStages(stages)).stages[0];

describe("A pipeline's manifest", () => {
  afterEach(removeFolders);

  it("is called by its own name, not its folder's", () => {
    expect(resolved(withStages("  - name: test")).name).to.equal("release");
  });

  it("names a GitHub repository by address or by owner and name", () => {
    const expected = { provider: "GitHub", owner: "acme", repository: "shop", branch: "main" };
    expect(specOf(withStages("  - name: test")).source).to.deep.include(expected);
    const short = withStages("  - name: test").replace("https://github.com/acme/shop", "acme/shop");
    expect(specOf(short).source).to.deep.include(expected);
  });

  it("names a connection, a branch and the form of the artifact", () => {
    const manifest = withStages("  - name: test").replace(
      "acme/shop}",
      "acme/shop, branch: release, connection_name: mine, output_artifact_format: CODEBUILD_CLONE_REF}",
    );
    expect(specOf(manifest).source).to.deep.include({
      branch: "release",
      connectionName: "mine",
      outputFormat: "CODEBUILD_CLONE_REF",
    });
  });

  it("names a CodeCommit repository by its page in the console", () => {
    const manifest = withStages("  - name: test")
      .replace("GitHub", "CodeCommit")
      .replace(
        "https://github.com/acme/shop",
        "https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop/browse",
      );
    expect(specOf(manifest).source).to.deep.include({ provider: "CodeCommit", repository: "shop" });
  });

  it("with an access token is refused at its line, with the way out", () => {
    const manifest = withStages("  - name: test").replace("acme/shop}", "acme/shop, access_token_secret: token}");
    const { spec, problems } = resolved(manifest);
    expect(spec).to.equal(undefined);
    const [refused] = problems.filter(({ severity }) => severity === "error");
    expect(refused).to.deep.include({ line: 5, path: "source.properties.access_token_secret" });
    expect(refused?.hint).to.include("connection_name");
  });

  it("builds with the buildspec beside it unless it names one", () => {
    expect(specOf(withStages("  - name: test")).build.buildspec).to.equal("copilot/pipelines/main/buildspec.yml");
    const named = `${withStages("  - name: test")}\nbuild: {buildspec: ci/build.yml, image: "aws/codebuild/x:1"}`;
    expect(specOf(named).build).to.deep.include({ buildspec: "ci/build.yml", image: "aws/codebuild/x:1" });
  });

  it("gives its further policy on as it is", () => {
    const policy = `build:
  additional_policy:
    PolicyDocument:
      Version: "2012-10-17"
      Statement: [{Effect: Allow, Action: "sqs:*", Resource: "*"}]`;
    expect(specOf(`${withStages("  - name: test")}\n${policy}`).build.additionalPolicy).to.deep.equal({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }],
    });
  });

  it("deploys every workload of the folder where a stage names none", () => {
    expect(firstStage("  - name: test")?.deployments).to.deep.equal([{ name: "api" }, { name: "fe" }]);
  });

  it("deploys what a stage names, in the order that it says", () => {
    const stage = firstStage("  - {name: test, deployments: {fe: {depends_on: [api]}, api: }}");
    expect(stage?.deployments).to.deep.equal([
      { name: "fe", dependsOn: ["api"] },
      { name: "api", dependsOn: undefined },
    ]);
  });

  it("deploys the environment itself in Copilot's form of it", () => {
    const stage = firstStage(
      "  - {name: test, deployments: {deploy-env: {template_path: infrastructure/test.env.yml}}}",
    );
    expect(stage?.deployments).to.deep.equal([{ name: "deploy-env", dependsOn: undefined, environment: true }]);
  });

  it("leaves out a stage that deploys nothing", () => {
    expect(specOf(withStages("  - {name: test, deployments: {}}\n  - name: prod")).stages).to.have.length(1);
  });

  it("says what comes before and after the deployments, and who agrees", () => {
    const stage = firstStage(`  - name: test
    requires_approval: true
    pre_deployments: {migrate: {buildspec: m.yml}}
    post_deployments: {smoke: {buildspec: s.yml, depends_on: [warm]}, warm: {buildspec: w.yml}}`);
    expect(stage).to.deep.include({ requiresApproval: true });
    expect(stage?.preDeployments).to.deep.equal([{ name: "migrate", buildspec: "m.yml", dependsOn: undefined }]);
    expect(stage?.postDeployments?.[0]).to.deep.equal({ name: "smoke", buildspec: "s.yml", dependsOn: ["warm"] });
  });

  it("runs test commands as they are written", () => {
    expect(firstStage("  - {name: test, test_commands: [make test]}")?.testCommands).to.deep.equal(["make test"]);
  });

  it("deploys an environment in another account by the role that the settings name", () => {
    const role = "arn:aws:iam::111122223333:role/deploy";
    const settings = { "copilot/airlift.yml": `environments: {test: {role: "${role}"}}` };
    expect(specOf(withStages("  - name: test"), settings).stages[0]?.roleArn).to.equal(role);
  });
});

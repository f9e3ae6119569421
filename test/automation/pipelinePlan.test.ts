import { expect } from "chai";
import { RunError } from "../../automation/errors.js";
import { planPipeline } from "../../automation/pipelinePlan.js";
import { chosenPipeline, homeStore, pipelinesOf } from "../../automation/pipelines.js";
import { openFolder } from "../../automation/session.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const manifest = (name: string): string => `name: ${name}
version: 1
source: {provider: GitHub, properties: {repository: acme/shop}}
stages: [{name: test}]`;

function folderWith(...pipelines: string[]): string {
  return makeFolder({
    "copilot/.workspace": "application: shop",
    "copilot/airlift.yml": "backend: s3://state?region=eu-west-1\nsecretsProvider: awskms://alias/shop",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment",
    "copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {location: nginx}",
    ...Object.fromEntries(pipelines.map((name) => [`copilot/pipelines/${name}/manifest.yml`, manifest(name)])),
  });
}

const open = (dir: string) => openFolder({ dir, variables: {} });

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RunError) return `${error.message} ${error.hint ?? ""}`;
    throw error;
  }
  return "";
}

describe("Pipelines of a folder", () => {
  afterEach(removeFolders);

  it("are listed by name with their files", () => {
    expect(pipelinesOf(open(folderWith("two", "one")))).to.deep.equal([
      { name: "one", file: "copilot/pipelines/one/manifest.yml" },
      { name: "two", file: "copilot/pipelines/two/manifest.yml" },
    ]);
  });

  it("need no name where there is one only", () => {
    expect(chosenPipeline(open(folderWith("one")), {})).to.equal("one");
    expect(refusal(() => chosenPipeline(open(folderWith("one", "two")), {}))).to.include("Known: one, two.");
    expect(refusal(() => chosenPipeline(open(folderWith("one")), { names: ["three"] }))).to.include('"three"');
    expect(refusal(() => chosenPipeline(open(folderWith()), {}))).to.include("airlift pipeline init");
  });

  it("wait for the application's bucket", () => {
    const folder = open(folderWith("one"));
    expect(refusal(() => homeStore(folder, undefined))).to.include("airlift build");
    const record = {
      version: 1 as const,
      application: "shop",
      repositories: {},
      images: {},
      envFiles: {},
      bucket: "b",
      keyArn: "k",
      region: "eu-west-1",
    };
    expect(homeStore(folder, record)).to.deep.equal({ bucket: "b", keyArn: "k", region: "eu-west-1" });
  });

  it("are planned without engine and account, with the state that CodeBuild reaches by role", async () => {
    const { stack, resources } = await planPipeline({ dir: folderWith("one"), variables: {} });
    expect(stack).to.equal("pipeline.one");
    const types = resources.map(({ type }) => type);
    expect(types.filter((type) => type === "aws:codepipeline/pipeline:Pipeline")).to.have.length(1);
    expect(types.filter((type) => type === "aws:codebuild/project:Project")).to.have.length(2);
    const policy = resources.find(({ name }) => name === "one-build-role-policy")?.inputs.policy;
    expect(String(policy)).to.include("arn:aws:s3:::state/*");
  });
});

import { join } from "node:path";
import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import {
  addressWithoutRegion,
  chosenPipeline,
  homeStore,
  pipelineData,
  pipelinesOf,
} from "../../automation/deployment/pipelineData.js";
import type { StateLocation } from "../../automation/engine/location.js";
import { validate } from "../../automation/manifest/index.js";
import { planPipeline } from "../../automation/operations/pipelinePlan.js";
import { isMissingConnection, reachableState } from "../../automation/operations/pipelineRuns.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

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

  it("find a connection by its name without an account, too", async () => {
    const dir = folderWith();
    addFiles(dir, {
      "copilot/pipelines/one/manifest.yml": manifest("one").replace("acme/shop}", "acme/shop, connection_name: mine}"),
    });
    const { resources } = await planPipeline({ dir, variables: {} });
    expect(resources.filter(({ type }) => type.startsWith("aws:codestarconnections/"))).to.deep.equal([]);
    const pipeline = resources.find(({ type }) => type === "aws:codepipeline/pipeline:Pipeline")?.inputs;
    expect(JSON.stringify(pipeline)).to.include("${data.aws:codestarconnections/getConnection:getConnection.arn}");
  });

  it("take the application's buckets in the regions of their stages, and make one for another account's", async () => {
    const dir = folderWith();
    const stages = ["test", "east", "other"].map((name) => `{name: ${name}}`).join(", ");
    addFiles(dir, {
      "copilot/airlift.yml": `environments:
  test: {region: eu-west-1, account: "111122223333"}
  east: {region: us-east-1, account: "111122223333"}
  other: {region: ap-south-1, account: "444455556666", role: "arn:aws:iam::444455556666:role/deploy"}`,
      "copilot/pipelines/one/manifest.yml": manifest("one").replace("{name: test}", stages),
    });
    const { resources } = await planPipeline({ dir, variables: {} });
    const pipeline = resources.find(({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
    const stores = (pipeline?.inputs.artifactStores ?? []) as { location: string; region: string }[];
    expect(stores.map(({ location, region }) => [region, location])).to.deep.equal([
      ["eu-west-1", "${data.application.bucket}"],
      ["us-east-1", "${data.application-us-east-1.bucket}"],
      ["ap-south-1", "${aws:s3/bucket:Bucket::one-artifacts-ap-south-1.bucket}"],
    ]);
  });

  it("reach the state's bucket in the account's own partition", async () => {
    const dir = folderWith("one");
    addFiles(dir, {
      "copilot/airlift.yml":
        "backend: s3://state?region=cn-north-1\nsecretsProvider: awskms://alias/shop\nenvironments: {test: {region: cn-north-1}}",
    });
    const { resources } = await planPipeline({ dir, variables: {} });
    for (const { name, inputs } of resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")) {
      expect(String(inputs.policy), name).not.to.match(/"arn:aws:/);
    }
    const policy = String(resources.find(({ name }) => name === "one-build-role-policy")?.inputs.policy);
    expect(policy).to.include("arn:aws-cn:s3:::state/*");
  });

  for (const [wrong, from, to, says] of [
    [
      "an environment that is not there",
      "{name: test}",
      "{name: tset}",
      /4:17: error: stages\[0\]\.name: .*\n.*Did you mean test\?/,
    ],
    [
      "a workload that is not there",
      "{name: test}",
      "{name: test, deployments: {ap: }}",
      /error: stages\[0\]\.deployments\.ap: .*\n.*Did you mean api\?/,
    ],
    [
      "a template of its own",
      "{name: test}",
      "{name: test, deployments: {mine: {template_path: infrastructure/mine.yml}}}",
      /error: stages\[0\]\.deployments\.mine: .*\n.*addons/,
    ],
    [
      "deployments that wait for one another",
      "{name: test}",
      "{name: test, deployments: {api: {depends_on: [api]}}}",
      /error: stages\[0\]\.deployments\.api\.depends_on: .*api → api/,
    ],
    ["a provider misspelt", "GitHub", "Github", /3:20: error: source\.provider: .*\n.*Did you mean GitHub\?/],
  ] as const) {
    it(`are refused at the line that names ${wrong}`, async () => {
      const dir = folderWith();
      addFiles(dir, { "copilot/pipelines/one/manifest.yml": manifest("one").replace(from, to) });
      const failure = await planPipeline({ dir, variables: {} }).catch((error: Error) => error.message);
      expect(failure).to.match(says);
    });
  }

  it("are refused where their name is taken by another one of the folder", () => {
    const dir = folderWith("one");
    addFiles(dir, { "copilot/pipelines/two/manifest.yml": manifest("one") });
    const [found] = validate(open(dir).folder).filter(({ severity }) => severity === "error");
    expect(found).to.deep.include({ file: "copilot/pipelines/two/manifest.yml", line: 1, column: 7, path: "name" });
    expect(found?.message).to.include("copilot/pipelines/one/manifest.yml");
  });

  it("tell of a build stage that still is Copilot's, or builds nothing", () => {
    const printed = (buildspec: string): string[] => {
      const dir = folderWith("one");
      addFiles(dir, { "copilot/pipelines/one/buildspec.yml": buildspec });
      return validate(open(dir).folder)
        .filter(({ path }) => path === "build.buildspec")
        .map(({ message }) => message.replace(/^\S+ /, ""));
    };
    expect(printed("- copilot svc package -n api")).to.deep.equal([
      "is Copilot's: it writes templates that nothing deploys",
    ]);
    expect(printed("- make")).to.deep.equal(["has no `airlift build`: each stage would build its images itself"]);
    expect(printed("- airlift build")).to.deep.equal([]);
  });

  it("do not run with Copilot's buildspec, which hands nothing on that could be deployed; a plan only tells", () => {
    const dir = folderWith("one");
    addFiles(dir, { "copilot/pipelines/one/buildspec.yml": "- copilot svc package -n api" });
    const stores = [{ bucket: "b", keyArn: "k" }];
    const runner = { file: "airlift.tar", sha256: "abc" };
    const planned = pipelineData(open(dir), "one", stores).problems;
    expect(planned.map(({ severity, path }) => [severity, path])).to.deep.equal([["warning", "build.buildspec"]]);
    expect(() => pipelineData(open(dir), "one", stores, { backend: "s3://state", runner })).to.throw(
      /error: build\.buildspec: \S+ is Copilot's.*\n.*airlift build/,
    );
  });

  it("are refused a state that CodeBuild can't reach, or whose secrets it can't open", () => {
    const state = (location: Partial<StateLocation>): StateLocation => ({
      ...{ url: "s3://state", kind: "bucket", origin: "settings", workRoot: "" },
      ...location,
    });
    const printed: string[] = [];
    const ask = (location: Partial<StateLocation>): string =>
      refusal(() =>
        reachableState(state(location), "one", (event) => printed.push(event.kind === "notice" ? event.text : "")),
      );
    expect(ask({ kind: "file", url: "file:///home" })).to.match(/this machine.*airlift app init/);
    expect(ask({})).to.match(/passphrase.*secretsProvider/);
    expect(ask({ secretsProvider: "awskms://alias/shop" })).to.equal("");
    expect(printed).to.deep.equal([]);
    expect(ask({ kind: "cloud", url: "https://api.pulumi.com" })).to.equal("");
    expect(printed.join()).to.include("PULUMI_ACCESS_TOKEN from Secrets Manager");
  });

  it("know what the provider says of a connection that is not there", () => {
    const failed = (message: string): RunError => new RunError("resource failed", message);
    const missing = "reading CodeStar Connections Connection (mine): couldn't find resource";
    expect(isMissingConnection(failed(missing))).to.equal(true);
    expect(isMissingConnection(failed("reading IAM Role (x): couldn't find resource"))).to.equal(false);
  });

  it("of a folder inside a repository run there, with their buildspecs from the root", async () => {
    const root = makeFolder({ ".git/HEAD": "ref: refs/heads/main\n", "ci/migrate.yml": "version: 0.2\n" });
    addFiles(root, {
      "services/shop/copilot/.workspace": "application: shop",
      "services/shop/copilot/environments/test/manifest.yml": "name: test\ntype: Environment",
      "services/shop/copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {location: nginx}",
      "services/shop/copilot/pipelines/one/buildspec.yml": "- airlift build",
      "services/shop/copilot/pipelines/one/manifest.yml": manifest("one").replace(
        "{name: test}",
        "{name: test, pre_deployments: {migrate: {buildspec: ci/migrate.yml}}}",
      ),
    });
    const { resources, problems } = await planPipeline({ dir: join(root, "services/shop"), variables: {} });
    expect(problems).to.deep.equal([]);
    const specOf = (name: string): unknown => {
      const source = resources.find((one) => one.name === name)?.inputs.source as { buildspec?: string } | undefined;
      return source?.buildspec;
    };
    expect(specOf("one-build")).to.equal("services/shop/copilot/pipelines/one/buildspec.yml");
    expect(specOf("one-pre-test-migrate")).to.equal("ci/migrate.yml");
    expect(specOf("one-deploy-test")).to.match(/- cd services\/shop\n\s+- airlift preview --diff\n/);
  });

  it("need the region in the state's addresses where they run in several", () => {
    const args = {
      artifactStores: [{ bucket: "b", keyArn: "k", region: "eu-west-1" }],
      stages: [{ environment: "east", region: "us-east-1", deployments: [] }],
    };
    const [first] = args.stages;
    const backend = "s3://state?region=eu-west-1";
    const secretsProvider = "awskms://alias/shop";
    expect(addressWithoutRegion(args, { backend, secretsProvider })).to.deep.equal({
      address: secretsProvider,
      environment: "east",
    });
    expect(addressWithoutRegion(args, { backend })).to.equal(undefined);
    const home = { ...args, stages: [{ ...first, environment: "test", region: "eu-west-1", deployments: [] }] };
    expect(addressWithoutRegion(home, { backend, secretsProvider })).to.equal(undefined);
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

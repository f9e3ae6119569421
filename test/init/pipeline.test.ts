import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { parse } from "yaml";
import { initCi } from "../../automation/init/ci.js";
import { readRemote } from "../../automation/init/git.js";
import { initPipeline, type PipelineFlags } from "../../automation/init/pipeline.js";
import { installCommands } from "../../components/pipeline/runner.js";
import { failure, folderFor, remarks, type TestFolder } from "./folderFor.js";

const codeCommit = "https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/todobackend/browse";

describe("init: repositories", () => {
  for (const [url, provider, repository] of [
    ["https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/todobackend", "CodeCommit", codeCommit],
    ["ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/todobackend", "CodeCommit", codeCommit],
    ["ssh://KEY@git-codecommit.eu-west-1.amazonaws.com/v1/repos/todobackend", "CodeCommit", codeCommit],
    ["codecommit::eu-west-1://todobackend", "CodeCommit", codeCommit],
    ["codecommit::eu-west-1://profile@todobackend", "CodeCommit", codeCommit],
    [codeCommit, "CodeCommit", codeCommit],
    ["https://github.com/acme/shop", "GitHub", "https://github.com/acme/shop"],
    ["https://github.com/acme/shop.git", "GitHub", "https://github.com/acme/shop"],
    ["git@github.com:acme/shop.git", "GitHub", "https://github.com/acme/shop"],
    ["ssh://git@github.com/acme/shop.git", "GitHub", "https://github.com/acme/shop"],
    ["https://user:pw@github.com/acme/shop", "GitHub", "https://github.com/acme/shop"],
    ["https://me@bitbucket.org/acme/shop.git", "Bitbucket", "https://bitbucket.org/acme/shop"],
    ["git@bitbucket.org:acme/shop.git", "Bitbucket", "https://bitbucket.org/acme/shop"],
  ] as const) {
    it(`reads ${url}`, () => {
      expect(readRemote(url)).to.deep.include({ provider, repository });
    });
  }

  it("knows no others", () => {
    for (const url of [
      "https://gitlab.com/acme/shop",
      "https://github.com/acme",
      "file:///srv/shop",
      "https://evil.com/github.com/a/b",
    ]) {
      expect(readRemote(url), url).to.equal(undefined);
    }
  });
});

describe("init: pipelines and workflows", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = folderFor({
      "copilot/.workspace": "application: todo\n",
      "copilot/environments/development/manifest.yml": "name: development\ntype: Environment\n",
      "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
    });
  });
  afterEach(() => folder.remove());

  const git = (...args: string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", ...args],
      { cwd: folder.path, stdio: "ignore" },
    );
  const checkout = (remote: string) => {
    git("init", "--initial-branch=main");
    git("remote", "add", "origin", remote);
    git("add", ".");
    git("commit", "--message=all");
  };
  const flags = {
    name: "todobackend-main",
    pipelineType: "Workloads",
    environments: ["development"],
    gitBranch: "main",
    url: codeCommit,
  } satisfies PipelineFlags;
  const init = (more: PipelineFlags = {}) => initPipeline(folder.silent(), { ...flags, ...more });
  const manifest = (name = "todobackend-main") => parse(folder.read(`copilot/pipelines/${name}/manifest.yml`));

  it("writes a pipeline of workloads by flags, and the reader has nothing to say", async () => {
    const result = await init();
    expect(manifest()).to.deep.equal({
      name: "todobackend-main",
      version: 1,
      source: { provider: "CodeCommit", properties: { branch: "main", repository: codeCommit } },
      stages: [{ name: "development" }],
    });
    expect(result.next.at(-1)).to.equal("airlift pipeline deploy --name todobackend-main");
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("writes a buildspec that installs what made the pipeline and builds the images once", async () => {
    await init();
    const { version, phases, artifacts } = parse(folder.read("copilot/pipelines/todobackend-main/buildspec.yml"));
    expect(version).to.equal(0.2);
    expect(phases.install.commands).to.deep.equal(installCommands);
    expect(phases.build.commands).to.deep.equal(["airlift validate", "airlift build"]);
    expect(artifacts.files).to.deep.equal(["**/*", "**/.*", ".airlift/**/*"]);
  });

  it("writes a pipeline of environments, which builds nothing", async () => {
    await init({ pipelineType: "Environments", environments: ["development", "prod"] });
    expect(manifest().stages).to.deep.equal(
      ["development", "prod"].map((name) => ({
        name,
        deployments: {
          "deploy-env": {
            template_path: `infrastructure/${name}.env.yml`,
            template_config: `infrastructure/${name}.env.params.json`,
          },
        },
      })),
    );
    expect(parse(folder.read("copilot/pipelines/todobackend-main/buildspec.yml")).phases.build.commands).to.deep.equal([
      "airlift validate",
    ]);
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  it("takes repository, branch and name from git, and asks for type and environments in their order", async () => {
    checkout("git@github.com:acme/shop.git");
    git("checkout", "-b", "feature/x");
    await initPipeline(folder.answering("", "Workloads", "prod", "(no more environments)"), {});
    expect(folder.asked).to.deep.equal(["--name", "--pipeline-type", "--environments", "--environments"]);
    expect(manifest("shop-feature-x").source).to.deep.equal({
      provider: "GitHub",
      properties: { branch: "feature/x", repository: "https://github.com/acme/shop" },
    });
    expect(manifest("shop-feature-x").stages).to.deep.equal([{ name: "prod" }]);
  });

  it("asks which of several remotes is meant", async () => {
    checkout("git@github.com:acme/shop.git");
    git("remote", "add", "other", "git@bitbucket.org:acme/shop.git");
    await initPipeline(folder.answering("git@bitbucket.org:acme/shop.git", "", "Workloads"), {
      environments: ["prod"],
    });
    expect(manifest("shop-main").source.provider).to.equal("Bitbucket");
  });

  it("refuses a detached HEAD, unless the branch is named", async () => {
    checkout(codeCommit);
    git("checkout", "--detach");
    expect(await failure(init({ gitBranch: undefined })))
      .to.contain("detached HEAD")
      .and.to.contain("--git-branch");
    await init();
    expect(manifest().source.properties.branch).to.equal("main");
  });

  for (const [words, more] of [
    ['Did you mean "development"?', { environments: ["develpment"] }],
    ["prod is named twice", { environments: ["prod", "prod"] }],
    ["isn't a repository that CodePipeline can watch", { url: "https://gitlab.com/a/b" }],
    ['Did you mean "Workloads"?', { pipelineType: "Workload" }],
    ["--pipeline-type is missing", { pipelineType: undefined }],
    ["--environments is missing", { environments: undefined }],
    ["--url is missing", { url: undefined }],
    ["--name: ", { name: "a b" }],
  ] as const) {
    it(`refuses ${JSON.stringify(more)}: ${words}`, async () => {
      expect(await failure(init(more))).to.contain(words);
      expect(folder.has("copilot/pipelines")).to.equal(false);
    });
  }

  it("leaves a pipeline that is there alone", async () => {
    await init();
    expect(await failure(init({ gitBranch: "next" }))).to.contain("exists already");
    await init({ gitBranch: "next", overwrite: true });
    expect(manifest().source.properties.branch).to.equal("next");
  });

  describe("ci init", () => {
    const workflow = () => parse(folder.read(".github/workflows/airlift.yml"));
    const runner = "runner: vendor/airlift.tgz\n";

    beforeEach(() => folder.add({ "copilot/airlift.yml": runner, "vendor/airlift.tgz": "" }));

    const roleOf = (job: { steps: { uses?: string; with?: Record<string, string> }[] }) =>
      job.steps.find(({ uses }) => uses?.startsWith("aws-actions/"))?.with?.["role-to-assume"];

    it("writes a workflow of GitHub that has an identity and no key, previews pull requests and deploys in order", async () => {
      await initCi(folder.silent(), { github: true, region: "eu-west-1" });
      const { on, jobs } = workflow();
      expect(on).to.deep.equal({ pull_request: null, push: { branches: ["main"] } });
      expect(jobs["preview-prod"].permissions).to.deep.equal({
        contents: "read",
        "id-token": "write",
        "pull-requests": "write",
      });
      expect(Object.keys(jobs)).to.deep.equal([
        "preview-development",
        "preview-prod",
        "deploy-development",
        "deploy-prod",
      ]);
      expect(jobs["deploy-prod"]).to.include({ needs: "deploy-development", environment: "prod" });
      const role = jobs["deploy-prod"].steps.find((step: { uses?: string }) => step.uses?.startsWith("aws-actions/"));
      expect(role.with).to.deep.equal({
        "role-to-assume": "${{ vars.AIRLIFT_DEPLOY_ROLE_PROD }}",
        "aws-region": "eu-west-1",
      });
      expect(roleOf(jobs["preview-prod"])).to.equal("${{ vars.AIRLIFT_PREVIEW_ROLE_PROD }}");
      expect(folder.messages.join()).to.contain("AIRLIFT_PREVIEW_ROLE_PROD, AIRLIFT_DEPLOY_ROLE_PROD.");
      expect(folder.messages.join()).to.contain("let only main deploy to development, prod");
      expect(jobs["deploy-prod"].steps.at(-1).run).to.equal("airlift up --env prod --yes");
      expect(jobs["preview-prod"].if).to.contain("head.repo.full_name == github.repository");
      expect(jobs["preview-prod"].steps.at(-1).run).to.contain("gh api --method POST");
    });

    interface Trust {
      Statement: { Principal: unknown; Condition: Record<string, Record<string, string>> }[];
    }
    function checkout(origin: string): void {
      execFileSync("git", ["init", "--initial-branch=main"], { cwd: folder.path, stdio: "ignore" });
      execFileSync("git", ["remote", "add", "origin", origin], { cwd: folder.path });
    }
    async function subjects(flags: Parameters<typeof initCi>[1]) {
      const { trust } = await initCi(folder.silent(), flags);
      const roles = trust.get("prod") as unknown as Record<"preview" | "deploy", Trust>;
      const issuer = flags.github === true ? "token.actions.githubusercontent.com" : "gitlab.com";
      const of = ({ Statement: [statement] }: Trust) => ({
        exact: statement?.Condition.StringEquals?.[`${issuer}:sub`],
        like: statement?.Condition.StringLike?.[`${issuer}:sub`],
      });
      return { roles, preview: of(roles.preview), deploy: of(roles.deploy), trust };
    }

    it("lets pull requests of this repository take the role that previews, and the environment's jobs the one that deploys", async () => {
      folder.add({ "copilot/airlift.yml": `${runner}environments: {prod: {account: "111122223333"}}\n` });
      checkout("git@github.com:acme/shop.git");
      const { roles, preview, deploy, trust } = await subjects({ github: true, region: "cn-north-1" });
      expect(preview).to.deep.equal({ exact: "repo:acme/shop:pull_request", like: undefined });
      expect(deploy).to.deep.equal({ exact: "repo:acme/shop:environment:prod", like: undefined });
      expect(roles.deploy.Statement[0]?.Principal).to.deep.equal({
        Federated: "arn:aws-cn:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
      });
      expect(JSON.stringify(trust.get("development"))).to.include("arn:aws-cn:iam::ACCOUNT:");
    });

    it("lets GitLab's jobs of the deployed branch alone take the role that deploys", async () => {
      checkout("git@gitlab.com:acme/web/shop.git");
      const { preview, deploy } = await subjects({ gitlab: true, region: "eu-west-1", branch: "release" });
      const project = "project_path:acme/web/shop:ref_type:branch:ref:";
      expect(preview).to.deep.equal({ exact: undefined, like: `${project}*` });
      expect(deploy).to.deep.equal({ exact: `${project}release`, like: undefined });
    });

    it("gives each environment's jobs its own region", async () => {
      const environments = "environments: {development: {region: eu-west-1}, prod: {region: us-east-1}}\n";
      folder.add({ "copilot/airlift.yml": `${runner}${environments}` });
      await initCi(folder.silent(), { gitlab: true });
      const jobs = parse(folder.read(".gitlab/airlift.yml"));
      expect(jobs["airlift:preview:development"].variables).to.deep.equal({
        AWS_REGION: "eu-west-1",
        AWS_ROLE_ARN: "$AIRLIFT_PREVIEW_ROLE_DEVELOPMENT",
      });
      expect(jobs["airlift:deploy:prod"].variables.AWS_REGION).to.equal("us-east-1");
    });

    it("puts the workflow at the top of the checkout, and runs it in the folder", async () => {
      const inside = folderFor({
        "services/todo/copilot/.workspace": "application: todo\n",
        "services/todo/copilot/airlift.yml": runner,
        "services/todo/vendor/airlift.tgz": "",
        "services/todo/copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      });
      execFileSync("git", ["init", "--initial-branch=main"], { cwd: inside.path, stdio: "ignore" });
      await initCi({ ...inside.silent(), cwd: `${inside.path}/services/todo` }, { github: true, region: "eu-west-1" });
      const { jobs } = parse(inside.read(".github/workflows/airlift.yml"));
      expect(jobs["deploy-test"].defaults.run["working-directory"]).to.equal("services/todo");
      const commands = jobs["deploy-test"].steps.flatMap(({ run }: { run?: string }) => run ?? []);
      expect(commands[0]).to.equal('npm install --global "$GITHUB_WORKSPACE/services/todo/vendor/airlift.tgz"');
      inside.remove();
    });

    it("writes jobs of GitLab beside what is there", async () => {
      folder.add({ ".gitlab-ci.yml": "stages: [test]\n" });
      await initCi(folder.silent(), {
        gitlab: true,
        region: "eu-west-1",
        role: "arn:aws:iam::111122223333:role/deploy",
        environments: ["prod"],
      });
      const jobs = parse(folder.read(".gitlab/airlift.yml"));
      expect(jobs[".airlift"].id_tokens.AWS_ID_TOKEN.aud).to.equal("https://sts.amazonaws.com");
      expect(jobs["airlift:deploy:prod"].variables.AWS_ROLE_ARN).to.equal("arn:aws:iam::111122223333:role/deploy");
      expect(jobs["airlift:deploy:prod"].script).to.deep.equal(["airlift up --env prod --yes"]);
      expect(folder.read(".gitlab-ci.yml")).to.equal("stages: [test]\n");
      expect(folder.messages.join()).to.contain("include");
    });

    it("names what is missing", async () => {
      expect(await failure(initCi(folder.silent(), { region: "a" }))).to.match(/^--github or --gitlab is missing/);
      expect(await failure(initCi(folder.silent(), { github: true }))).to.match(/^--region is missing/);
      expect(await failure(initCi(folder.silent(), { github: true, region: "a", environments: ["pro"] }))).to.contain(
        'Did you mean "prod"?',
      );
    });
  });
});

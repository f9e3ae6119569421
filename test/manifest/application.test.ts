import { join } from "node:path";
import { expect } from "chai";
import {
  formatProblem,
  loadApplication,
  ManifestError,
  type Problem,
  resolveApplication,
  validate,
} from "../../automation/manifest/index.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

const workspace = { "copilot/.workspace": "application: shop\n" };
const api =
  "name: api\ntype: Backend Service\nimage:\n  build: api/Dockerfile\n  port: 8080\nenvironments:\n  prod:\n    cpu: 512\nmemory: 1024\n";
const shop: FolderContent = {
  ...workspace,
  "copilot/api/manifest.yml": api,
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "api/Dockerfile": "FROM scratch\n",
};

function load(content: FolderContent, options: Parameters<typeof loadApplication>[0] = {}) {
  return loadApplication({ dir: makeFolder(content), processEnvironment: {}, ...options });
}

const errors = (problems: readonly Problem[]): string[] =>
  problems
    .filter(({ severity }) => severity === "error")
    .map(({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`);

describe("an application's folder", () => {
  afterEach(removeFolders);

  it("is named by .workspace, airlift.yml, a variable or a flag, the later ones first", () => {
    const folder = makeFolder({ ...shop, "copilot/airlift.yml": "application: store\n" });
    const name = (options: Parameters<typeof loadApplication>[0]) =>
      loadApplication({ dir: folder, processEnvironment: {}, ...options }).application;
    expect(load(shop).application).to.equal("shop");
    expect(name({})).to.equal("store");
    expect(name({ processEnvironment: { AIRLIFT_APP: "variable" } })).to.equal("variable");
    expect(name({ application: "flag", processEnvironment: { AIRLIFT_APP: "variable" } })).to.equal("flag");
  });

  it("without a name is an error that says where to write it", () => {
    const [problem] = load({ ...shop, "copilot/.workspace": "# nothing\n" }).problems;
    expect(problem).to.include({
      severity: "error",
      file: "copilot/.workspace",
      message: "the file is empty",
    });
    expect(problem?.hint).to.contain("copilot/airlift.yml").and.contain("--app");
  });

  it("below the current folder's parents is found from inside", () => {
    const root = makeFolder({ ...shop, "api/src/x.js": "" });
    expect(loadApplication({ from: join(root, "api/src"), processEnvironment: {} }).root).to.equal(root);
  });

  it("that is not there is an error", () => {
    expect(() => loadApplication({ from: makeFolder() })).to.throw(ManifestError, "there is no copilot/ folder");
  });

  describe("knows as environments", () => {
    const names = (content: FolderContent) => load({ ...workspace, ...content }).environments.map(({ name }) => name);

    const pipeline =
      "name: main\nversion: 1\nsource:\n  provider: GitHub\n  properties: {repository: a/b}\nstages:\n  - name: beta\n";

    it("those with a manifest, in environments and in airlift.yml; not a stage that may be misspelt", () => {
      expect(
        names({
          ...shop,
          "copilot/environments/staging/manifest.yml": "name: staging\ntype: Environment\n",
          "copilot/pipelines/main/manifest.yml": pipeline,
          "copilot/airlift.yml": "environments:\n  dev: {region: eu-west-1}\n",
        }),
      ).to.deep.equal(["dev", "prod", "staging", "test"]);
    });

    it("the stages of pipelines where no environment has a manifest", () => {
      const content = { "copilot/pipelines/main/manifest.yml": pipeline };
      expect(names(content)).to.deep.equal(["beta"]);
    });

    it("none where nothing names one", () => {
      expect(
        names({ "copilot/api/manifest.yml": "name: api\ntype: Backend Service\nimage: {location: x}\n" }),
      ).to.deep.equal([]);
    });
  });

  describe("in one environment", () => {
    it("is resolved into frozen plain data", () => {
      const { resolved, problems } = resolveApplication(load(shop), "test");
      expect(problems).to.deep.equal([]);
      expect(resolved).to.include({ application: "shop" });
      expect(resolved?.environment).to.include({ name: "test", file: "copilot/environments/test/manifest.yml" });
      const [workload] = resolved?.workloads ?? [];
      expect(workload).to.include({ name: "api", kind: "Backend Service", file: "copilot/api/manifest.yml" });
      expect(workload?.spec).to.include({ cpu: 256, port: 8080 });
      expect(Object.isFrozen(workload?.spec) && Object.isFrozen(workload?.images[0]?.args)).to.equal(true);
      expect(JSON.parse(JSON.stringify(resolved))).to.deep.equal(resolved);
    });

    it("has the overrides of that environment", () => {
      expect(resolveApplication(load(shop), "prod", { newEnvironment: true }).resolved?.workloads[0]?.spec).to.include({
        cpu: 512,
      });
    });

    it("has Copilot's defaults and a notice where the environment has no manifest", () => {
      const { resolved, problems } = resolveApplication(load(shop), "prod");
      expect(problems.map(({ severity, message }) => `${severity} ${message}`)).to.deep.equal([
        "notice the environment prod has no manifest and gets Copilot's defaults",
      ]);
      expect(resolved?.environment.spec).to.deep.equal({ containerInsights: false });
      expect(resolved?.environment.file).to.equal(undefined);
    });

    it("refuses an environment that nothing names where others have manifests, and lists these", () => {
      const { resolved, problems } = resolveApplication(load(shop), "tset");
      expect(resolved).to.equal(undefined);
      expect(errors(problems)).to.deep.equal(['copilot/environments:0:0 : there is no environment "tset"']);
      expect(problems[0]?.hint).to.contain("Environments here: prod, test.");
    });

    it("takes any environment where none has a manifest, or when it shall be new", () => {
      const { "copilot/environments/test/manifest.yml": _, ...old } = shop;
      expect(resolveApplication(load(old), "qa").resolved?.environment.name).to.equal("qa");
      expect(resolveApplication(load(shop), "qa", { newEnvironment: true }).resolved?.environment.name).to.equal("qa");
    });

    for (const name of ["application", "pipeline", "Prod", "a_b"]) {
      it(`refuses "${name}" as an environment's name`, () => {
        expect(errors(resolveApplication(load(shop), name).problems)[0]).to.contain(`"${name}"`);
      });
    }

    it("builds nothing for containers whose image is given, and misses no Dockerfile then", () => {
      const { "api/Dockerfile": _, ...without } = shop;
      expect(errors(resolveApplication(load(without), "test").problems)).to.deep.equal([
        'copilot/api/manifest.yml:4:10 image.build.dockerfile: there is no Dockerfile at "api/Dockerfile"',
      ]);
      const given = resolveApplication(load(without), "test", { givenImages: ["api"] }).resolved?.workloads[0];
      expect(given?.images).to.deep.equal([]);
      expect(given?.spec).to.deep.include({ image: { from: "image", container: "api" } });
    });

    it("leaves other workloads out where they are broken and the run is not about them", () => {
      const folder = load({
        ...shop,
        "copilot/web/manifest.yml": "name: web\ntype: Backend Service\nimage: {location: '${UNSET}'}\n",
        "copilot/job/manifest.yml": "name: job\ntype: Scheduled Job\nimage: {location: x}\non: {schedule: none}\n",
      });
      expect(resolveApplication(folder, "test").resolved).to.equal(undefined);
      const { resolved, problems } = resolveApplication(folder, "test", { only: ["api"] });
      expect(resolved?.workloads.map(({ name }) => name)).to.deep.equal(["api", "job"]);
      expect(problems.map(({ severity, file }) => `${severity} ${file}`)).to.deep.equal([
        "warning copilot/web/manifest.yml",
      ]);
      expect(resolveApplication(folder, "test", { only: ["web"] }).resolved).to.equal(undefined);
    });

    it("has patches, mapped onto children, and the path of a transform, which it does not run", () => {
      const { resolved, problems } = resolveApplication(
        load({
          ...shop,
          "copilot/api/overrides/cfn.patches.yml": "- {op: remove, path: /Resources/LogGroup/Properties/Tags}\n",
          "copilot/environments/overrides/transform.mjs": "throw new Error();\n",
        }),
        "test",
      );
      const patches = resolved?.workloads[0]?.overrides?.patches;
      expect(patches?.map(({ child }) => child.suffix)).to.deep.equal(["logs"]);
      expect(resolved?.environment.overrides).to.deep.equal({
        patches: [],
        transform: "copilot/environments/overrides/transform.mjs",
      });
      expect(problems).to.deep.equal([]);
    });

    it("takes env files from the folder and refers to them by path", () => {
      const withFile = {
        ...shop,
        "copilot/api/manifest.yml": `${api}env_file: ./api/../api/x.env\n`,
        "api/x.env": "A=1\n",
      };
      const workload = resolveApplication(load(withFile), "test").resolved?.workloads[0];
      expect(workload?.envFiles).to.deep.equal(["api/x.env"]);
      expect(workload?.spec).to.deep.include({ envFile: { from: "envFile", path: "api/x.env" } });
    });

    it("has its addons, for its own names", () => {
      const template =
        "Parameters:\n  App: {Type: String}\n  Env: {Type: String}\n  Name: {Type: String}\nResources:\n  G: {Type: T, Properties: {V: !ImportValue shop-test-VpcId}}\n";
      const { resolved } = resolveApplication(load({ ...shop, "copilot/api/addons/a.yml": template }), "test");
      expect(resolved?.workloads[0]?.addons?.parameters).to.have.key("AirliftVpcId");
    });
  });

  describe("bad input", () => {
    it("invalid YAML is reported with line and column", () => {
      const found = errors(
        resolveApplication(load({ ...shop, "copilot/api/manifest.yml": "name: api\ntype: [\n" }), "test").problems,
      );
      expect(found[0]).to.match(/^copilot\/api\/manifest\.yml:\d+:\d+ : not valid YAML/);
    });

    it("three mistakes are three problems, sorted by file and place", () => {
      const content = {
        ...shop,
        "copilot/api/manifest.yml":
          "name: api\ntype: Backend Service\nimage:\n  build: none/Dockerfile\n  port: many\ncpu: 1.5x\n",
        "copilot/environments/test/manifest.yml": "name: tset\ntype: Environment\n",
      };
      const found = errors(resolveApplication(load(content), "test").problems).map((text) => text.split(" ")[0]);
      expect(found).to.deep.equal([
        "copilot/api/manifest.yml:5:9",
        "copilot/api/manifest.yml:6:6",
        "copilot/environments/test/manifest.yml:1:7",
      ]);
    });

    it("a name that is not the folder's", () => {
      expect(
        errors(load({ ...shop, "copilot/api/manifest.yml": api.replace("name: api", "name: web") }).problems),
      ).to.deep.equal(['copilot/api/manifest.yml:1:7 name: is "web" and the folder is "api"']);
    });

    it("a manifest of an environment among the workloads", () => {
      const found = load({ ...shop, "copilot/qa/manifest.yml": "name: qa\ntype: Environment\n" });
      expect(errors(found.problems)[0]).to.contain("copilot/qa/manifest.yml").and.contain("which does not belong here");
    });

    it("an addon that is not CloudFormation", () => {
      const found = resolveApplication(load({ ...shop, "copilot/api/addons/a.yml": "hello: world\n" }), "test");
      expect(found.resolved).to.equal(undefined);
      expect(errors(found.problems)[0])
        .to.contain("copilot/api/addons/a.yml:1:1")
        .and.contain("is not a CloudFormation template");
    });

    it("an env file outside the folder, and one that is not there", () => {
      const outside = load({ ...shop, "copilot/api/manifest.yml": `${api}env_file: ../x.env\n` });
      expect(errors(resolveApplication(outside, "test").problems)[0]).to.contain(
        'env_file: "../x.env" leads out of the folder',
      );
      const missing = load({ ...shop, "copilot/api/manifest.yml": `${api}env_file: x.env\n` });
      expect(errors(resolveApplication(missing, "test").problems)[0]).to.contain(
        'env_file: there is no env file at "x.env"',
      );
    });

    it("a manifest that can't be read: a folder of its name", () => {
      const { "copilot/api/manifest.yml": _, ...rest } = shop;
      const found = load({ ...rest, "copilot/api/manifest.yml/x": "" });
      expect(errors(found.problems)[0]).to.contain("copilot/api/manifest.yml").and.contain("can't be read");
    });

    it("unknown settings, at their place", () => {
      expect(errors(load({ ...shop, "copilot/airlift.yml": "backendd: s3://x\n" }).problems)[0]).to.contain(
        "copilot/airlift.yml:1:1",
      );
    });

    it("problems of a pipeline do not stop a deployment, and validate tells them", () => {
      const folder = load({ ...shop, "copilot/pipelines/main/manifest.yml": "name: [\n" });
      expect(resolveApplication(folder, "test").resolved).to.not.equal(undefined);
      expect(errors(validate(folder)).some((text) => text.startsWith("copilot/pipelines/main/manifest.yml"))).to.equal(
        true,
      );
    });
  });

  it("with an empty airlift.yml has every default", () => {
    expect(load({ ...shop, "copilot/airlift.yml": "# nothing yet\n" }).problems).to.deep.equal([]);
  });

  describe("validate", () => {
    const two = { ...shop, "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n" };

    it("tells what is wrong in every environment once, without naming one", () => {
      const found = validate(
        load({ ...two, "copilot/api/manifest.yml": api.replace("cpu: 512", "memory: 1024").replace("8080", "many") }),
      );
      expect(found.map(formatProblem).filter((text) => text.includes("image.port"))).to.have.length(1);
      expect(found[0]?.environment).to.equal(undefined);
    });

    it("names the environment of what is wrong in one only", () => {
      const found = validate(
        load({ ...two, "copilot/api/manifest.yml": api.replace("cpu: 512", "env_file: prod.env") }),
      );
      expect(found.map(({ path, environment }) => `${path} ${environment}`)).to.deep.equal(["env_file prod"]);
    });

    it("finds nothing wrong with a good folder", () => {
      expect(validate(load(two))).to.deep.equal([]);
    });
  });

  it("with strict makes unknown keys errors", () => {
    const unknown = { ...shop, "copilot/api/manifest.yml": `${api}replicas: 2\n` };
    expect(resolveApplication(load(unknown), "test").resolved).to.not.equal(undefined);
    expect(errors(resolveApplication(load(unknown, { strict: true }), "test").problems)).to.have.length(1);
    expect(
      errors(resolveApplication(load({ ...unknown, "copilot/airlift.yml": "strict: true\n" }), "test").problems),
    ).to.have.length(1);
  });
});

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { readAddons, resolveAddons } from "../../automation/manifest/addons/index.js";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { formatProblem } from "../../automation/manifest/problems.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { addons, parameters, resolved } from "./addonFolders.js";

/** What `aws cloudformation package` uploads: AWS CLI, "Uploading local artifacts to an S3 bucket", and Copilot's own list. */
const packaged: Record<string, string[]> = {
  "AWS::ApiGateway::RestApi": ["BodyS3Location"],
  "AWS::AppSync::FunctionConfiguration": [
    "RequestMappingTemplateS3Location",
    "ResponseMappingTemplateS3Location",
    "CodeS3Location",
  ],
  "AWS::AppSync::GraphQLSchema": ["DefinitionS3Location"],
  "AWS::AppSync::Resolver": ["RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location", "CodeS3Location"],
  "AWS::CloudFormation::ModuleVersion": ["ModulePackage"],
  "AWS::CloudFormation::ResourceVersion": ["SchemaHandlerPackage"],
  "AWS::CloudFormation::Stack": ["TemplateURL"],
  "AWS::CloudFormation::StackSet": ["TemplateURL"],
  "AWS::CodeCommit::Repository": ["Code.S3"],
  "AWS::ElasticBeanstalk::ApplicationVersion": ["SourceBundle"],
  "AWS::Glue::Job": ["Command.ScriptLocation"],
  "AWS::Lambda::Function": ["Code"],
  "AWS::Lambda::LayerVersion": ["Content"],
  "AWS::Serverless::Api": ["DefinitionUri"],
  "AWS::Serverless::Application": ["Location"],
  "AWS::Serverless::Function": ["CodeUri"],
  "AWS::Serverless::GraphQLApi": ["SchemaUri", "CodeUri"],
  "AWS::Serverless::HttpApi": ["DefinitionUri"],
  "AWS::Serverless::LayerVersion": ["ContentUri"],
  "AWS::Serverless::StateMachine": ["DefinitionUri"],
  "AWS::StepFunctions::StateMachine": ["DefinitionS3Location"],
};

/** A template with one resource whose property names a file. */
function naming(type: string, property: string, path: string): string {
  const value = property
    .split(".")
    .reverse()
    .reduce((inner, key) => `{${key}: ${inner}}`, path);
  return `${parameters}Resources:\n  R:\n    Type: ${type}\n    Properties: ${value}\n`;
}

const sourceOf = (text: string, files: Record<string, string>): string | undefined =>
  resolved({ "a.yml": text }, files).artifacts[0]?.source.replace(/^.*?airlift-test-[^/]*\//, "");

describe("local files of addons", () => {
  afterEach(removeFolders);

  for (const [type, properties] of Object.entries(packaged)) {
    for (const property of properties) {
      it(`are found beside copilot/, and beside the template second: ${type} ${property}`, () => {
        const text = naming(type, property, "shared/thing.json");
        const [root, own] = ["shared/thing.json", "copilot/web/addons/shared/thing.json"];
        expect(sourceOf(text, { [root]: "{}" })).to.equal(root);
        expect(sourceOf(text, { [own]: "{}" })).to.equal(own);
        expect(sourceOf(text, { [own]: "{}", [root]: "{}" })).to.equal(root);
      });
    }
  }

  it("are found there for what macros include and Metadata names", () => {
    const text = `${parameters}Metadata:\n  AWS::ServerlessRepo::Application: {Name: x, LicenseUrl: texts/license}\nTransform: {Name: AWS::Include, Parameters: {Location: texts/top.yml}}\nResources: {R: {Type: T}}\n`;
    const { artifacts } = resolved({ "a.yml": text }, { "texts/license": "x", "texts/top.yml": "x" });
    expect(artifacts.map(({ source }) => source.split("/").slice(-2).join("/"))).to.have.members([
      "texts/license",
      "texts/top.yml",
    ]);
  });

  it("are found for the addons of environments, too", () => {
    const root = makeFolder({
      "copilot/.workspace": "application: orders\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/environments/addons/layer.yml":
        "Parameters:\n  App: {Type: String}\n  Env: {Type: String}\nResources:\n  L: {Type: AWS::Lambda::LayerVersion, Properties: {Content: layers/base/}}\n",
      "layers/base/nodejs/index.js": "",
    });
    const folder = loadApplication({ dir: root, processEnvironment: {} });
    const { resolved: application, problems } = resolveApplication(folder, "test");
    expect(problems.map((problem) => formatProblem(problem))).to.deep.equal([]);
    expect(application?.environment.addons?.artifacts[0]?.source).to.equal(join(root, "layers/base"));
  });

  it("that are in neither folder are named with both", () => {
    const [problem] = addons({ "a.yml": naming("AWS::Lambda::Function", "Code", "fn/") }).problems;
    expect(problem?.message).to.equal('there is no file or folder "fn/"');
    expect(problem?.hint).to.contain("the folder that holds copilot/").and.contain("copilot/web/addons/");
  });

  it("never lead out of the folder, and a folder that leads back into itself has an end", () => {
    const code = (path: string) => naming("AWS::Lambda::Function", "Code", path);
    expect(addons({ "a.yml": code("../../etc") }).problems[0]?.message).to.contain("leads out of the folder");
    const before = performance.now();
    const whole = addons({ "a.yml": code("fn") }, { "fn/root": { link: "/" } });
    expect(whole.problems[0]?.message).to.contain("leads out of the folder").and.contain("through a symbolic link");
    const looped = addons({ "a.yml": code("fn") }, { "fn/a/one": { link: ".." }, "fn/b/two": { link: "../../fn" } });
    expect(looped.problems[0]?.message).to.equal('the symbolic link "fn/a/one" leads back to a folder above it');
    expect(performance.now() - before).to.be.lessThan(2000);
  });

  it("are files and folders, not pipes", () => {
    const root = makeFolder({
      "copilot/web/addons/a.yml": naming("AWS::Glue::Job", "Command.ScriptLocation", "job.py"),
    });
    execFileSync("mkfifo", [join(root, "job.py")]);
    const folder = readAddons(root, "copilot/web/addons", ["a.yml"], true);
    const scope = { application: "orders", environment: "test", workload: "web" };
    const { problems } = resolveAddons(folder, scope, { root, repository: root, allowPaths: [] });
    expect(problems.map(({ message }) => message)).to.deep.equal(['"job.py" is neither a file nor a folder']);
  });
});

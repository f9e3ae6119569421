import { expect } from "chai";
import { parse } from "yaml";
import { readAddons, resolveAddons } from "../../automation/manifest/addons/index.js";
import { variableName } from "../../automation/manifest/addons/outputs.js";
import type { Problem } from "../../automation/manifest/problems.js";
import type { ResolvedAddons } from "../../automation/manifest/resolved.js";
import { addFiles, type FolderContent, makeFolder, removeFolders } from "../support/folder.js";

const parameters = "Parameters:\n  App: {Type: String}\n  Env: {Type: String}\n  Name: {Type: String}\n";
const table = "Resources:\n  Table: {Type: AWS::DynamoDB::Table}\n";

/** Reads and resolves the addons of the workload `web` of application `shop` in environment `test`. */
function addons(
  files: Record<string, string>,
  more: FolderContent = {},
): { problems: Problem[]; resolved?: ResolvedAddons } {
  const root = makeFolder(more);
  addFiles(root, Object.fromEntries(Object.entries(files).map(([name, text]) => [`copilot/web/addons/${name}`, text])));
  const folder = readAddons(root, "copilot/web/addons", Object.keys(files), true);
  if (folder.problems.length > 0) return { problems: folder.problems };
  return resolveAddons(
    folder,
    { application: "shop", environment: "test", workload: "web" },
    { root, repository: root, allowPaths: [] },
  );
}

function resolved(files: Record<string, string>, more?: FolderContent): ResolvedAddons {
  const result = addons(files, more);
  expect(result.problems).to.deep.equal([]);
  if (result.resolved === undefined) throw new Error("there are no addons");
  return result.resolved;
}

const tags = ["Ref", "Sub", "GetAtt"].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => `!${name} ${text}`,
}));
const read = (text: string): Record<string, Record<string, unknown>> => parse(text, { customTags: tags });
const places = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ file, line, column, path }) => `${file.replace("copilot/web/addons/", "")}:${line}:${column} ${path}`,
  );

describe("addons", () => {
  afterEach(removeFolders);

  describe("templates of a folder", () => {
    it("stay as their author wrote them where there is one", () => {
      const text = `# the table\n${parameters}${table}`;
      expect(resolved({ "table.yml": text }).templateBody).to.equal(text);
    });

    it("become one template, with short tags, comments and the text of scalars kept", () => {
      const a = `AWSTemplateFormatVersion: 2010-09-09\n${parameters}Resources:\n  A:\n    Type: AWS::S3::Bucket # a bucket\n    Properties: {BucketName: !Sub '\${App}-x', Number: 010, On: yes}\n`;
      const b = `${parameters}Resources:\n  B: {Type: AWS::S3::Bucket}\nOutputs:\n  Name: {Value: !Ref B}\n`;
      const { templateBody, files } = resolved({ "b.yaml": b, "a.yml": a });
      expect(templateBody)
        .to.contain("# a bucket")
        .and.contain("!Sub '${App}-x'")
        .and.contain("Number: 010")
        .and.contain("On: yes");
      expect(Object.keys(read(templateBody).Resources ?? {})).to.deep.equal(["A", "B"]);
      expect(files).to.deep.equal(["copilot/web/addons/a.yml", "copilot/web/addons/b.yaml"]);
    });

    it("come out the same each time", () => {
      const files = { "a.yml": `${parameters}${table}`, "b.yml": `${parameters}Resources:\n  B: {Type: T}\n` };
      expect(resolved(files).templateBody).to.equal(resolved(files).templateBody);
    });

    it("may repeat an id with the same content, in another order of keys", () => {
      const a = `${parameters}Resources:\n  A: {Type: T, Properties: {X: 1, Y: 2}}\n`;
      const b = `${parameters}Resources:\n  A:\n    Properties: {Y: 2, X: 1}\n    Type: T\n`;
      expect(Object.keys(read(resolved({ "a.yml": a, "b.yml": b }).templateBody).Resources ?? {})).to.deep.equal(["A"]);
    });

    it("are refused at both places where one id has different content", () => {
      const { problems } = addons({
        "a.yml": `${parameters}${table}`,
        "b.yml": `${parameters}Resources:\n  Table: {Type: AWS::S3::Bucket}\n`,
      });
      expect(places(problems)).to.deep.equal(["a.yml:6:3 Resources.Table", "b.yml:6:3 Resources.Table"]);
      expect(problems[0]?.message).to.contain("b.yml, with other content");
    });

    it("are refused where their Transform differs", () => {
      const { problems } = addons({
        "a.yml": `Transform: AWS::Serverless-2016-10-31\n${parameters}${table}`,
        "b.yml": `Transform: Other\n${parameters}Resources: {B: {Type: T}}\n`,
      });
      expect(places(problems)).to.deep.equal(["a.yml:1:12 Transform", "b.yml:1:12 Transform"]);
    });
  });

  describe("files that are no CloudFormation", () => {
    const cases: [string, string, string][] = [
      ["text alone", "hello\n", "it holds no map"],
      ["other keys", "services:\n  web: {image: x}\n", "it has none of its sections"],
      ["broken YAML", "Resources: [\n", "is not a YAML template"],
      ["tags of nobody", `${parameters}Resources:\n  A: !Nope x\n`, "Unresolved tag: !Nope"],
      ["one section too many", `${parameters}${table}Recources: {}\n`, "is no section of a CloudFormation template"],
      ["a section that is no map", `${parameters}Resources: [a]\n`, "must be a map"],
      ["no resource", parameters, "the addons declare no resource"],
    ];
    for (const [what, text, message] of cases) {
      it(`are refused: ${what}`, () => {
        const { problems } = addons({ "a.yml": text });
        expect(problems.map((problem) => problem.message).join("; ")).to.contain(message);
        expect(problems.every(({ severity, line }) => severity === "error" && line >= 1)).to.equal(true);
      });
    }
  });

  describe("parameters", () => {
    it("must hold App, Env and Name", () => {
      const { problems } = addons({ "a.yml": `Parameters:\n  App: {Type: String}\n${table}` });
      expect(problems.map(({ message }) => message)).to.deep.equal([
        "the addons must declare the parameter Env",
        "the addons must declare the parameter Name",
      ]);
    });

    it("need a Default or a value", () => {
      const { problems } = addons({
        "a.yml": `${parameters}  Size: {Type: Number}\n  Count: {Type: Number, Default: 1}\n${table}`,
      });
      expect(places(problems)).to.deep.equal(["a.yml:5:3 Parameters.Size"]);
    });

    it("take their values from addons.parameters.yml, in CloudFormation's long form", () => {
      const { parameters: values } = resolved({
        "a.yml": `${parameters}  Size: {Type: Number}\n  Vpc: {Type: String}\n  Part: {Type: String}\n${table}`,
        "addons.parameters.yml":
          "Parameters:\n  Size: 010\n  Vpc: !Ref VPC\n  Part: !Select [0, !Split [',', !GetAtt EventsQueue.Arn]]\n",
      });
      expect(values).to.deep.equal({
        Size: "010",
        Vpc: { Ref: "VPC" },
        Part: { "Fn::Select": ["0", { "Fn::Split": [",", { "Fn::GetAtt": ["EventsQueue", "Arn"] }] }] },
      });
    });

    it("refuse values that no template declares, and values of App, Env and Name", () => {
      const { problems } = addons({
        "a.yml": `${parameters}${table}`,
        "addons.parameters.yml": "Parameters:\n  Size: 1\n",
      });
      expect(places(problems)).to.deep.equal(["addons.parameters.yml:2:3 Parameters.Size"]);
      const own = addons({ "a.yml": `${parameters}${table}`, "addons.parameters.yml": "Parameters:\n  App: x\n" });
      expect(places(own.problems)).to.deep.equal(["addons.parameters.yml:2:3 Parameters.App"]);
    });

    it("refuse values that would close a circle, and functions that can't be used there", () => {
      const text = `${parameters}  A: {Type: String}\n  B: {Type: String}\n  C: {Type: String}\n${table}`;
      const values = "Parameters:\n  A: !Ref TaskRole\n  B: !Sub '${Service.Name}-x'\n  C: !Base64 x\n";
      const { problems } = addons({ "a.yml": text, "addons.parameters.yml": values });
      expect(problems.map(({ line, message }) => `${line} ${message}`)).to.deep.equal([
        "2 TaskRole would close a circle between the workload and its addons",
        "3 Service.Name would close a circle between the workload and its addons",
        "4 Fn::Base64 can't be used in the value of a parameter",
      ]);
    });

    it("refuse references to what has no counterpart here", () => {
      const { problems } = addons({
        "a.yml": `${parameters}  A: {Type: String}\n${table}`,
        "addons.parameters.yml": "Parameters:\n  A: !Join [',', [!Ref PublicSubnet1, !Ref Nobody]]\n",
      });
      expect(problems.map(({ message }) => message)).to.deep.equal(["nothing answers to the reference Nobody here"]);
    });

    it("refuse other keys beside Parameters, and two files", () => {
      const one = addons({ "a.yml": `${parameters}${table}`, "addons.parameters.yml": "Sizes: {}\n" });
      expect(one.problems[0]?.message).to.equal("the file holds one map called Parameters and nothing else");
      const two = addons({
        "a.yml": `${parameters}${table}`,
        "addons.parameters.yml": "Parameters: {}\n",
        "addons.parameters.yaml": "Parameters: {}\n",
      });
      expect(two.problems.some(({ message }) => message.startsWith("stands beside"))).to.equal(true);
    });
  });

  describe("outputs", () => {
    const resources =
      "Resources:\n  S: {Type: AWS::SecretsManager::Secret}\n  P: {Type: AWS::IAM::ManagedPolicy}\n  G: {Type: AWS::EC2::SecurityGroup}\n  T: {Type: AWS::DynamoDB::Table}\n";
    it("become secrets, policies, groups or variables by what they refer to", () => {
      const outputs =
        "Outputs:\n  DbSecret: {Value: !Ref S}\n  Policy: {Value: {Ref: P}}\n  Group: {Value: !Ref G}\n  TableName: {Value: !Ref T}\n  SecretArn: {Value: !GetAtt S.Id}\n  Text: {Value: !Sub '${S}'}\n";
      expect(resolved({ "a.yml": parameters + resources + outputs }).outputs).to.deep.equal([
        { name: "DbSecret", kind: "secret", variable: "DB_SECRET" },
        { name: "Policy", kind: "managedPolicy", variable: "POLICY" },
        { name: "Group", kind: "securityGroup", variable: "GROUP" },
        { name: "TableName", kind: "variable", variable: "TABLE_NAME" },
        { name: "SecretArn", kind: "variable", variable: "SECRET_ARN" },
        { name: "Text", kind: "variable", variable: "TEXT" },
      ]);
    });

    it("are told apart in the merged template, whichever file the resource is in", () => {
      const { outputs } = resolved({
        "a.yml": parameters + resources,
        "b.yml": `${parameters}Outputs:\n  X: {Value: !Ref S}\n`,
      });
      expect(outputs).to.deep.equal([{ name: "X", kind: "secret", variable: "X" }]);
    });

    const names = {
      TodoTableName: "TODO_TABLE_NAME",
      MyDDBTableWithLSI: "MY_DDB_TABLE_WITH_LSI",
      S3BucketName: "S3_BUCKET_NAME",
      APIKey: "API_KEY",
      Cluster2Name: "CLUSTER2_NAME",
      VPCId2A: "VPC_ID2_A",
      todotableName: "TODOTABLE_NAME",
    };
    for (const [output, variable] of Object.entries(names)) {
      it(`${output} is ${variable}`, () => expect(variableName(output)).to.equal(variable));
    }
  });

  describe("imports of Copilot's exports", () => {
    const using = (value: string): string =>
      `${parameters}Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      VpcId: ${value}\n`;
    const forms = {
      "the short tag": "!ImportValue\n        Fn::Sub: ${App}-${Env}-VpcId",
      "the long form": "{'Fn::ImportValue': !Sub '${App}-${Env}-VpcId'}",
      "Sub with variables": "{'Fn::ImportValue': !Sub ['${A}-${Env}-VpcId', {A: !Ref App}]}",
      Join: "{'Fn::ImportValue': !Join ['-', [!Ref App, !Ref Env, VpcId]]}",
      text: "!ImportValue shop-test-VpcId",
    };
    for (const [what, value] of Object.entries(forms)) {
      it(`become parameters: ${what}`, () => {
        const { templateBody, parameters: values, imports, importedNames } = resolved({ "a.yml": using(value) });
        const template = read(templateBody);
        expect(template.Parameters).to.deep.include({ AirliftVpcId: { Type: "String" } });
        expect(template).to.have.nested.property("Resources.G.Properties.VpcId", "!Ref AirliftVpcId");
        expect(values).to.deep.equal({ AirliftVpcId: { "Fn::ImportValue": "shop-test-VpcId" } });
        expect(imports.map(({ exported }) => exported.output)).to.deep.equal(["VpcId"]);
        expect(importedNames).to.deep.equal([]);
      });
    }

    it("inside other functions become references there", () => {
      const { templateBody } = resolved({
        "a.yml": using("!Select [0, !Split [',', {'Fn::ImportValue': !Sub '${App}-${Env}-PrivateSubnets'}]]"),
      });
      expect(templateBody).to.match(
        /!Split \[ ?",", !Ref AirliftPrivateSubnets ?\]|!Split \[ ?',', !Ref AirliftPrivateSubnets ?\]/,
      );
    });

    it("of a workload carry its name in the parameter", () => {
      const { parameters: values } = resolved({ "a.yml": using("!ImportValue shop-test-api-v2-DiscoveryServiceARN") });
      expect(values).to.deep.equal({
        AirliftApiV2DiscoveryServiceARN: { "Fn::ImportValue": "shop-test-api-v2-DiscoveryServiceARN" },
      });
    });

    it("of others stay, and are listed", () => {
      const result = resolved({ "a.yml": using("{'Fn::ImportValue': !Sub '${App}-${Env}-DbSecret'}") });
      expect(result.templateBody).to.contain("Fn::ImportValue");
      expect(result.importedNames).to.deep.equal(["shop-test-DbSecret"]);
      expect(result.parameters).to.deep.equal({});
    });

    it("whose name only CloudFormation knows stay", () => {
      const result = resolved({ "a.yml": using("{'Fn::ImportValue': !Sub '${AWS::StackName}-VpcId'}") });
      expect(result.templateBody).to.contain("Fn::ImportValue");
      expect(result.importedNames).to.deep.equal([]);
    });

    it("leave the templates that were read as they were: another environment gets its own names", () => {
      const root = makeFolder({ "copilot/web/addons/a.yml": using("!ImportValue shop-test-VpcId") });
      const folder = readAddons(root, "copilot/web/addons", ["a.yml"], true);
      const at = (environment: string): string | undefined =>
        resolveAddons(
          folder,
          { application: "shop", environment, workload: "web" },
          { root, repository: root, allowPaths: [] },
        ).resolved?.templateBody;
      expect(at("test")).to.contain("!Ref AirliftVpcId");
      expect(at("prod")).to.contain("!ImportValue shop-test-VpcId");
    });
  });

  it("list their outputs by the names under which they are exported", () => {
    const outputs = "Outputs:\n  X: {Value: !Ref Table, Export: {Name: !Sub '${App}-${Env}-${Name}-Table'}}\n";
    expect(resolved({ "a.yml": parameters + table + outputs }).exports).to.deep.equal({ "shop-test-web-Table": "X" });
  });

  describe("artifacts", () => {
    const using = (type: string, properties: string): string =>
      `${parameters}Resources:\n  F:\n    Type: ${type}\n    Properties:\n      ${properties}\n`;
    const lambda = (code: string): string => using("AWS::Lambda::Function", `Code: ${code}`);
    const property = (result: ResolvedAddons, name: string): unknown =>
      (
        parse(result.templateBody, { customTags: tags }) as {
          Resources: { F: { Properties: Record<string, unknown> } };
        }
      ).Resources.F.Properties[name];

    it("of folders become archives in the artifact bucket, whose name is a parameter", () => {
      const result = resolved({ "a.yml": lambda("../fn") }, { "copilot/web/fn/index.js": "" });
      const [artifact] = result.artifacts;
      expect(artifact).to.include({ resource: "F", property: "Code", archive: true });
      expect(artifact?.source.endsWith("/copilot/web/fn")).to.equal(true);
      expect(artifact?.key).to.match(/^manual\/addons\/[0-9a-f]{64}\.zip$/);
      expect(property(result, "Code")).to.deep.equal({ S3Bucket: "!Ref AirliftArtifactBucket", S3Key: artifact?.key });
      expect(read(result.templateBody).Parameters).to.deep.include({ AirliftArtifactBucket: { Type: "String" } });
      expect(result.parameters).to.deep.equal({ AirliftArtifactBucket: { Ref: "AirliftArtifactBucket" } });
    });

    it("have a key that changes with the content alone", () => {
      const key = (files: FolderContent) => resolved({ "a.yml": lambda("../fn") }, files).artifacts[0]?.key;
      expect(key({ "copilot/web/fn/a.js": "1" })).to.equal(key({ "copilot/web/fn/a.js": "1" }));
      expect(key({ "copilot/web/fn/a.js": "1" })).to.not.equal(key({ "copilot/web/fn/a.js": "2" }));
      expect(key({ "copilot/web/fn/a.js": "1" })).to.not.equal(key({ "copilot/web/fn/b.js": "1" }));
    });

    it("of single files are uploaded as they are, save code, which becomes an archive unless it is one", () => {
      const at = (text: string, file: string) => resolved({ "a.yml": text }, { [`copilot/web/addons/${file}`]: "x" });
      expect(at(lambda("index.js"), "index.js").artifacts[0]).to.include({ archive: true });
      expect(at(lambda("fn.zip"), "fn.zip").artifacts[0]).to.include({ archive: false });
      expect(at(using("AWS::Glue::Job", "Command: {ScriptLocation: job.py}"), "job.py").artifacts[0]?.key).to.match(
        /[0-9a-f]{64}\.py$/,
      );
    });

    const forms: [string, string, string, unknown][] = [
      ["AWS::Serverless::Function", "CodeUri", "s3 URL", "!Sub s3://${AirliftArtifactBucket}/KEY"],
      [
        "AWS::CloudFormation::Stack",
        "TemplateURL",
        "web URL",
        "!Sub https://${AirliftArtifactBucket}.s3.${AWS::Region}.${AWS::URLSuffix}/KEY",
      ],
      [
        "AWS::StepFunctions::StateMachine",
        "DefinitionS3Location",
        "Bucket and Key",
        { Bucket: "!Ref AirliftArtifactBucket", Key: "KEY" },
      ],
    ];
    for (const [type, name, form, expected] of forms) {
      it(`of ${type} are told as ${form}`, () => {
        const result = resolved({ "a.yml": using(type, `${name}: x.json`) }, { "copilot/web/addons/x.json": "{}" });
        const key = result.artifacts[0]?.key ?? "";
        expect(JSON.parse(JSON.stringify(property(result, name)).replace(key, "KEY"))).to.deep.equal(expected);
      });
    }

    it("are not those that are elsewhere already", () => {
      expect(resolved({ "a.yml": lambda("{ZipFile: x}") }).artifacts).to.deep.equal([]);
      expect(resolved({ "a.yml": lambda("s3://bucket/key") }).artifacts).to.deep.equal([]);
      expect(resolved({ "a.yml": lambda("!Sub '${App}'") }).artifacts).to.deep.equal([]);
    });

    it("must be there, inside the folder, also through links", () => {
      expect(places(addons({ "a.yml": lambda("fn") }).problems)).to.deep.equal([
        "a.yml:9:13 Resources.F.Properties.Code",
      ]);
      expect(addons({ "a.yml": lambda("../../../../x") }).problems[0]?.message).to.contain("leads out of the folder");
      const linked = addons({ "a.yml": lambda("../fn") }, { "copilot/web/fn/passwd": { link: "/etc/passwd" } });
      expect(linked.problems[0]?.message).to.contain("through a symbolic link");
    });

    it("of nested templates can't have files of their own", () => {
      const nested = { "copilot/web/addons/nested/n.yml": lambda("fn") };
      const { problems } = addons(
        { "a.yml": using("AWS::CloudFormation::Stack", "TemplateURL: nested/n.yml") },
        nested,
      );
      expect(problems[0]?.message).to.contain('names a file of its own, "fn"');
    });
  });
});

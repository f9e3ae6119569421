import { expect } from "chai";
import { parse } from "yaml";
import { readAddons, resolveAddons } from "../../automation/manifest/addons/index.js";
import type { ResolvedAddons } from "../../automation/manifest/resolved.js";
import { type FolderContent, makeFolder, removeFolders } from "../support/folder.js";
import { addons, parameters, places, read, resolved, table, tags } from "./addonFolders.js";

describe("what addons take from elsewhere", () => {
  afterEach(removeFolders);

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

  describe("imports of what the same folder exports", () => {
    const group = `${parameters}Resources:\n  G: {Type: AWS::EC2::SecurityGroup}\nOutputs:\n  Group: {Value: !GetAtt G.GroupId, Export: {Name: !Sub '\${App}-\${Env}-Group'}}\n`;
    const rule = (value: string): string =>
      `${parameters}Resources:\n  R:\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties:\n      GroupId: ${value}\n`;

    it("become the exported expression: a stack can't import from itself before it is there", () => {
      const result = resolved({ "a.yml": group, "b.yml": rule("{'Fn::ImportValue': !Sub '${App}-${Env}-Group'}") });
      expect(read(result.templateBody)).to.have.nested.property("Resources.R.Properties.GroupId", "!GetAtt G.GroupId");
      expect(result.importedNames).to.deep.equal([]);
      expect(result.exports).to.deep.equal({ "shop-test-Group": "Group" });
    });

    it("inside other functions, and where an alias stands in the exported value", () => {
      const aliased = group.replace("!GetAtt G.GroupId", "!Join ['-', [&name x, *name]]");
      const result = resolved({ "a.yml": aliased, "b.yml": rule("!Join ['', [!ImportValue shop-test-Group]]") });
      expect(result.templateBody).to.contain("GroupId: !Join [ '', [ !Join [ '-', [ x, x ] ] ] ]");
    });

    it("that lead in a circle stay as they are", () => {
      const text = `${parameters}Resources:\n  T: {Type: T}\nOutputs:\n  A: {Value: !ImportValue shop-test-A, Export: {Name: shop-test-A}}\n`;
      expect(resolved({ "a.yml": text }).importedNames).to.deep.equal(["shop-test-A"]);
    });
  });

  describe("imports that can't become parameters", () => {
    const nested = (text: string) => {
      const using = `${parameters}Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: n/n.yml}\n`;
      return resolved({ "a.yml": using }, { "copilot/web/addons/n/n.yml": text }).needsExports;
    };

    it("ask for the exports themselves: those of a nested template, of Copilot's names only", () => {
      const importing = (name: string) =>
        `Resources:\n  G: {Type: T, Properties: {V: {'Fn::ImportValue': !Sub '\${App}-\${Env}-${name}'}}}\n`;
      expect(nested(importing("VpcId"))).to.equal(true);
      expect(nested(importing("MyVpcIdentifier"))).to.equal(undefined);
      expect(nested("Resources:\n  G: {Type: T, Properties: {VpcId: x}}\n")).to.equal(undefined);
    });

    it("and those whose name is worked out by CloudFormation", () => {
      const text = (name: string) =>
        `${parameters}Conditions: {C: !Equals [a, b]}\nResources:\n  G: {Type: T, Properties: {V: {'Fn::ImportValue': !If [C, !Sub '\${App}-\${Env}-${name}', x]}}}\n`;
      expect(resolved({ "a.yml": text("PrivateSubnets") }).needsExports).to.equal(true);
      expect(resolved({ "a.yml": text("Other") }).needsExports).to.equal(undefined);
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
      it(`of ${type} are written as ${form}`, () => {
        const result = resolved({ "a.yml": using(type, `${name}: x.json`) }, { "copilot/web/addons/x.json": "{}" });
        const key = result.artifacts[0]?.key ?? "";
        expect(JSON.parse(JSON.stringify(property(result, name)).replace(key, "KEY"))).to.deep.equal(expected);
      });
    }

    it("are also what macros include, and what Metadata says of an application", () => {
      const text = `${parameters}Metadata:\n  AWS::ServerlessRepo::Application: {Name: x, ReadmeUrl: README.md}\nTransform: {Name: AWS::Include, Parameters: {Location: top.yml}}\nResources:\n  F:\n    Type: T\n    Properties:\n      Fn::Transform: {Name: AWS::Include, Parameters: {Location: inner.yml}}\n  G: {Type: T, Properties: {A: !Transform {Name: AWS::Include, Parameters: {Location: s3://x/y}}}}\n`;
      const files = Object.fromEntries(
        ["README.md", "top.yml", "inner.yml"].map((name) => [`copilot/web/addons/x/${name}`, name]),
      );
      const result = resolved(
        {
          "a.yml": text
            .replaceAll("README.md", "x/README.md")
            .replaceAll("top.yml", "x/top.yml")
            .replaceAll("inner.yml", "x/inner.yml"),
        },
        files,
      );
      const sources = result.artifacts.map(({ source }) => source.split("/").at(-1));
      expect(sources).to.have.members(["README.md", "top.yml", "inner.yml"]);
      expect(result.templateBody.match(/!Sub "s3:\/\/\$\{AirliftArtifactBucket\}/g)).to.have.length(3);
    });

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

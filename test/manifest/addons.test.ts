import { expect } from "chai";
import { readAddons } from "../../automation/manifest/addons/index.js";
import { variableName } from "../../automation/manifest/addons/outputs.js";
import type { WorkloadKind } from "../../automation/manifest/resolved.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { addons, parameters, places, read, resolved, table } from "./addonFolders.js";

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
      ["text alone", "hello\n", "it must be a map"],
      ["other keys", "services:\n  web: {image: x}\n", "it has none of its sections"],
      ["broken YAML", "Resources: [\n", "is not a YAML template"],
      ["tags of nobody", `${parameters}Resources:\n  A: !Nope x\n`, "Unresolved tag: !Nope"],
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

  it("leave out what CloudFormation has no section for, with a warning", () => {
    const { problems, resolved: found } = addons({ "a.yml": `${parameters}${table}x-own: {Type: String}\n` });
    expect(problems.map(({ severity, line, message }) => `${severity} ${line} ${message}`)).to.deep.equal([
      "warning 7 is not a section of a CloudFormation template and is left out, as Copilot did",
    ]);
    expect(found?.templateBody).to.include("Table").and.not.to.include("x-own");
  });

  it("hold copies in the place of YAML's aliases, which CloudFormation refuses", () => {
    const text = `${parameters}Resources:\n  A: {Type: T, Properties: &both {X: !Ref App}}\n  B: {Type: T, Properties: *both}\n`;
    const { Resources } = read(resolved({ "a.yml": text }).templateBody);
    expect(Resources?.B).to.deep.equal({ Type: "T", Properties: { X: "!Ref App" } });
    expect(resolved({ "a.yml": text }).templateBody).not.to.match(/[&*]both/);
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

    it("refuse functions that can't be used there", () => {
      const text = `${parameters}  C: {Type: String}\n${table}`;
      const { problems } = addons({ "a.yml": text, "addons.parameters.yml": "Parameters:\n  C: !Base64 x\n" });
      expect(problems.map(({ line, message }) => `${line} ${message}`)).to.deep.equal([
        "2 Fn::Base64 can't be used here",
      ]);
    });

    /** Values that come from the workload, the kinds of outputs with which they close a circle, and the others. */
    const outputs: Record<string, string> = {
      variable: "!GetAtt Table.Arn",
      secret: "!Ref Secret",
      managedPolicy: "!Ref Policy",
      securityGroup: "!Ref Group",
    };
    const resources =
      "Resources:\n  Table: {Type: AWS::DynamoDB::Table}\n  Secret: {Type: AWS::SecretsManager::Secret}\n  Policy: {Type: AWS::IAM::ManagedPolicy}\n  Group: {Type: AWS::EC2::SecurityGroup}\n";
    const ofWorkload: [string, circles: string[]][] = [
      ["!GetAtt Service.Name", Object.keys(outputs)],
      ["!Ref Service", Object.keys(outputs)],
      ["!Sub '${TaskDefinition}-x'", Object.keys(outputs)],
      ["!GetAtt StateMachine.Name", Object.keys(outputs)],
      ["!Join ['', [!Ref CPURollbackAlarm]]", Object.keys(outputs)],
      ["!GetAtt TaskRole.Arn", ["managedPolicy"]],
      ["!Ref InstanceRole", ["managedPolicy"]],
      ["!GetAtt ExecutionRole.Arn", []],
      ["!Ref TargetGroup", []],
      ["!Ref TaskCPU", []],
    ];
    for (const [expression, circles] of ofWorkload) {
      it(`take ${expression} of the workload, unless an output goes back into it`, () => {
        const messages = (output: string) =>
          addons({
            "a.yml": `${parameters}  A: {Type: String}\n${resources}${output}`,
            "addons.parameters.yml": `Parameters:\n  A: ${expression}\n`,
          }).problems.map(({ file, line, message }) => `${file.split("/").at(-1)}:${line} ${message}`);
        expect(messages("")).to.deep.equal([]);
        for (const [kind, value] of Object.entries(outputs)) {
          const [first, ...more] = messages(`Outputs:\n  Back: {Value: ${value}}\n`);
          expect(more).to.deep.equal([]);
          if (!circles.includes(kind)) expect(first).to.equal(undefined);
          else
            expect(first).to.match(
              /^addons\.parameters\.yml:2 closes a circle: \w+ is made of the addons' output "Back"/,
            );
        }
      });
    }

    it("refuse references to what has no counterpart here", () => {
      const { problems } = addons({
        "a.yml": `${parameters}  A: {Type: String}\n${table}`,
        "addons.parameters.yml": "Parameters:\n  A: !Join [',', [!Ref PublicSubnet1, !Ref Nobody]]\n",
      });
      expect(problems.map(({ message }) => message)).to.deep.equal([
        "nothing in Copilot's template of a Worker Service is called Nobody",
      ]);
    });

    const value = (expression: string): string[] =>
      addons({
        "a.yml": `${parameters}  A: {Type: String}\n${table}`,
        "addons.parameters.yml": `Parameters:\n  A: ${expression}\n`,
      }).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

    const fine = [
      "!Sub ['${X}-${Y}', {X: !Ref VPC, Y: !GetAtt EnvControllerAction.VpcId}]",
      "!Sub '${AWS::StackName}-${AWS::Region}-${!Literal}'",
      "!Join [',', !Split ['/', !GetAtt DiscoveryService.Arn]]",
      "!ImportValue {'Fn::Sub': '${AppName}-x'}",
      "!Ref ordersEventsQueue",
      "[a, !Ref LogGroup]",
    ];
    for (const expression of fine) it(`take ${expression}`, () => expect(value(expression)).to.deep.equal([]));

    const wrong: [string, string][] = [
      ["!Sub ['${X}', {X: !Ref TaskRol}]", "2:11 nothing in Copilot's template of a Worker Service is called TaskRol"],
      ["!GetAtt Service.Nam", '2:14 Service has no attribute "Nam" that is known here'],
      [
        "!GetAtt AddonsStack.Outputs.X",
        "2:14 AddonsStack.Outputs.X closes a circle: it is the stack of the addons itself",
      ],
      ["!Ref [a]", "2:11 Ref takes the name of one thing"],
      ["!GetAtt EventsQueue", "2:14 Fn::GetAtt takes a name and an attribute"],
      ["!Select [x, [a]]", "2:14 Fn::Select takes a number and a list"],
      ["!Join [a]", "2:12 Fn::Join takes a separator and a list"],
      ["!Split a", "2:13 Fn::Split takes a separator and a text"],
      ["!Sub [a, b]", "2:11 Fn::Sub takes a text, or a text and a map of its variables"],
      ["{a: b, c: d}", "2:6 a can't be used here"],
      ["", "2:6 has no value"],
    ];
    for (const [expression, problem] of wrong)
      it(`refuse ${expression === "" ? "nothing" : expression} at its place`, () =>
        expect(value(expression)).to.deep.equal([problem]));

    it("may name only what workloads of their kind have", () => {
      const text = `${parameters}  A: {Type: String}\n${table}`;
      const files = (reference: string) => ({
        "copilot/web/addons/a.yml": text,
        "copilot/web/addons/addons.parameters.yml": `Parameters:\n  A: !Ref ${reference}\n`,
      });
      const of = (kind: WorkloadKind, reference: string) =>
        readAddons(
          makeFolder(files(reference)),
          "copilot/web/addons",
          ["a.yml", "addons.parameters.yml"],
          true,
          kind,
        ).problems.map(({ message }) => message);
      expect(of("Worker Service", "EventsQueue")).to.deep.equal([]);
      expect(of("Backend Service", "EventsQueue")).to.deep.equal([
        "nothing in Copilot's template of a Backend Service is called EventsQueue",
      ]);
      expect(of("Request-Driven Web Service", "ServiceSecurityGroup")).to.deep.equal([]);
      expect(of("Scheduled Job", "DiscoveryService")).to.have.length(1);
      expect(of("Static Site", "LogGroup")).to.have.length(1);
    });

    it("refuse other keys beside Parameters, and two files", () => {
      const one = addons({ "a.yml": `${parameters}${table}`, "addons.parameters.yml": "Sizes: {}\n" });
      expect(one.problems[0]?.message).to.equal("the file holds one map called Parameters and nothing else");
      const two = addons({
        "a.yml": `${parameters}${table}`,
        "addons.parameters.yml": "Parameters: {}\n",
        "addons.parameters.yaml": "Parameters: {}\n",
      });
      expect(two.problems.some(({ message }) => message.startsWith("is beside"))).to.equal(true);
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

    it("are distinguished in the merged template, whichever file the resource is in", () => {
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
});

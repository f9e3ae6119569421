import { expect } from "chai";
import { parse } from "yaml";
import { initStorage } from "../../automation/init/storage.js";
import type { StorageFlags } from "../../automation/init/storageDetails.js";
import { variableName } from "../../automation/manifest/addons/outputs.js";
import { failure, folderFor, remarks, type TestFolder } from "./folderFor.js";

/** CloudFormation's short functions as the long ones, so that templates can be compared as data. */
const functions = ["Ref", "Sub", "GetAtt", "Join", "Split", "Select", "GetAZs", "FindInMap"].flatMap((name) => {
  const key = name === "Ref" ? "Ref" : `Fn::${name}`;
  const toJSON = (value: unknown) => ({ [key]: value });
  return [
    { tag: `!${name}`, resolve: (value: string) => toJSON(value) },
    { tag: `!${name}`, collection: "seq" as const, resolve: (value: { toJSON(): unknown }) => toJSON(value.toJSON()) },
    { tag: `!${name}`, collection: "map" as const, resolve: (value: { toJSON(): unknown }) => toJSON(value.toJSON()) },
  ];
});

const service = (name: string, type: string, more = "") => ({
  [`copilot/${name}/manifest.yml`]: `name: ${name}\ntype: ${type}\nimage: {location: public.ecr.aws/nginx/nginx, port: 80}\n${more}`,
});

describe("init: storage", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = folderFor({
      "copilot/.workspace": "application: todo\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      ...service("backend", "Backend Service"),
    });
  });
  afterEach(() => folder.remove());

  const init = (flags: StorageFlags) =>
    initStorage(folder.silent(), { workload: "backend", lifecycle: "workload", ...flags });
  const table = { name: "todotable", storageType: "DynamoDB", partitionKey: "TodoId:N", noSort: true } as const;
  // biome-ignore lint/suspicious/noExplicitAny: a template has no type worth writing down.
  const template = (file: string): any => parse(folder.read(file), { customTags: functions, logLevel: "silent" });

  describe("a table", () => {
    it("has the keys asked for, is paid by request, and its name and policy reach the service", async () => {
      await init(table);
      const { Resources, Outputs } = template("copilot/backend/addons/todotable.yml");
      expect(Resources.todotable.Properties).to.deep.equal({
        TableName: { "Fn::Sub": "${App}-${Env}-${Name}-todotable" },
        AttributeDefinitions: [{ AttributeName: "TodoId", AttributeType: "N" }],
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "TodoId", KeyType: "HASH" }],
      });
      expect(Outputs.todotableName.Value).to.deep.equal({ Ref: "todotable" });
      expect(Outputs.todotableAccessPolicy.Value).to.deep.equal({ Ref: "todotableAccessPolicy" });
      expect(Resources.todotableAccessPolicy.Type).to.equal("AWS::IAM::ManagedPolicy");
      expect(folder.messages).to.include("The table's name is in the variable TODOTABLE_NAME of backend.");
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("has a sort key and local indexes, whose reading the policy allows", async () => {
      await init({ ...table, noSort: false, sortKey: "Day:S", lsi: ["Points:N", "Photo:binary"] });
      const { Resources } = template("copilot/backend/addons/todotable.yml");
      const { AttributeDefinitions, KeySchema, LocalSecondaryIndexes } = Resources.todotable.Properties;
      expect(
        AttributeDefinitions.map(
          ({ AttributeName, AttributeType }: Record<string, string>) => `${AttributeName}:${AttributeType}`,
        ),
      ).to.deep.equal(["TodoId:N", "Day:S", "Points:N", "Photo:B"]);
      expect(KeySchema[1]).to.deep.equal({ AttributeName: "Day", KeyType: "RANGE" });
      expect(LocalSecondaryIndexes).to.have.length(2);
      expect(LocalSecondaryIndexes[0]).to.deep.equal({
        IndexName: "Points",
        KeySchema: [
          { AttributeName: "TodoId", KeyType: "HASH" },
          { AttributeName: "Points", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      });
      const statements = Resources.todotableAccessPolicy.Properties.PolicyDocument.Statement;
      expect(statements[1]).to.deep.include({ Resource: { "Fn::Sub": "${todotable.Arn}/index/*" } });
    });

    it("belongs to the environment on demand, and the service imports its name and ARN", async () => {
      const result = await init({ ...table, name: "my-table", lifecycle: "environment" });
      const made = template("copilot/environments/addons/my-table.yml");
      expect(made.Parameters).to.have.all.keys("App", "Env");
      expect(made.Resources.mytable.Properties.TableName).to.deep.equal({ "Fn::Sub": "${App}-${Env}-my-table" });
      const exported = Object.values<{ Export: { Name: unknown } }>(made.Outputs).map(({ Export }) => Export.Name);
      expect(exported).to.deep.equal([
        { "Fn::Sub": "${App}-${Env}-mytableTableName" },
        { "Fn::Sub": "${App}-${Env}-mytableTableArn" },
      ]);
      const access = folder.read("copilot/backend/addons/my-table-access-policy.yml");
      expect(access).to.contain("${App}-${Env}-mytableTableName").and.to.contain("${App}-${Env}-mytableTableArn");
      expect(result.next).to.deep.equal([
        "airlift env deploy --name test",
        "airlift svc deploy --name backend --env test",
      ]);
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("is asked for key by key", async () => {
      const context = folder.answering(
        "DynamoDB",
        "backend",
        "todotable",
        "workload",
        "TodoId",
        "Number",
        true,
        "Day",
        "String",
        true,
        "Points",
        "Number",
        false,
      );
      await initStorage(context, {});
      const { Resources } = template("copilot/backend/addons/todotable.yml");
      expect(Resources.todotable.Properties.LocalSecondaryIndexes).to.have.length(1);
      expect(folder.asked.slice(0, 4)).to.deep.equal(["--storage-type", "--workload", "--name", "--lifecycle"]);
    });

    it("gives another service access to a table of the environment", async () => {
      folder.add(service("other", "Worker Service"));
      await init({ ...table, lifecycle: "environment" });
      await initStorage(folder.silent(), { storageType: "DynamoDB", name: "todotable", addIngressFrom: "other" });
      expect(folder.has("copilot/other/addons/todotable-access-policy.yml")).to.equal(true);
    });
  });

  describe("a bucket", () => {
    it("is private, encrypted, versioned, reached by HTTPS only, and its name reaches the service", async () => {
      await init({ storageType: "S3", name: "my-files" });
      const { Resources, Outputs } = template("copilot/backend/addons/my-files.yml");
      const { Properties } = Resources.myfilesBucket;
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).to.deep.equal([true, true, true, true]);
      expect(
        Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm,
      ).to.equal("AES256");
      expect(Properties.VersioningConfiguration.Status).to.equal("Enabled");
      const [statement] = Resources.myfilesBucketPolicy.Properties.PolicyDocument.Statement;
      expect(statement).to.deep.include({
        Effect: "Deny",
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": false } },
      });
      expect(Outputs.myfilesName.Value).to.deep.equal({ Ref: "myfilesBucket" });
      expect(folder.messages).to.include("The bucket's name is in the variable MYFILES_NAME of backend.");
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("belongs to the environment on demand", async () => {
      await init({ storageType: "S3", name: "files", lifecycle: "environment" });
      expect(folder.read("copilot/environments/addons/files.yml")).to.contain("!Sub ${App}-${Env}-filesBucketARN");
      expect(folder.read("copilot/backend/addons/files-access-policy.yml")).to.contain("${App}-${Env}-filesBucketARN");
      expect(remarks(folder.path)).to.deep.equal([]);
    });
  });

  describe("a database", () => {
    const cluster = {
      storageType: "Aurora",
      name: "backend-cluster",
      engine: "PostgreSQL",
      initialDb: "main",
    } as const;

    for (const [engine, port, name] of [
      ["PostgreSQL", 5432, "aurora-postgresql"],
      ["MySQL", 3306, "aurora-mysql"],
    ] as const) {
      it(`is an Aurora Serverless v2 cluster of ${engine} behind a security group of its own`, async () => {
        await init({ ...cluster, engine });
        const { Resources, Outputs, Parameters, Mappings } = template("copilot/backend/addons/backend-cluster.yml");
        expect(Resources.backendclusterDBCluster.Properties).to.include({ Engine: name, Port: port });
        expect(Resources.backendclusterDBWriterInstance.Properties.DBInstanceClass).to.equal("db.serverless");
        expect(Resources.backendclusterDBClusterSecurityGroup.Properties.SecurityGroupIngress[0]).to.deep.include({
          FromPort: port,
          ToPort: port,
          SourceSecurityGroupId: { Ref: "backendclusterSecurityGroup" },
        });
        expect(Parameters.backendclusterDBName.Default).to.equal("main");
        expect(Mappings.backendclusterEnvScalingConfigurationMap).to.have.all.keys("test", "All");
        expect(Outputs.backendclusterSecret.Value).to.deep.equal({ Ref: "backendclusterAuroraSecret" });
        expect(folder.messages).to.include(
          "The credentials, in JSON, are in the variable BACKENDCLUSTER_SECRET of backend.",
        );
        expect(folder.messages.some((line) => line.includes("AWS retires versions"))).to.equal(true);
        expect(remarks(folder.path)).to.deep.equal([]);
      });
    }

    it("uses a parameter group that exists", async () => {
      await init({ ...cluster, parameterGroup: "ours" });
      const { Resources } = template("copilot/backend/addons/backend-cluster.yml");
      expect(Resources).not.to.have.property("backendclusterDBClusterParameterGroup");
      expect(Resources.backendclusterDBCluster.Properties.DBClusterParameterGroupName).to.equal("ours");
    });

    it("gets the security group of a connected Request-Driven Web Service as a parameter, beside those that are there", async () => {
      folder.add(service("web", "Request-Driven Web Service", "network: {vpc: {placement: private}}\n"));
      folder.add({
        "copilot/web/addons/addons.parameters.yml": "# ours\nParameters:\n  Mine: !Ref AppName # kept\n# the end\n",
        "copilot/web/addons/mine.yml":
          "Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}, Mine: {Type: String}}\nResources: {T: {Type: AWS::SNS::Topic}}\n",
      });
      await init({ ...cluster, workload: "web", name: "db" });
      expect(folder.read("copilot/web/addons/addons.parameters.yml")).to.equal(
        "# ours\nParameters:\n  Mine: !Ref AppName # kept\n  ServiceSecurityGroupId: !GetAtt ServiceSecurityGroup.GroupId\n# the end\n",
      );
      expect(
        template("copilot/web/addons/db.yml").Resources.dbDBClusterSecurityGroup.Properties.SecurityGroupIngress[0]
          .SourceSecurityGroupId,
      ).to.deep.equal({
        Ref: "ServiceSecurityGroupId",
      });
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("is refused for a Request-Driven Web Service outside the VPC", async () => {
      folder.add(service("web", "Request-Driven Web Service"));
      expect(await failure(init({ ...cluster, workload: "web" }))).to.contain("not connected to the environment's VPC");
    });

    it("belongs to the environment on demand, and says what the manifest needs", async () => {
      await init({ ...cluster, name: "db", lifecycle: "environment" });
      expect(folder.read("copilot/environments/addons/addons.parameters.yml")).to.contain("VPCID: !Ref VPC");
      expect(template("copilot/environments/addons/db.yml").Outputs.dbSecurityGroup.Export.Name).to.deep.equal({
        "Fn::Sub": "${App}-${Env}-dbSecurityGroup",
      });
      expect(folder.messages.join("\n")).to.contain(
        "from_cfn: ${COPILOT_APPLICATION_NAME}-${COPILOT_ENVIRONMENT_NAME}-dbAuroraSecret",
      );
      expect(remarks(folder.path)).to.deep.equal([]);
    });

    it("of the environment lets a Request-Driven Web Service in through a rule of its own", async () => {
      folder.add(service("web", "Request-Driven Web Service", "network: {vpc: {placement: private}}\n"));
      await init({ ...cluster, name: "db", workload: "web", lifecycle: "environment" });
      expect(template("copilot/environments/addons/db.yml").Resources).not.to.have.property("dbWorkloadSecurityGroup");
      const rule = template("copilot/web/addons/db-ingress.yml").Resources.dbClusterSecurityGroupIngressFromWorkload;
      expect(rule.Properties).to.deep.include({
        FromPort: 5432,
        SourceSecurityGroupId: { Ref: "ServiceSecurityGroupId" },
      });
      expect(remarks(folder.path)).to.deep.equal([]);
    });
  });

  it("describes the parameters as the templates beside it do, since all of them become one", async () => {
    const described = (name: string) => `${name}: {Type: String, Description: "Copilot's ${name}"}`;
    folder.add({
      "copilot/backend/addons/old.yml": `Parameters: {${["App", "Env", "Name"].map(described).join(", ")}}\nResources: {T: {Type: AWS::SNS::Topic}}\n`,
      "copilot/environments/addons/old.yml": `Parameters: {${["App", "Env", "VPCID"].map(described).join(", ")}}\nResources: {T: {Type: AWS::SNS::Topic}}\n`,
      "copilot/environments/addons/addons.parameters.yml": "Parameters:\n  VPCID: !Ref VPC\n",
    });
    await init(table);
    await init({ storageType: "S3", name: "files" });
    await init({ storageType: "Aurora", name: "db", engine: "MySQL", initialDb: "main", lifecycle: "environment" });
    await init({ storageType: "Aurora", name: "db2", engine: "MySQL", initialDb: "main", lifecycle: "environment" });
    expect(template("copilot/backend/addons/todotable.yml").Parameters.Name.Description).to.equal("Copilot's Name");
    expect(template("copilot/environments/addons/db2.yml").Parameters.VPCID.Description).to.equal("Copilot's VPCID");
    expect(remarks(folder.path)).to.deep.equal([]);
  });

  describe("bad input", () => {
    for (const [words, flags] of [
      ["--storage-type is missing", { name: "a-b" }],
      ['Did you mean "DynamoDB"?', { storageType: "DynamoDb" }],
      ["--name is missing", { storageType: "S3" }],
      ["--partition-key is missing", { storageType: "DynamoDB", name: "table" }],
      ["--sort-key or --no-sort is missing", { storageType: "DynamoDB", name: "table", partitionKey: "A:S" }],
      ["isn't a key", { ...table, partitionKey: "TodoId" }],
      ["isn't a key", { ...table, partitionKey: "TodoId:X" }],
      [
        "--lsi and --no-lsi are mutually exclusive",
        { ...table, noSort: false, sortKey: "B:S", lsi: ["C:S"], noLsi: true },
      ],
      ["--sort-key is missing", { ...table, noSort: false, lsi: ["C:S"] }],
      ["--lsi needs a sort key", { ...table, lsi: ["C:S"] }],
      [
        "the maximum is five",
        { ...table, noSort: false, sortKey: "B:S", lsi: ["C:S", "D:S", "E:S", "F:S", "G:S", "H:S"] },
      ],
      ["The key TodoId is named twice", { ...table, noSort: false, sortKey: "TodoId:S" }],
      ["--name: ", { storageType: "S3", name: "My_Bucket" }],
      ["--engine is missing", { storageType: "Aurora", name: "db" }],
      ['Did you mean "PostgreSQL"?', { storageType: "Aurora", name: "db", engine: "Postgres" }],
      ["--initial-db is missing", { storageType: "Aurora", name: "db", engine: "MySQL" }],
      ["--initial-db: ", { storageType: "Aurora", name: "db", engine: "MySQL", initialDb: "a_b" }],
      ["is no longer available", { storageType: "Aurora", name: "db", serverlessVersion: "v1" }],
      ["Did you mean backend?", { ...table, workload: "backnd" }],
      ["--add-ingress-from", { ...table, workload: undefined, addIngressFrom: "backend" }],
    ] as const) {
      it(`${words}: ${JSON.stringify(flags)}`, async () => {
        expect(await failure(init(flags))).to.contain(words);
        expect(folder.has("copilot/backend/addons")).to.equal(false);
      });
    }

    it("refuses a Static Site", async () => {
      folder.add({ "copilot/docs/manifest.yml": "name: docs\ntype: Static Site\nfiles: []\n" });
      expect(await failure(init({ ...table, workload: "docs" }))).to.contain("it runs no code");
    });

    it("leaves a template that is there alone, unless it is to be replaced", async () => {
      await init(table);
      expect(await failure(init({ ...table, partitionKey: "Other:S" }))).to.contain("exists already");
      await init({ ...table, partitionKey: "Other:S", overwrite: true });
      expect(folder.read("copilot/backend/addons/todotable.yml")).to.contain("Other");
    });
  });

  it("names variables as Copilot does", () => {
    expect(
      ["TodoTableName", "MyDDBTableWithLSI", "S3BucketName", "APIKey", "Cluster2Name", "VPCId2A"].map(variableName),
    ).to.deep.equal([
      "TODO_TABLE_NAME",
      "MY_DDB_TABLE_WITH_LSI",
      "S3_BUCKET_NAME",
      "API_KEY",
      "CLUSTER2_NAME",
      "VPC_ID2_A",
    ]);
  });
});

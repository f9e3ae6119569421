import { expect } from "chai";
import { closeLabs, Lab, policy } from "./lab.js";

const STACK = "cloudformation/stack:Stack";
const capabilities = ["CAPABILITY_IAM"];

describe("stacks of the sandbox", () => {
  let lab: Lab;

  beforeEach(() => {
    lab = new Lab();
  });

  after(closeLabs);

  /** The outputs of a template, by name. */
  const outputsOf = async (template: string, more: Record<string, unknown> = {}): Promise<Record<string, string>> => {
    const { outputs } = await lab.make(STACK, "stack", { name: "stack", templateBody: template, ...more });
    return outputs.outputs as Record<string, string>;
  };

  it("make what their template describes, with the names that it gives", async () => {
    const template = `
Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: !Sub '\${App}-\${Env}-\${Name}-items'}
Outputs:
  ItemsName: {Value: !Ref Table}
  ItemsArn: {Value: !GetAtt Table.Arn}
`;
    const parameters = { App: "todo", Env: "test", Name: "api" };
    expect(await outputsOf(template, { parameters })).to.deep.equal({
      ItemsName: "todo-test-api-items",
      ItemsArn: "arn:aws:dynamodb:us-west-2:123456789012:table/todo-test-api-items",
    });
    expect(lab.world.list({ type: "AWS::DynamoDB::Table" }).map(({ id }) => id)).to.deep.equal(["todo-test-api-items"]);
  });

  it("evaluate CloudFormation's functions in their short and long forms", async () => {
    const template = `
Parameters: {Many: {Type: CommaDelimitedList, Default: 'a,b,c'}, Env: {Type: String, Default: prod}}
Conditions: {IsProd: !Equals [!Ref Env, prod], NotProd: !Not [!Condition IsProd], Both: !And [!Condition IsProd, !Condition NotProd], One: !Or [!Condition IsProd, !Condition NotProd]}
Mappings: {Sizes: {prod: {Units: '5'}}}
Resources: {Topic: {Type: 'AWS::SNS::Topic'}, Left: {Type: 'AWS::SNS::Topic', Condition: NotProd}}
Outputs:
  Join: {Value: !Join ['-', !Ref Many]}
  Select: {Value: !Select [1, !Split ['/', 'x/y/z']]}
  If: {Value: !If [IsProd, !If [Both, never, yes], no]}
  Map: {Value: !FindInMap [Sizes, !Ref Env, Units]}
  Sub: {Value: !Sub ['\${A}.\${AWS::Region}.\${!Kept}', {A: !GetAtt Topic.TopicName}]}
  Long: {Value: {'Fn::Join': ['', ['arn:', {Ref: 'AWS::Partition'}, ':', {'Fn::Sub': '\${AWS::AccountId}'}]]}}
  Base: {Value: !Base64 hi}
  Zone: {Value: !Select [0, !GetAZs '']}
  Left: {Condition: NotProd, Value: never}
  One: {Condition: One, Value: there}
`;
    const outputs = await outputsOf(template);
    expect(outputs).to.include({
      Join: "a-b-c",
      Select: "y",
      If: "yes",
      Map: "5",
      Long: "arn:aws:123456789012",
      Base: "aGk=",
      Zone: "us-west-2a",
      One: "there",
    });
    expect(outputs.Sub).to.match(/^stack-Topic-\w+\.us-west-2\.\$\{Kept\}$/);
    expect(outputs).not.to.have.property("Left");
    expect(lab.world.list({ type: "aws:sns/topic:Topic" })).to.have.length(1);
  });

  it("make policies and security groups that the rest of the world finds", async () => {
    const document = policy({ Action: "s3:*", Resource: "*" });
    const template = `{"Resources": {"Access": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": ${document}}}}, "Outputs": {"Access": {"Value": {"Ref": "Access"}}}}`;
    const outputs = await outputsOf(template, { capabilities });
    const trust = policy({ Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } });
    const role = await lab.make("iam/role:Role", "role", { assumeRolePolicy: trust });
    await lab.make("iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {
      role: role.id,
      policyArn: outputs.Access,
    });
    await lab.refused("deletion-order", "DELETE_FAILED", () => lab.drop("stack"));
    await lab.drop("attached");
    await lab.drop("stack");
    expect(lab.world.list().map(({ type }) => type)).to.deep.equal(["aws:iam/role:Role"]);
  });

  it("hand their tags on to secrets", async () => {
    const template = "Resources: {Secret: {Type: 'AWS::SecretsManager::Secret'}}";
    await outputsOf(template, { tags: { "copilot-application": "todo" } });
    const [secret] = lab.world.list({ type: "aws:secretsmanager/secret:Secret" });
    expect(secret?.outputs.tagsAll).to.deep.equal({ "copilot-application": "todo" });
  });

  it("know a secret by what attaches it, and by its own tags", async () => {
    const template = `
Resources:
  Secret: {Type: 'AWS::SecretsManager::Secret', Properties: {Name: db, Tags: [{Key: own, Value: tag}]}}
  Attachment: {Type: 'AWS::SecretsManager::SecretTargetAttachment', Properties: {SecretId: !Ref Secret}}
Outputs: {Attached: {Value: !Ref Attachment}}
`;
    const { Attached } = await outputsOf(template, { tags: { shared: "yes" } });
    const [secret] = lab.world.list({ type: "aws:secretsmanager/secret:Secret" });
    expect(Attached).to.equal(secret?.id);
    expect(secret?.outputs.tagsAll).to.deep.equal({ shared: "yes", own: "tag" });
  });

  it("add and take away with their template, and keep the rest as it is", async () => {
    await outputsOf("Resources: {A: {Type: 'AWS::DynamoDB::Table'}, B: {Type: 'AWS::DynamoDB::Table'}}");
    const [kept] = lab.world.list({ type: "AWS::DynamoDB::Table" });
    await lab.change("stack", {
      templateBody: "Resources: {A: {Type: 'AWS::DynamoDB::Table'}, C: {Type: 'AWS::DynamoDB::Table'}}",
    });
    const after = lab.world.list({ type: "AWS::DynamoDB::Table" });
    expect(after.map(({ name }) => name).sort()).to.deep.equal(["A", "C"]);
    expect(after.map(({ id }) => id)).to.include(kept?.id);
  });

  it("leave behind what is to be retained", async () => {
    await outputsOf(
      "Resources: {A: {Type: 'AWS::DynamoDB::Table', DeletionPolicy: Retain}, B: {Type: 'AWS::DynamoDB::Table'}}",
    );
    await lab.drop("stack");
    expect(lab.world.list().map(({ name }) => name)).to.deep.equal(["A"]);
  });

  it("read big templates from a bucket", async () => {
    const bucket = await lab.make("s3/bucket:Bucket", "artifacts", { bucket: "artifacts" });
    await lab.make("s3/bucketObjectv2:BucketObjectv2", "template", {
      bucket: bucket.id,
      key: "addons/a.yml",
      content: "Resources: {T: {Type: 'AWS::DynamoDB::Table'}}",
    });
    await lab.make(STACK, "big", { templateUrl: "https://artifacts.s3.us-west-2.amazonaws.com/addons/a.yml" });
    expect(lab.world.list({ type: "AWS::DynamoDB::Table" })).to.have.length(1);
  });
});

import { expect } from "chai";
import { compareTemplates } from "../../automation/manifest/addons/compare.js";

const parameters = "Parameters: {App: {Type: String}, Size: {Type: Number}}\n";
const table =
  "  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Sub '${App}-t', BillingMode: PAY_PER_REQUEST}}\n";
const policy =
  "  Policy: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Resource: !GetAtt Table.Arn}}}\n";
const other = "  Other: {Type: AWS::Custom::Thing, Properties: {Size: !Ref Size}}\n";
const outputs =
  "Outputs:\n  Name: {Value: !Ref Table}\n  Arn: {Value: !Sub '${Table.Arn}/index'}\n  Stream: {Value: !GetAtt Table.StreamArn}\n  Policy: {Value: !Ref Policy}\n  Other: {Value: !GetAtt Other.Id}\n";
const before = `${parameters}Resources:\n${table}${policy}${other}${outputs}`;
const change = (after: string) => {
  const found = compareTemplates(before, after);
  if (found === undefined) throw new Error("one of the templates could not be read");
  return found;
};

describe("two templates of addons, held against each other", () => {
  it("have resources that come, go and change, with the properties that differ", () => {
    const { added, changed, removed } = change(
      before.replace("PAY_PER_REQUEST", "PROVISIONED").replace(other, "  New: {Type: AWS::SQS::Queue}\n"),
    );
    expect(added).to.deep.equal([{ id: "New", type: "AWS::SQS::Queue", properties: [] }]);
    expect(removed).to.deep.equal([{ id: "Other", type: "AWS::Custom::Thing", properties: [] }]);
    expect(changed).to.deep.equal([{ id: "Table", type: "AWS::DynamoDB::Table", properties: ["BillingMode"] }]);
  });

  it("tell a change of what stands around the properties", () => {
    const { changed } = change(before.replace("AWS::Custom::Thing,", "AWS::Custom::Thing, DeletionPolicy: Retain,"));
    expect(changed).to.deep.equal([{ id: "Other", type: "AWS::Custom::Thing", properties: ["DeletionPolicy"] }]);
  });

  it("are the same but for comments and the form of a function", () => {
    const { added, changed, removed, touched } = change(`# new\n${before.replace("!Ref Size", "{Ref: Size}")}`);
    expect([added, changed, removed, touched]).to.deep.equal([[], [], [], []]);
  });

  it("leave outputs alone whose resources they leave alone, with the parameters that these hang on", () => {
    const { untouched } = change(`${before}  More: {Value: x}\n`);
    expect(untouched).to.deep.equal({ Name: ["App"], Arn: ["App"], Stream: ["App"], Policy: [], Other: ["Size"] });
  });

  it("leave name and ARN of a resource alone that is changed in place, but no attribute that may follow the change", () => {
    const { untouched, touched } = change(before.replace("PAY_PER_REQUEST", "PROVISIONED"));
    expect(Object.keys(untouched)).to.have.members(["Name", "Arn", "Policy", "Other"]);
    expect(touched).to.deep.equal(["Stream"]);
  });

  it("touch whatever hangs on a resource that may be replaced", () => {
    const renamed = change(before.replace("'${App}-t'", "'${App}-u'"));
    expect(renamed.touched).to.have.members(["Name", "Arn", "Stream"]);
    // The policy's document is changed in place, whatever the table is called.
    expect(Object.keys(renamed.untouched)).to.have.members(["Policy", "Other"]);
  });

  it("touch what hangs on a type of which nothing is known", () => {
    expect(change(before.replace("{Size: !Ref Size}", "{Size: 3}")).touched).to.deep.equal(["Other"]);
  });

  it("touch outputs whose expression differs, and all of them where a condition does", () => {
    expect(change(before.replace("/index", "/x")).touched).to.deep.equal(["Arn"]);
    expect(change(`${before}Conditions: {C: !Equals [a, b]}\n`).touched).to.have.length(5);
  });

  it("are not compared when one of them can't be read", () => {
    expect(compareTemplates(before, "[")).to.equal(undefined);
  });
});

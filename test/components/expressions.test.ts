import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { evaluateParameters } from "../../components/expressions.js";

const references = { VPC: "vpc-1", PublicSubnet1: "subnet-1", PublicSubnet2: "subnet-2", "Queue.Arn": "arn:queue" };

function known(value: pulumi.Input<string> | undefined): Promise<string> {
  return new Promise((resolve) => {
    pulumi.output(value ?? "").apply(resolve);
  });
}

describe("values of addons.parameters.yml", () => {
  it("name logical ids and attributes, in texts too", () => {
    const values = evaluateParameters(
      {
        Id: { Ref: "VPC" },
        Arn: { "Fn::GetAtt": ["Queue", "Arn"] },
        Text: { "Fn::Sub": `in \${VPC} or \${!VPC}` },
      },
      references,
    );
    expect(values).to.deep.equal({ Id: "vpc-1", Arn: "arn:queue", Text: `in vpc-1 or \${VPC}` });
  });

  it("put lists together with commas", () => {
    const expression = { "Fn::Join": [",", [{ Ref: "PublicSubnet1" }, { Ref: "PublicSubnet2" }]] };
    expect(evaluateParameters({ Ids: expression }, references)).to.deep.equal({ Ids: "subnet-1,subnet-2" });
  });

  it("take one of a list that an export holds", async () => {
    const expression = { "Fn::Select": [1, { "Fn::Split": [",", { "Fn::ImportValue": "subnets" }] }] };
    const { Id } = evaluateParameters({ Id: expression }, references, (name) => `${name}-a,${name}-b`);
    expect(await known(Id)).to.equal("subnets-b");
  });

  it("join again what was split", async () => {
    const expression = { "Fn::Join": ["-", { "Fn::Split": [",", "a,b"] }] };
    expect(await known(evaluateParameters({ Text: expression }, references).Text)).to.equal("a-b");
  });

  it("are refused with the parameter's name when nothing answers", () => {
    expect(() => evaluateParameters({ Group: { Ref: "Nothing" } }, references))
      .to.throw("Group")
      .with.property("message")
      .that.includes("Nothing");
  });
});

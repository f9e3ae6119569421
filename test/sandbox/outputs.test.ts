import { expect } from "chai";
import { shapeOf } from "../../automation/sandbox/kind.js";
import { outputsOf } from "../../automation/sandbox/outputs.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";
import { shapes } from "../../automation/sandbox/types/shapes.js";
import { readShape } from "./sdkShapes.js";

const reference = (path: string) => `\${type::name.${path}}`;

describe("the resource types of the sandbox", () => {
  for (const [type, shape] of Object.entries(shapes)) {
    it(`takes and gives for ${type} what the SDK declares`, () => {
      expect(shape).to.equal(readShape(type));
    });
  }

  it("has a description for every shape, and no other", () => {
    expect(Object.keys(resourceTypes).sort()).to.deep.equal(Object.keys(shapes).sort());
  });

  for (const [type, kind] of Object.entries(resourceTypes)) {
    it(`speaks of inputs and outputs that ${type} has`, () => {
      const shape = shapeOf(type) ?? [];
      const inputs = shape.filter(({ input }) => input).map(({ name }) => name);
      const named = [
        ...(kind.replaces ?? []),
        ...Object.keys({ ...kind.needs, ...kind.holds, ...kind.defaults }),
        ...(kind.hidden ?? []),
      ];
      expect(inputs).to.include.members(named.map((path) => path.split(".")[0]));
      const made = {
        inputs: {},
        place: { account: "1", region: "us-west-2" },
        name: "n",
        digits: (length: number) => "0".repeat(length),
      };
      expect(shape.map(({ name }) => name)).to.include.members(Object.keys(kind.outputs?.(made, "id") ?? {}));
    });
  }
});

describe("planned outputs", () => {
  it("keep what was put in and refer to what AWS computes", () => {
    const outputs = outputsOf("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", tags: { a: "b" } }, reference);
    expect(outputs).to.include({
      cidrBlock: "10.0.0.0/16",
      arn: reference("arn"),
      defaultSecurityGroupId: reference("defaultSecurityGroupId"),
    });
    expect(outputs.tagsAll).to.deep.equal({ a: "b" });
  });

  it("give every output that the SDK promises", () => {
    for (const type of Object.keys(shapes)) {
      const outputs = outputsOf(type, {}, reference);
      const promised = (shapeOf(type) ?? []).filter(({ output }) => output).map(({ name }) => name);
      expect(Object.keys(outputs), type).to.include.members(promised);
    }
  });

  it("refer into lists and maps", () => {
    const zone = outputsOf("aws:route53/zone:Zone", { name: "example.com" }, reference);
    expect(zone.nameServers).to.deep.equal([0, 1, 2, 3].map((index) => reference(`nameServers[${index}]`)));
    const certificate = outputsOf(
      "aws:acm/certificate:Certificate",
      { domainName: "example.com", subjectAlternativeNames: ["*.example.com", "www.example.com"] },
      reference,
    );
    expect(certificate.domainValidationOptions).to.have.length(3);
    expect(certificate.domainValidationOptions).to.have.nested.property(
      "[0].resourceRecordName",
      reference("domainValidationOptions[0].resourceRecordName"),
    );
  });

  it("name the outputs of a stack's template", () => {
    const templateBody = "Resources: {T: {Type: 'AWS::DynamoDB::Table'}}\nOutputs: {Name: {Value: !Ref T}}";
    expect(outputsOf("aws:cloudformation/stack:Stack", { templateBody }, reference).outputs).to.deep.equal({
      Name: reference("outputs.Name"),
    });
  });

  it("refuse an unknown type by name", () => {
    expect(() => outputsOf("aws:redshift/cluster:Cluster", {}, reference)).to.throw("aws:redshift/cluster:Cluster");
  });
});

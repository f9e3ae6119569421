import { expect } from "chai";
import { outputForms } from "../../automation/providerSchema/outputForms.js";
import { outputsOf } from "../../automation/providerSchema/plannedOutputs.js";
import { shapeOf } from "../../automation/providerSchema/shape.js";
import { shapes } from "../../automation/providerSchema/shapes.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";

const reference = (path: string) => `\${type::name.${path}}`;

/** A value with every text, number and boolean in it emptied. */
const formOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(formOf);
  if (typeof value !== "object" || value === null) return "";
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, formOf(one)]));
};

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

  it("refuse an unknown type by name", () => {
    expect(() => outputsOf("aws:redshift/cluster:Cluster", {}, reference)).to.throw("aws:redshift/cluster:Cluster");
  });
});

describe("forms of computed outputs", () => {
  const sample: Record<string, Record<string, unknown>> = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": { vpcEndpointType: "Interface", subnetIds: ["subnet-1", "subnet-2"] },
    "aws:acm/certificate:Certificate": { domainName: "a.example", subjectAlternativeNames: ["b.example", "a.example"] },
  };

  for (const [type, kind] of Object.entries(resourceTypes)) {
    it(`of ${type} are those that the simulated AWS answers`, () => {
      const inputs = sample[type] ?? {};
      const made = {
        inputs,
        place: { account: "1", region: "us-west-2" },
        name: "n",
        digits: (length: number) => "0".repeat(length),
      };
      const filled = Object.entries(kind.outputs?.(made, "id") ?? {}).filter(
        ([, value]) => typeof value === "object" && value !== null && Object.keys(value).length > 0,
      );
      expect(formOf(outputForms[type]?.(inputs) ?? {})).to.deep.equal(formOf(Object.fromEntries(filled)));
    });
  }
});

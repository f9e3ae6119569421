import { expect } from "chai";
import { beyondPolicies } from "../../automation/adopt/stacks/gate.js";
import { differOnlyInPolicies, retained, unretained } from "../../automation/adopt/stacks/retain.js";
import type { StackChange } from "../../automation/aws/changeSets.js";

const textOf = (template: string): string => {
  const found = retained(template);
  if ("refused" in found) throw new Error(found.refused);
  return found.text;
};

describe("adopt: a template that keeps everything", () => {
  it("gets two lines for each resource, at its column, and keeps every other byte", () => {
    const before =
      "# head\nResources: # all\n    Topic: # one\n        # why\n        Type: AWS::SNS::Topic   \n        Properties: {A: !Sub '${B}'}\n    Custom:\n        Type: Custom::X\n";
    expect(textOf(before)).to.equal(
      before
        .replace(
          "        Type: AWS",
          "        DeletionPolicy: Retain\n        UpdateReplacePolicy: Retain\n        Type: AWS",
        )
        .replace(
          "        Type: Cu",
          "        DeletionPolicy: Retain\n        UpdateReplacePolicy: Retain\n        Type: Cu",
        ),
    );
  });

  it("gets another policy where it has one", () => {
    const before =
      "Resources:\n  A:\n    Type: T::T::T\n    DeletionPolicy: 'Snapshot' # said\n    UpdateReplacePolicy: Delete\n";
    expect(textOf(before)).to.equal(
      "Resources:\n  A:\n    Type: T::T::T\n    DeletionPolicy: Retain # said\n    UpdateReplacePolicy: Retain\n",
    );
  });

  it("is left as it is where it keeps everything", () => {
    const before =
      "Resources:\n  A:\n    Type: T::T::T\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: 'Retain'\n";
    expect(textOf(before)).to.equal(before);
  });

  it("may be JSON, have tabs, line ends of Windows, or resources in one line", () => {
    const json = JSON.stringify(
      { Resources: { A: { Type: "T::T::T" }, B: { DeletionPolicy: "Delete", Type: "T" } } },
      null,
      "\t",
    );
    expect(JSON.parse(textOf(json)).Resources.B).to.deep.equal({
      ...{ Type: "T", DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" },
    });
    expect(textOf("Resources:\r\n  A:\r\n    Type: T\r\n")).to.equal(
      "Resources:\r\n  A:\r\n    DeletionPolicy: Retain\r\n    UpdateReplacePolicy: Retain\r\n    Type: T\r\n",
    );
    expect(unretained(textOf("Resources: { A: { Type: T }, B: {Type: T} }\n"))).to.deep.equal([]);
  });

  for (const [what, template] of Object.entries({
    "a macro of the whole": "Transform: AWS::Serverless-2016-10-31\nResources: { A: { Type: T } }\n",
    "a macro within": "Resources: { A: { Type: T, 'Fn::Transform': { Name: AWS::Include } } }\n",
    "a loop": "Resources: { 'Fn::ForEach::X': [a, [b], {}] }\n",
    "no resources": "Outputs: {}\n",
    "no YAML": "Resources: {\n",
    aliases: "Resources:\n  A: &a\n    Type: T\n  B: *a\n",
    "a resource that is none": "Resources:\n  A: text\n",
    "a policy that is a function": "Resources:\n  A:\n    Type: T\n    DeletionPolicy: !If [X, Retain, Delete]\n",
  }))
    it(`is refused with ${what}`, () => {
      expect(retained(template)).to.have.property("refused");
    });

  it("differs from one that keeps less, and from one that says something else", () => {
    const keeps = textOf("Resources:\n  A:\n    Type: T\n  B:\n    Type: T\n");
    for (const policy of ["DeletionPolicy", "UpdateReplacePolicy"])
      expect(unretained(keeps.replace(`    ${policy}: Retain\n`, ""))).to.deep.equal(["A"]);
    expect(unretained(keeps.replace("Retain", "RetainExceptOnCreate"))).to.deep.equal(["A"]);
    expect(unretained("Resources: {")).to.equal(undefined);
    expect(
      differOnlyInPolicies("Resources: { A: { Type: T } }", "Resources: { A: { DeletionPolicy: Retain, Type: T } }"),
    ).to.equal(true);
    for (const other of [
      "Resources: { A: { Type: U } }",
      "Resources: { A: { Type: T }, B: { Type: T } }",
      "Resources: { A: { Type: T } }\nOutputs: { A: { Value: b } }",
    ])
      expect(differOnlyInPolicies("Resources: { A: { Type: T } }", other), other).to.equal(false);
  });
});

describe("adopt: what a change set may do", () => {
  const change = (more: Partial<StackChange>): StackChange => ({
    ...{ stack: "s", logical: "A", type: "AWS::IAM::Role", action: "Modify", scope: ["DeletionPolicy"] },
    details: [{ attribute: "DeletionPolicy", evaluation: "Static", source: "DirectModification" }],
    replacement: "False",
    ...more,
  });
  const property = { attribute: "Properties", name: "Description" };
  const output = { ...property, evaluation: "Dynamic", source: "ResourceAttribute", cause: "AddonsStack.Outputs.X" };
  const nested = { logical: "AddonsStack", type: "AWS::CloudFormation::Stack", scope: ["Properties"] };
  const automatic = { attribute: "Properties", evaluation: "Dynamic", source: "Automatic" };
  const beyond = (more: Partial<StackChange>): string[] =>
    beyondPolicies([change({}), change(more)], new Set(["AddonsStack"]));

  it("is to set policies; what nobody can know of a nested stack counts for nothing", () => {
    expect(beyond({ scope: ["UpdateReplacePolicy"], details: [{ attribute: "UpdateReplacePolicy" }] })).to.deep.equal(
      [],
    );
    expect(beyond({ ...nested, details: [automatic] })).to.deep.equal([]);
    expect(beyond({ scope: ["Properties"], details: [output], replacement: "Conditional" })).to.deep.equal([]);
  });

  for (const [what, more] of Object.entries<Partial<StackChange>>({
    "makes something": { action: "Add", details: [] },
    "removes something": { action: "Remove", details: [] },
    "imports something": { action: "Import", details: [] },
    "changes a property": { scope: ["Properties"], details: [{ ...property, evaluation: "Static" }] },
    "changes tags": { scope: ["Tags"], details: [{ attribute: "Tags" }] },
    "changes metadata": { scope: ["Metadata"], details: [{ attribute: "Metadata" }] },
    "has a scope without a detail": { scope: ["DeletionPolicy", "Properties"] },
    replaces: { replacement: "True" },
    "may replace, for no reason": { replacement: "Conditional" },
    "replaces by an output": { scope: ["Properties"], details: [output], replacement: "True" },
    "follows another resource": { scope: ["Properties"], details: [{ ...output, cause: "Other.Arn" }] },
    "follows an output of another stack": { scope: ["Properties"], details: [{ ...output, cause: "Other.Outputs.X" }] },
    "gives a nested stack another template": {
      ...nested,
      details: [{ ...automatic, name: "TemplateURL", source: "DirectModification" }],
    },
    "changes a nested stack that is not known": { ...nested, logical: "Other", details: [automatic] },
  }))
    it(`is refused where it ${what}`, () => {
      expect(beyond(more)).to.have.length(1);
    });
});

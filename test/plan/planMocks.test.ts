import { expect } from "chai";
import { planMocks } from "../../automation/plan/planMocks.js";

describe("mocks of a plan", () => {
  const { outputsOf } = planMocks({});

  it("name the outputs of a stack's template", () => {
    const templateBody = "Resources: {T: {Type: 'AWS::DynamoDB::Table'}}\nOutputs: {Name: {Value: !Ref T}}";
    expect(outputsOf("aws:cloudformation/stack:Stack", "addons", { templateBody }).outputs).to.deep.equal({
      Name: "${aws:cloudformation/stack:Stack::addons.outputs.Name}",
    });
  });

  it("know no outputs of a template that can't be read before it runs", () => {
    for (const templateBody of ["${a}: [", undefined])
      expect(outputsOf("aws:cloudformation/stack:Stack", "addons", { templateBody }).outputs).to.deep.equal({});
  });
});

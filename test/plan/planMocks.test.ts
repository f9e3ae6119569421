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

  it("know which outputs are secrets, and so by what ARN a role may read them", () => {
    const templateBody = `Resources:
  S: {Type: 'AWS::SecretsManager::Secret'}
  T: {Type: 'AWS::DynamoDB::Table'}
  C: {Type: 'AWS::RDS::DBCluster'}
Outputs:
  Ref: {Value: !Ref S}
  Sub: {Value: !Sub '\${S}'}
  Att: {Value: !GetAtt C.MasterUserSecret.SecretArn}
  Host: {Value: !GetAtt C.Endpoint.Address}
  Text: {Value: !Sub 'x-\${S}'}
  Table: {Value: !Ref T}
`;
    const place = { account: "111122223333", region: "cn-north-1" };
    const { outputs } = planMocks(place).outputsOf("aws:cloudformation/stack:Stack", "addons", { templateBody });
    const own = (name: string) => `\${aws:cloudformation/stack:Stack::addons.outputs.${name}}`;
    const secret = "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:";
    expect(outputs).to.deep.equal({
      ...{ Ref: `${secret}${own("Ref")}`, Sub: `${secret}${own("Sub")}`, Att: `${secret}${own("Att")}` },
      ...{ Host: own("Host"), Text: own("Text"), Table: own("Table") },
    });
  });

  it("know no outputs of a template that can't be read before it runs", () => {
    for (const templateBody of ["${a}: [", undefined])
      expect(outputsOf("aws:cloudformation/stack:Stack", "addons", { templateBody }).outputs).to.deep.equal({});
  });
});

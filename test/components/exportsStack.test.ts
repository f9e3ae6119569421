import { expect } from "chai";
import { EnvironmentExports } from "../../components/environment/exportsStack.js";
import { type CopilotExport, exportName, findExport } from "../../components/exports.js";
import { record } from "../support/recording.js";

const kept = (...names: string[]) =>
  names.map((name) => {
    const exported = findExport("shop", "test", name);
    if (exported === undefined) throw new Error(`${name} is no export of Copilot's`);
    return { exported, value: `value of ${name}` };
  });

interface Template {
  Parameters: Record<string, unknown>;
  Resources: Record<string, { Type: string }>;
  Outputs: Record<string, { Value: { Ref: string }; Export: { Name: string } }>;
}

async function stackOf(exports: ReturnType<typeof kept>) {
  const made = await record(() => {
    new EnvironmentExports("test-exports", {
      application: "shop",
      environment: "test",
      exports,
      tags: { team: "web" },
    });
    return undefined;
  });
  const { inputs } = made.one("aws:cloudformation/stack:Stack");
  return { inputs, template: JSON.parse(String(inputs.templateBody)) as Template };
}

describe("EnvironmentExports", () => {
  it("are one stack with a wait handle, and values as parameters so that previews show them", async () => {
    const { inputs, template } = await stackOf(kept("shop-test-VpcId", "shop-test-api-DiscoveryServiceARN"));
    expect(inputs).to.deep.include({
      name: "shop-test-exports",
      parameters: {
        AirliftVpcId: "value of shop-test-VpcId",
        AirliftApiDiscoveryServiceARN: "value of shop-test-api-DiscoveryServiceARN",
      },
      tags: { team: "web", "copilot-application": "shop", "copilot-environment": "test" },
    });
    expect(Object.values(template.Resources)).to.deep.equal([{ Type: "AWS::CloudFormation::WaitConditionHandle" }]);
    expect(template.Outputs).to.deep.equal({
      VpcId: { Value: { Ref: "AirliftVpcId" }, Export: { Name: "shop-test-VpcId" } },
      ApiDiscoveryServiceARN: {
        Value: { Ref: "AirliftApiDiscoveryServiceARN" },
        Export: { Name: "shop-test-api-DiscoveryServiceARN" },
      },
    });
  });

  it("tell workloads apart whose names differ in a hyphen only", async () => {
    const { template } = await stackOf(kept("shop-test-a-b-DiscoveryServiceARN", "shop-test-aB-DiscoveryServiceARN"));
    const outputs = Object.values(template.Outputs);
    expect(outputs.map((one) => one.Export.Name)).to.have.members([
      "shop-test-a-b-DiscoveryServiceARN",
      "shop-test-aB-DiscoveryServiceARN",
    ]);
    expect(new Set(outputs.map((one) => one.Value.Ref))).to.have.property("size", 2);
  });

  it("are refused where CloudFormation would not take as many", async () => {
    const many = Array.from({ length: 201 }, (_, index): CopilotExport & { name: string; workload: string } => {
      const exported = { output: "DiscoveryServiceARN", owner: "workload" as const };
      const workload = `w${index}`;
      return {
        ...exported,
        workload,
        name: exportName({ application: "shop", environment: "test", workload }, exported),
      };
    }).map((exported) => ({ exported, value: "arn" }));
    const reason = await stackOf(many).then(
      () => "nothing was refused",
      (error: Error) => error.message,
    );
    expect(reason).to.include("201").and.to.include("200 at most");
  });
});

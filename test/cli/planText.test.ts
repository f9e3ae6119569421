import { expect } from "chai";
import { planText } from "../../automation/cli/planText.js";

const component = { type: "airlift:index:BackendService", name: "api", inputs: {} };
const parent = "airlift:index:BackendService::api";
const VPC = "aws:ec2/vpc:Vpc";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

describe("a plan for people", () => {
  it("is a tree, grouped by workload, with references in short form", () => {
    const text = planText([
      { type: "airlift:index:Environment", name: "test", inputs: {} },
      component,
      { type: VPC, name: "test-vpc", parent: "airlift:index:Environment::test", inputs: { cidrBlock: "10.0.0.0/16" } },
      {
        type: TASK,
        name: "api-task",
        parent,
        inputs: {
          tags: { "copilot-application": "shop", team: "web" },
          vpc: `\${${VPC}::test-vpc.id}`,
          containerDefinitions: JSON.stringify([
            {
              name: "api",
              environment: [{ name: "URL", value: `http://\${${VPC}::test-vpc.arn}/`, more: "x".repeat(60) }],
            },
          ]),
        },
      },
    ]);
    expect(text.split("\n\n")).to.have.length(2);
    const [environment = "", api = ""] = text.split("\n\n");
    expect(environment).to.match(/^test: .*\n {2}test-vpc: .* \[aws:ec2\/vpc:Vpc\]\n {4}cidrBlock: 10\.0\.0\.0\/16$/);
    expect(api).to.match(/^api: .*\n {2}api-task: /);
    expect(api).to.contain("    vpc: ${test-vpc.id}\n").and.to.contain("value: http://${test-vpc.arn}/\n");
    expect(api).to.contain('    tags: {"team":"web"}\n').and.not.to.contain("copilot-application");
    // Text that holds JSON is opened.
    expect(api).to.contain("    containerDefinitions:\n      - name: api\n        environment:\n");
  });

  it("keeps types where two resources have the same name", () => {
    const text = planText([
      component,
      { type: VPC, name: "one", parent, inputs: {} },
      { type: TASK, name: "one", parent, inputs: { vpc: `\${${VPC}::one.id}` } },
    ]);
    expect(text).to.contain(`vpc: \${${VPC}::one.id}`);
  });

  it("leaves out what a resource waits for by its references anyway, and folds the rest", () => {
    const waits = (names: string[]) =>
      planText([
        component,
        ...names.map((name) => ({ type: VPC, name, parent, inputs: {} })),
        {
          type: TASK,
          name: "task",
          parent,
          inputs: { vpc: `\${${VPC}::${names[0]}.id}` },
          options: { dependsOn: names.map((name) => `${VPC}::${name}`), protect: true as const },
        },
      ]);
    expect(waits(["a"])).not.to.contain("(after");
    expect(waits(["a", "b", "c"])).to.contain("    (after b, c)\n");
    expect(waits(["a", "b", "c", "d", "e", "f"])).to.contain("    (after b, c, d and 2 more)\n");
    expect(waits(["a"])).to.contain("    (protect: true)\n");
  });
});

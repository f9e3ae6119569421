import { expect } from "chai";
import { registeredBy } from "../../automation/deployment/registered.js";
import { joinPlans, planIn, setPlan, urnOfPlan } from "../../automation/deployment/removalPlan.js";
import { type RawResource, readExport } from "../../automation/stack/contents.js";

const root = "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test";
const kept = (stack: string) => ({ stack, workload: "web" });
const plan = { kept: [kept("shop-test-web-addons")], revisions: ["shop-test-web:1"], notices: ["The VPC stays."] };

function stateWith(resources: RawResource[]) {
  return readExport({ deployment: { resources } });
}

describe("what a removal has still to do and to report", () => {
  it("lies in the state below the stack, and is read again by the next run", () => {
    const resources: RawResource[] = [{ urn: root, type: "pulumi:pulumi:Stack" }];
    const urn = urnOfPlan(stateWith(resources)) ?? "";
    setPlan(resources, urn, plan);
    setPlan(resources, urn, plan);
    expect(resources).to.have.length(2);
    expect(resources[1]).to.deep.include({ custom: false, parent: root });
    expect(planIn(stateWith(resources))).to.deep.equal(plan);
  });

  it("does not forget what an earlier run has let go of, and keeps nothing that is deleted after all", () => {
    const now = { kept: [kept("shop-test-api-addons")], revisions: ["shop-test-web:2"], notices: [] };
    expect(joinPlans(plan, now, [])).to.deep.equal({
      kept: [kept("shop-test-web-addons"), kept("shop-test-api-addons")],
      revisions: ["shop-test-web:1", "shop-test-web:2"],
      notices: ["The VPC stays."],
    });
    expect(joinPlans(plan, now, ["shop-test-web-addons"]).kept).to.deep.equal([kept("shop-test-api-addons")]);
  });
});

describe("what a stack says of its environment", () => {
  const component = {
    urn: "urn:pulumi:test::shop::airlift:index:CopilotEnvironment::shop",
    type: "airlift:index:CopilotEnvironment",
    outputs: {
      airlift: { version: 1 },
      endpoints: { web: { exports: { "shop-test-web-Arn": "arn" } } },
      addresses: {},
    },
  };
  const read = (outputs: object) => stateWith([{ urn: root, type: "pulumi:pulumi:Stack", outputs }, component]).outputs;

  it("is what a component of a program keeps, whatever the program itself gives out", () => {
    const { airlift, endpoints: workloads, addresses: environment } = component.outputs;
    const shown = { workloads: { web: { url: "http://web" } }, environment: "test", own: 1 };
    expect(read(shown)).to.deep.equal({ airlift, workloads, environment, own: 1 });
  });

  it("is what the command has written, until its last run with the component has ended", () => {
    const written = { airlift: { version: 1, more: true }, workloads: {}, environment: {} };
    expect(read(written)).to.deep.equal(written);
  });
});

describe("task definitions that a stack has registered", () => {
  const arn = (name: string) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}`;
  const component = "airlift:index:WorkerService";
  const workload = (name: string): RawResource[] => [
    { urn: `urn:pulumi:test::shop::${component}::${name}`, type: component, parent: root },
    {
      urn: `urn:pulumi:test::shop::${component}$aws:ecs/taskDefinition:TaskDefinition::${name}-task`,
      type: "aws:ecs/taskDefinition:TaskDefinition",
      custom: true,
      parent: `urn:pulumi:test::shop::${component}::${name}`,
      outputs: { arn: arn(`shop-test-${name}:7`) },
    },
  ];
  const outputs = {
    // What could not be registered has no ARN.
    airlift: {
      version: 1,
      registered: ["shop-test-web:3", arn("shop-test-web:5"), "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
    },
  };
  const state = stateWith([
    { urn: root, type: "pulumi:pulumi:Stack", outputs },
    ...workload("web"),
    ...workload("api"),
  ]);

  it("are those of the record and those of the state, earlier revisions included, and no others", () => {
    const all = ["shop-test-web:3", "shop-test-web:5", "shop-test-web:7", "shop-test-api:7"];
    expect(registeredBy(state)).to.have.members(all);
    expect(registeredBy(undefined)).to.deep.equal([]);
  });

  it("are found by workload", () => {
    expect(registeredBy(state, ["api"])).to.deep.equal(["shop-test-api:7"]);
  });
});

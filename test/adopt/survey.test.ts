import { expect } from "chai";
import { hindrancesIn } from "../../automation/adopt/hindrances.js";
import { machineryIn } from "../../automation/adopt/stacks/machinery.js";
import { startingRecord } from "../../automation/adopt/startingRecord.js";
import { stackOf, surveyOf } from "../../automation/adopt/survey.js";
import type { SurveyedStack } from "../../automation/aws/stackSurvey.js";

const place = { application: "shop", environment: "test", account: "123456789012", region: "eu-west-1" };

const made = (name: string, tags: Record<string, string>, more: Partial<SurveyedStack> = {}): SurveyedStack => ({
  name,
  id: `arn:stack/${name}`,
  status: "CREATE_COMPLETE",
  tags: { "copilot-application": "shop", ...tags },
  parameters: {},
  outputs: {},
  resources: [],
  template: "Metadata: { Version: v1.29.0 }\nResources: { A: { Type: T, DeletionPolicy: Retain }, B: { Type: T } }\n",
  protected: false,
  ...more,
});

const test = { "copilot-environment": "test" };
const nested = (id: string) => [{ logical: "AddonsStack", type: "AWS::CloudFormation::Stack", physical: id }];

const stacks = [
  made("shop-infrastructure-roles", {}),
  made("StackSet-shop-infrastructure-1", {}),
  made("shop-test", test, {
    parameters: { ALBWorkloads: "web", NATWorkloads: "", Aliases: '{"api":["a.example.com"]}' },
  }),
  made(
    "shop-test-web",
    { ...test, "copilot-service": "web" },
    { resources: nested("arn:stack/shop-test-web-AddonsStack-1") },
  ),
  made("shop-test-web-AddonsStack-1", { ...test, "copilot-service": "web" }),
  made("shop-test-api", { ...test, "copilot-service": "api" }),
  made("shop-prod", { "copilot-environment": "prod" }),
  made(
    "shop-prod-web",
    { "copilot-environment": "prod", "copilot-service": "web" },
    { resources: nested("arn:stack/p") },
  ),
  made("p", { "copilot-environment": "prod" }),
];

describe("adopt: survey", () => {
  const found = surveyOf(place, undefined, stacks);

  it("knows what each stack is for, and leaves other environments alone", () => {
    expect(found.stacks.map(({ name, role, workload }) => [name, role, workload])).to.deep.equal([
      ["shop-infrastructure-roles", "roles", undefined],
      ["StackSet-shop-infrastructure-1", "stackset", undefined],
      ["shop-test", "environment", undefined],
      ["shop-test-web", "workload", "web"],
      ["shop-test-web-AddonsStack-1", "addons", "web"],
      ["shop-test-api", "workload", "api"],
    ]);
    expect(found.others).to.deep.equal(["prod"]);
  });

  it("reads version and what is retained from the template", () => {
    const { version, retained } = stackOf(found, "workload", "web") ?? {};
    expect([version, [...(retained ?? [])]]).to.deep.equal(["v1.29.0", ["A"]]);
  });

  it("starts a record that keeps what is there, and names of other repositories' workloads", () => {
    const record = startingRecord(found, "repo", new Set(["web"]));
    expect(record.made).to.deep.equal({ publicLoadBalancer: true });
    expect(Object.keys(record.workloads)).to.deep.equal(["api"]);
    expect(record.workloads.api?.aliases).to.deep.equal(["a.example.com"]);
  });
});

describe("adopt: what of Copilot's own is deleted last", () => {
  const role = (logical: string) => ({ logical, type: "AWS::IAM::Role", physical: `shop-${logical}` });
  const found = surveyOf(place, undefined, [
    made("shop-infrastructure-roles", {}, { resources: ["ExecutionRole", "DNSDelegationRole"].map(role) }),
    made("shop-test", test, {
      resources: ["CustomResourceRole", "CloudformationExecutionRole", "FlowLogRole"].map(role),
    }),
    made(
      "shop-test-web",
      { ...test, "copilot-service": "web" },
      { resources: ["ExecutionRole", "TaskRole", "AutoScalingRole", "MyRole"].map(role) },
    ),
  ]);
  const arn = (name: string) => `arn:aws:iam::123456789012:role/shop-${name}`;
  const ids = (all: { physical: string }[]) => all.map(({ physical }) => physical.replace("shop-", "")).sort();

  it("is what nobody else uses, by the names of Copilot's templates", () => {
    const { own, left } = machineryIn(found.stacks, new Set());
    expect(ids(own)).to.deep.equal([
      ...["AutoScalingRole", "CloudformationExecutionRole", "CustomResourceRole", "DNSDelegationRole", "ExecutionRole"],
    ]);
    expect(own.find(({ physical }) => physical.endsWith("-ExecutionRole"))).to.equal(
      found.stacks[0]?.resources.find(({ logical }) => logical === "ExecutionRole"),
    );
    expect(left).to.deep.equal([]);
  });

  it("is not a role that CloudFormation works with, nor the one by which the domain's zone is reached", () => {
    const used = new Set([arn("CloudformationExecutionRole")]);
    const { own, left } = machineryIn(found.stacks, used, arn("DNSDelegationRole"));
    expect(ids(own)).to.deep.equal(["AutoScalingRole", "CustomResourceRole", "ExecutionRole"]);
    expect(left.join()).to.match(/shop-DNSDelegationRole stays: .*domain.role.*shop-CloudformationExecutionRole stays/);
  });
});

describe("adopt: what is in the way", () => {
  const row = (more: object) => ({
    ...{ type: "aws:lb/targetGroup:TargetGroup", name: "web-target-group", outcome: "import" as const },
    ...{ kept: {}, changes: [], replaces: [], unread: [] },
    ...more,
  });
  const among = (status: string) =>
    surveyOf(place, undefined, [
      made("shop-test", test),
      made("shop-test-web", { ...test, "copilot-service": "web" }, { status }),
    ]);

  it("is nothing where all stacks are complete and nothing would be replaced", () => {
    expect(hindrancesIn(among("UPDATE_ROLLBACK_COMPLETE"), [row({})], false)).to.deep.equal([]);
  });

  for (const status of ["UPDATE_ROLLBACK_FAILED", "UPDATE_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_FAILED"]) {
    it(`is a stack in ${status}`, () => {
      expect(hindrancesIn(among(status), [], false)).to.have.length(1);
    });
  }

  it("is a template of a version that is not known, of a workload or an environment", () => {
    const withVersion = (version: string) =>
      stacks.map((one) => ({ ...one, template: one.template.replace("v1.29.0", version) }));
    const among = (version: string) => hindrancesIn(surveyOf(place, undefined, withVersion(version)), [], false);
    for (const version of ["v1.13.0", "v1.27.9", "v1.35.0", "v2.0.0"]) {
      expect(among(version), version).to.have.length(3);
      expect(among(version).join())
        .to.match(/shop-test .*shop-test-web .*shop-test-api /)
        .and.not.to.match(/roles|StackSet/);
    }
    for (const version of ["v1.28.0", "v1.34.1", "3", "1.x"]) expect(among(version), version).to.deep.equal([]);
  });

  it("is a replacement, something gone, something that no stack has, and an environment that is Airlift's already", () => {
    const change = { path: "port", from: 80, to: 81 };
    const rows = [
      row({ replaces: [change] }),
      row({ outcome: "gone", id: "x" }),
      row({ outcome: "unknown", reason: "is in no stack" }),
    ];
    expect(hindrancesIn(among("CREATE_COMPLETE"), rows, true)).to.have.length(4);
    expect(
      hindrancesIn(among("CREATE_COMPLETE"), [row({ outcome: "new" }), row({ outcome: "later" })], false),
    ).to.deep.equal([]);
  });
});

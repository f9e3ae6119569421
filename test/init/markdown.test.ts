import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import { unknownValue } from "../../automation/base/unknownValue.js";
import { previewMarkdown } from "../../automation/cli/markdown.js";
import type { Step } from "../../automation/engine/protocol.js";
import type { EnvironmentResult } from "../../automation/index.js";

const step = (operation: string, name: string, more: Partial<Step> = {}): Step => ({
  operation,
  name,
  urn: name,
  type: "aws:ecs/service:Service",
  ...more,
});

function environment(
  steps: Step[],
  changes: Record<string, number>,
  more: Partial<EnvironmentResult> = {},
): EnvironmentResult {
  const outcome = {
    operation: "preview" as const,
    stack: "test",
    changes,
    outputs: {},
    steps,
    warnings: [],
    seconds: 1,
  };
  return { name: "test", outcome, problems: [], notices: [], ...more };
}

const text = (...environments: EnvironmentResult[]) =>
  previewMarkdown({ application: "todo", simulated: false, environments, built: [] });

describe("preview --markdown", () => {
  it("counts what changes, and lists what destroys first, a replacement once, with the property that forces it", () => {
    const steps = [
      step("update", "api", { changes: { taskDefinition: "update" } }),
      step("create-replacement", "group", { changes: { protocol: "update-replace" }, replaceKeys: ["protocol"] }),
      step("replace", "group"),
      step("delete-replaced", "group"),
      step("delete", "old"),
      step("create", "new"),
    ];
    const lines = text(environment(steps, { update: 1, replace: 1, delete: 1, create: 1, same: 40 })).split("\n");
    expect(lines).to.include("**1 to delete, 1 to replace, 1 to create, 1 to update**, 40 unchanged");
    expect(
      lines.filter((line) => line.startsWith("| ") && line.includes("`")).map((line) => line.split("|")[2]?.trim()),
    ).to.deep.equal(["`old`", "`group`", "`new`", "`api`"]);
    expect(lines.find((line) => line.startsWith("|") && line.includes("`group`"))).to.contain("**`protocol`**");
  });

  const of = (owner: string, type: string, name: string, operation: string, more: Partial<Step> = {}): Step => {
    const component = owner === "environment" ? "airlift:index:Environment" : "airlift:index:BackendService";
    return step(operation, name, { urn: `urn:pulumi:test::todo::${component}$${type}::${name}`, type, ...more });
  };

  it("takes a new revision of a task for what it is, and says that a value is known later", () => {
    const [before, after] = [{ memory: "512" }, { memory: "1024" }];
    const steps = [
      of("api", "aws:ecs/taskDefinition:TaskDefinition", "api-task", "create-replacement", {
        ...{ replaceKeys: ["memory"], before, after },
      }),
      of("api", "aws:ecs/service:Service", "api-service", "update", {
        ...{ before: { taskDefinition: "arn:1" }, after: { taskDefinition: unknownValue } },
      }),
    ];
    const page = text(environment(steps, { replace: 1, update: 1 }));
    expect(page).not.to.contain("**Replacement**");
    expect(page).to.contain("- memory: 512\n+ memory: 1024");
    expect(page).to.contain("- taskDefinition: arn:1\n+ taskDefinition: (known after deployment)");
  });

  it("puts first what a reviewer must not overlook: data loss, replacements, exposure, permissions", () => {
    const policy = (...actions: string[]) =>
      JSON.stringify({ Statement: actions.map((Action) => ({ Effect: "Allow", Action, Resource: "*" })) });
    const steps = [
      of("api", "aws:sqs/queue:Queue", "api-events", "delete"),
      of("api", "aws:sqs/queue:Queue", "api-kept", "delete", { retainOnDelete: true }),
      of("api", "aws:lb/targetGroup:TargetGroup", "api-target-group", "create-replacement", { replaceKeys: ["port"] }),
      of("environment", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "test-in", "create", {
        after: { cidrIpv4: "0.0.0.0/0", fromPort: 22 },
      }),
      of("api", "aws:iam/rolePolicy:RolePolicy", "api-task-role-policy", "update", {
        before: { policy: policy("s3:GetObject", "sqs:SendMessage") },
        after: { policy: policy("s3:GetObject", "s3:*") },
      }),
      of("api", "aws:iam/rolePolicy:RolePolicy", "api-new-policy", "create", {
        after: { policy: policy("s3:GetObject") },
      }),
    ];
    const result = environment(steps, { delete: 2, replace: 1, create: 2, update: 1 });
    if (result.outcome) result.outcome.outputs = { workloads: { api: {} } };
    const words = text(result);
    const alerts = words
      .split("####")[0]
      ?.split("\n")
      .filter((line) => /^(⚠️|- )/.test(line));
    expect(alerts).to.deep.equal([
      "⚠️ **Data loss**",
      "- `api-events` of `api` is deleted with its contents",
      "⚠️ **Replacement**",
      "- `api-target-group` of `api` is replaced because of `port`",
      "⚠️ **Public exposure**",
      "- `test-in` lets the whole internet in on port 22",
      "⚠️ **Permissions**",
      "- `api-task-role-policy` of `api` gains `s3:*` on `*`",
      "- `api-task-role-policy` of `api` loses `sqs:SendMessage` on `*`",
    ]);
  });

  it("groups by workload, of names that begin alike the right one, and folds exact properties", () => {
    const steps = [
      of("api", "aws:ecs/service:Service", "api-admin-service", "update", {
        before: { count: 1, same: 1 },
        after: { count: 2, same: 1 },
      }),
      of("api", "aws:ecs/service:Service", "api-service", "create", { after: { name: "x`y" } }),
      of("environment", "aws:ec2/vpc:Vpc", "api-vpc", "create"),
    ];
    const result = environment(steps, { create: 2, update: 1 });
    if (result.outcome) result.outcome.outputs = { workloads: { api: {}, "api-admin": {} } };
    const sections = text(result).split("#### ").slice(1);
    expect(sections.map((one) => one.split("\n")[0])).to.deep.equal(["The environment", "`api`", "`api-admin`"]);
    expect(sections[2]).to.contain("```diff\nupdate api-admin-service\n- count: 1\n+ count: 2\n");
    expect(sections[1]).to.contain("+ name: x'y");
    expect(sections[2]).to.contain("<details>").and.not.to.contain("same");
  });

  it("says when nothing changes, and repeats notices", () => {
    const words = text(environment([], { same: 3 }, { notices: ["a | b\nc"] }));
    expect(words).to.contain("Nothing changes.").and.to.contain("> a | b\n> c");
  });

  it("tells a failure in a block that its words can't break out of", () => {
    const words = text({
      name: "prod",
      problems: [],
      notices: [],
      error: new RunError("locked", "locked ``` by someone"),
    });
    expect(words).to.contain("### `prod`").and.to.contain("locked ''' by someone");
  });

  it("keeps bars and ticks from breaking the table, and cuts a table that no comment could hold", () => {
    const after = { text: "x".repeat(1000) };
    const steps = Array.from({ length: 250 }, (_, index) => step("create", `a|\`b${index}`, { after }));
    const words = text(environment(steps, { create: 250 }));
    expect(words).to.contain("`a\\|'b0`").and.to.contain("… and 50 more.");
    expect(words.length).to.be.lessThan(65_536);
  });
});

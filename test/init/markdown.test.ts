import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
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
    expect(lines.find((line) => line.includes("`group`"))).to.contain("**`protocol`**");
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
    const steps = Array.from({ length: 250 }, (_, index) => step("create", `a|\`b${index}`));
    const words = text(environment(steps, { create: 250 }));
    expect(words).to.contain("`a\\|'b0`").and.to.contain("… and 50 more.");
    expect(words.length).to.be.lessThan(65_536);
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { PlannedResource } from "../../automation/index.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { everyKind } from "../e2e/everyKind.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

const file = join(repositoryRoot, "test/plan/everyKind.txt");

/** JSON documents as what they hold, so that a change shows in its own line. */
function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]["{}[\]]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** `path: value` for each leaf. */
function leavesOf(given: unknown, path: string): string[] {
  const value = opened(given);
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return path === "" || path === "(options)" ? [] : [`  ${path}: ${JSON.stringify(value)}`];
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`));
}

function textOf({ type, name, parent, inputs, options }: PlannedResource): string {
  const more = { ...(parent !== undefined && { parent }), ...options };
  return [`${type}::${name}`, ...leavesOf(inputs, ""), ...leavesOf(more, "(options)")].join("\n");
}

describe("the offline plan of an application with every kind of workload", function () {
  this.timeout(60_000);
  after(removeFolders);

  it("is what everyKind.txt holds, input by input; UPDATE_PLANS=1 writes it, to be read in the change", async () => {
    const dir = makeFolder(everyKind);
    const { resources } = await planEnvironment({ dir, environments: ["test"], variables: {} });
    const now = `${resources.map(textOf).sort().join("\n\n").replaceAll(dir, ".")}\n`;
    if (process.env.UPDATE_PLANS === "1") writeFileSync(file, now);
    // Compared line by line: a failure shows the lines that differ, and not the whole plan.
    const lines = (text: string): string[] => text.split("\n");
    expect(lines(now)).to.deep.equal(lines(readFileSync(file, "utf8")));
  });
});

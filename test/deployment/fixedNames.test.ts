import { join } from "node:path";
import { expect } from "chai";
import { fixedNames, uniquelyNamed } from "../../automation/deployment/fixedNames.js";
import { resolveFor } from "../../automation/deployment/resolution.js";
import { plan } from "../../automation/index.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { everyKind } from "../e2e/everyKind.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

const place = { account: "123456789012", region: "us-west-2", partition: "aws" };
const types: Readonly<Record<string, string>> = uniquelyNamed;

/** Names in the plan that AWS has once, and that are known before the run. */
async function inPlan(dir: string, environment: string): Promise<string[]> {
  const { resources } = await plan({ dir, environments: [environment], variables: {} });
  const found = resources.flatMap(({ type, inputs }) => {
    const value = inputs[types[type] ?? ""];
    return typeof value === "string" && !value.includes("${") ? [`${type} ${value}`] : [];
  });
  return [...new Set(found)].sort();
}

describe("names that a first deployment takes", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  const samples: [string, string, () => string][] = [
    ["samples/todo", "development", () => join(repositoryRoot, "samples/todo")],
    ["samples/emoji-race", "test", () => join(repositoryRoot, "samples/emoji-race")],
    ["an application with every kind", "test", () => makeFolder(everyKind)],
  ];
  for (const [name, environment, folder] of samples) {
    it(`are those of the plan: ${name}`, async () => {
      const dir = folder();
      const open = openFolder({ dir, environments: [environment], variables: {} });
      const named = fixedNames(resolveFor(open, environment).resolved, place)
        // Repositories belong to the application's stack, whose plan this is not.
        .filter(({ type }) => type !== "aws:ecr/repository:Repository")
        .map(({ type, value }) => `${type} ${value}`);
      expect([...new Set(named)].sort()).to.deep.equal(await inPlan(dir, environment));
    });
  }
});

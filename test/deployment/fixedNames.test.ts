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

/** Records in an environment's own zone, which the same run makes, take nothing from anybody. */
const isOwnRecord = ({ type, inputs }: { type: string; inputs: Readonly<Record<string, unknown>> }): boolean =>
  type === "aws:route53/record:Record" && String(inputs.zoneId).includes("route53/zone:Zone");

/** Names in the plan that AWS has once, and that are known before the run. */
async function inPlan(dir: string, environment: string): Promise<string[]> {
  const { resources } = await plan({ dir, environments: [environment], variables: {} });
  const found = resources.flatMap((resource) => {
    const { type, inputs } = resource;
    if (isOwnRecord(resource)) return [];
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
      const { domain } = open.folder.settings;
      const zones =
        domain === undefined
          ? undefined
          : { domain: { zone: domain.name }, application: { zone: "of the application" } };
      const named = fixedNames(resolveFor(open, environment).resolved, place, zones)
        // Repositories belong to the application's stack, whose plan this is not.
        .filter(({ type }) => type !== "aws:ecr/repository:Repository")
        .map(({ type, value }) => `${type} ${value}`);
      expect([...new Set(named)].sort()).to.deep.equal(await inPlan(dir, environment));
    });
  }
});

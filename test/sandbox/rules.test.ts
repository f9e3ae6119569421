import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type RuleName, rules } from "../../automation/sandbox/rules.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";
import { repositoryRoot } from "../support/root.js";
import { balancingBreaks } from "./breaks/balancing.js";
import { buildingBreaks } from "./breaks/building.js";
import { containerBreaks } from "./breaks/containers.js";
import { governingBreaks } from "./breaks/governing.js";
import { networkBreaks } from "./breaks/network.js";
import { shippingBreaks } from "./breaks/shipping.js";
import { storingBreaks } from "./breaks/storing.js";
import { closeLabs, Lab } from "./lab.js";

const breaks = {
  ...networkBreaks,
  ...balancingBreaks,
  ...containerBreaks,
  ...governingBreaks,
  ...storingBreaks,
  ...shippingBreaks,
  ...buildingBreaks,
} satisfies Record<RuleName, (lab: Lab) => Promise<unknown>>;

describe("the rules of the simulated AWS", () => {
  after(closeLabs);

  for (const [name, { says }] of Object.entries(rules)) {
    it(`refuses what breaks ${name}: ${says}`, async () => {
      await breaks[name as RuleName](new Lab());
    });
  }

  it("are all in docs/sandbox.md, as they stand here", () => {
    const rows = readFileSync(join(repositoryRoot, "docs/sandbox.md"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| `") && line.includes("[page]"));
    expect(rows).to.deep.equal(
      Object.entries(rules).map(([name, { says, page }]) => `| \`${name}\` | ${says} | [page](${page}) |`),
    );
  });

  it("names a page of AWS's documentation for every rule", () => {
    for (const { page } of Object.values(rules)) expect(page).to.match(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  });
});

describe("the names of the simulated AWS", () => {
  for (const [type, { naming }] of Object.entries(resourceTypes)) {
    if (!naming) continue;
    const input = naming.input ?? "name";

    it(`holds ${input} of ${type} to ${naming.max} characters`, () => {
      const lab = new Lab();
      const reasons = (name: string) =>
        lab.aws
          .check({ type, name: "x", urn: `urn:${type}` }, undefined, { [input]: name })
          .failures.map(({ reason }) => reason)
          .filter((reason) => reason.includes(naming.page) && reason.includes("characters long"));
      const long = type.endsWith(":Alias") ? `alias/${"a".repeat(naming.max)}` : "a".repeat(naming.max + 1);
      expect(reasons(long)).to.have.length(1);
      expect(reasons(type.endsWith(":Alias") ? "alias/abcd" : "abcd")).to.deep.equal([]);
      closeLabs();
    });
  }
});

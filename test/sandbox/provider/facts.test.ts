import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Property, shapeOf } from "../../../automation/providerSchema/shape.js";
import { shapes } from "../../../automation/providerSchema/shapes.js";
import { difference } from "../../../automation/sandbox/diff.js";
import { providerFacts } from "../../../automation/sandbox/facts/index.js";
import { resourceTypes } from "../../../automation/sandbox/types/index.js";
import { repositoryRoot } from "../../support/root.js";
import { basisOf } from "./planning.js";

/** The property at a path of facts; undefined where the type has none. */
function at(type: string, path: string): Property | undefined {
  let level: readonly Property[] | undefined = shapeOf(type);
  let found: Property | undefined;
  for (const step of path.split(".")) {
    found = level?.find(({ name }) => name === step);
    level = found?.inside;
  }
  return found;
}

describe("facts about the provider", () => {
  it("are there for every resource type of the sandbox, and for no other", () => {
    expect(Object.keys(providerFacts).sort()).to.deep.equal(Object.keys(shapes).sort());
  });

  it("are counted in docs/verified.md by what they rest on", () => {
    const all = Object.values(providerFacts).map(({ basis }) => basis);
    const resting = (basis?: string) => all.filter((one) => one === basis).length;
    expect(readFileSync(join(repositoryRoot, "docs/verified.md"), "utf8")).to.include(
      `facts for ${all.length} resource types (\`automation/sandbox/facts\`): ${resting()} read in the provider's source, ` +
        `${resting("sdk docs")} in the SDK's documentation, ${resting("knowledge")} knowledge`,
    );
  });

  for (const [type, facts] of Object.entries(providerFacts)) {
    const { replaces = [], defaults = {}, sets = [], keeps = [], policies = [], json = [], arns = [] } = facts;

    it(`of ${type} name their source, and inputs that it has${basisOf(type)}`, () => {
      expect(facts.source).to.match(/^[\w/-]+(\.go)?$/);
      const paths = [
        ...replaces,
        ...Object.keys(defaults),
        ...sets,
        ...keeps,
        ...policies,
        ...json,
        ...arns,
        ...(facts.networks ?? []),
        ...(facts.neverApplied ?? []),
        ...[...(facts.conflicts ?? []), ...(facts.exactlyOne ?? [])].flat(),
        ...Object.keys({ ...facts.equal, ...facts.ranges, ...facts.lengths, ...facts.values }),
      ];
      expect(paths.filter((path) => at(type, path)?.input !== true)).to.deep.equal([]);
      for (const path of sets) expect(at(type, path)?.kind, path).to.equal("l");
    });

    const plain = replaces.filter((path) => !path.includes(".") && at(type, path)?.kind === "s");
    for (const path of plain) {
      // What has an equality of its own is compared in plans.test.ts.
      if (facts.equal?.[path]) continue;
      it(`of ${type}: another ${path} replaces it${basisOf(type)}`, () => {
        const kind = resourceTypes[type];
        if (!kind) throw new Error(type);
        expect(difference(type, kind, { [path]: "a" }, { [path]: "b" }).replaces).to.deep.equal([path]);
      });
    }

    const filled = Object.entries(defaults).filter(([path]) => !path.includes(".") && !at(type, path)?.kept);
    for (const [path, value] of filled) {
      it(`of ${type}: ${path} is ${JSON.stringify(value)} when it is left out${basisOf(type)}`, () => {
        const kind = resourceTypes[type];
        if (!kind) throw new Error(type);
        const other = typeof value === "boolean" ? !value : typeof value === "number" ? value + 1 : "OTHER";
        const same = (state: unknown) => [
          ...difference(type, kind, { [path]: state }, { [path]: value }).changes.keys(),
        ];
        expect(same(value)).to.deep.equal([]);
        if (facts.equal?.[path] === undefined) expect(same(other)).to.deep.equal([path]);
      });
    }
  }
});

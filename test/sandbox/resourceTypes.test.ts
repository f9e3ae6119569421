import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { shapeOf } from "../../automation/providerSchema/shape.js";
import { shapes } from "../../automation/providerSchema/shapes.js";
import { outputsFor } from "../../automation/sandbox/computed.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";
import { repositoryRoot } from "../support/root.js";

describe("the resource types of the sandbox", () => {
  it("are those of the shapes, which are as the SDK's typings declare them (npm run shapes)", async () => {
    const written = readFileSync(join(repositoryRoot, "automation/providerSchema/shapes.ts"), "utf8");
    const { shapesFile } = (await import(pathToFileURL(join(repositoryRoot, ".ci/shapes.mjs")).href)) as {
      shapesFile: () => string;
    };
    expect(written).to.equal(shapesFile());
  });

  it("has a description for every shape, and no other", () => {
    expect(Object.keys(resourceTypes).sort()).to.deep.equal(Object.keys(shapes).sort());
  });

  for (const [type, kind] of Object.entries(resourceTypes)) {
    it(`speaks of inputs and outputs that ${type} has`, () => {
      const shape = shapeOf(type) ?? [];
      const inputs = shape.filter(({ input }) => input).map(({ name }) => name);
      const named = [...Object.keys({ ...kind.needs, ...kind.holds }), ...(kind.hidden ?? [])];
      expect(inputs).to.include.members(named.map((path) => path.split(".")[0]));
      const made = {
        inputs: {},
        place: { account: "1", region: "us-west-2" },
        name: "n",
        digits: (length: number) => "0".repeat(length),
      };
      expect(shape.map(({ name }) => name)).to.include.members(Object.keys(kind.outputs?.(made, "id") ?? {}));
    });
  }

  for (const [type, kind] of Object.entries(resourceTypes)) {
    it(`gives back what the program put in, where ${type} computes what it leaves out`, () => {
      const made = (inputs: Record<string, unknown>) => ({
        inputs,
        place: { account: "1", region: "us-west-2" },
        name: "n",
        digits: (length: number) => "0".repeat(length),
      });
      const computed = Object.keys(kind.outputs?.(made({}), "id") ?? {});
      const given = (shapeOf(type) ?? []).filter(({ name, input }) => input && computed.includes(name));
      for (const { name, kind: letter } of given) {
        const value =
          letter === "o" ? { given: "x" } : letter === "l" ? ["x"] : letter === "n" ? 7 : letter === "b" || "x";
        const answered = outputsFor(type, kind, made({ [name]: value }), "id", {})[name];
        // A certificate's names hold its domain name, and a health check is filled up.
        if (letter === "l") expect(answered, name).to.include.members(["x"]);
        else if (letter === "o") expect(answered, name).to.include({ given: "x" });
        else expect(answered, name).to.equal(value);
      }
    });
  }
});

import { expect } from "chai";
import { shapeOf } from "../../automation/providerSchema/shape.js";
import { shapes } from "../../automation/providerSchema/shapes.js";
import { resourceTypes } from "../../automation/sandbox/types/index.js";
import { readShape } from "./sdkShapes.js";

describe("the resource types of the sandbox", () => {
  for (const [type, shape] of Object.entries(shapes)) {
    it(`takes and gives for ${type} what the SDK declares`, () => {
      expect(shape).to.equal(readShape(type));
    });
  }

  it("has a description for every shape, and no other", () => {
    expect(Object.keys(resourceTypes).sort()).to.deep.equal(Object.keys(shapes).sort());
  });

  for (const [type, kind] of Object.entries(resourceTypes)) {
    it(`speaks of inputs and outputs that ${type} has`, () => {
      const shape = shapeOf(type) ?? [];
      const inputs = shape.filter(({ input }) => input).map(({ name }) => name);
      const named = [
        ...(kind.replaces ?? []),
        ...Object.keys({ ...kind.needs, ...kind.holds, ...kind.defaults }),
        ...(kind.hidden ?? []),
      ];
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
});

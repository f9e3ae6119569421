import { expect } from "chai";
import fc from "fast-check";
import { mutate, mutation, seeds } from "./mutants.js";
import { resolved } from "./reading.js";

describe("ten thousand mutated manifests", () => {
  it("are all read without an exception, whole or refused at a place inside the file", function () {
    this.timeout(240_000);
    const property = fc.property(
      fc.constantFrom(...seeds),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      ([kind, seed], mutations) => {
        const text = mutate(seed, mutations);
        const given = kind === "Pipeline" || kind === "Settings" ? { kind } : {};
        const { problems, longForm } = resolved(text, { ...given, facts: { domain: "example.com" } });
        const lines = text.split("\n");
        const outside = problems.find(
          ({ line, column }) =>
            line < 1 || line > lines.length || column < 1 || column > (lines[line - 1] as string).length + 1,
        );
        expect(outside, text).to.equal(undefined);
        const failed = problems.some((problem) => problem.severity === "error");
        expect(longForm === undefined, text).to.equal(failed);
      },
    );
    fc.assert(property, { numRuns: 10_000, seed: 20261121 });
  });
});

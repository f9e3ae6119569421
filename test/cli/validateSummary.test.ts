import { expect } from "chai";
import { summaryOf } from "../../automation/cli/verbs/validate.js";
import type { Problem } from "../../automation/manifest/problems.js";

const problems = (...severities: Problem["severity"][]): Problem[] =>
  severities.map((severity) => ({ severity, file: "m.yml", line: 1, column: 1, path: "", message: "" }));

describe("the last line of validate", () => {
  it("counts errors, warnings and notices by their own names", () => {
    expect(summaryOf("shop", [])).to.equal("shop is valid.");
    expect(summaryOf("shop", problems("notice"))).to.equal("shop is valid, with 1 notice.");
    expect(summaryOf("shop", problems("warning", "warning", "notice"))).to.equal(
      "shop is valid, with 2 warnings and 1 notice.",
    );
    expect(summaryOf("shop", problems("error"))).to.equal("1 error in shop.");
    expect(summaryOf("shop", problems("notice", "error", "warning", "error"))).to.equal(
      "2 errors, 1 warning and 1 notice in shop.",
    );
  });
});

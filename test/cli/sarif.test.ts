import { expect } from "chai";
import { sarifLog } from "../../automation/cli/sarif.js";

describe("SARIF", () => {
  it("says level, text and place of each problem", () => {
    const log = sarifLog(
      [
        {
          severity: "error",
          file: "copilot/my api/manifest.yml",
          line: 3,
          column: 5,
          path: "cpu",
          message: "is wrong",
          hint: "Mend it.",
        },
        {
          severity: "notice",
          file: "copilot",
          line: 0,
          column: 0,
          path: "",
          message: "has no manifest",
          environment: "test",
        },
      ],
      "1.2.3",
    ) as { version: string; runs: { results: unknown[] }[] };
    expect(log.version).to.equal("2.1.0");
    expect(log.runs[0]?.results).to.deep.equal([
      {
        ruleId: "manifest",
        level: "error",
        message: { text: "cpu: is wrong\nMend it." },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "copilot/my%20api/manifest.yml", uriBaseId: "%SRCROOT%" },
              region: { startLine: 3, startColumn: 5 },
            },
          },
        ],
      },
      {
        ruleId: "manifest",
        level: "note",
        message: { text: "has no manifest (environment test)" },
        locations: [{ physicalLocation: { artifactLocation: { uri: "copilot", uriBaseId: "%SRCROOT%" } } }],
      },
    ]);
  });
});

import { expect } from "chai";
import { readManifest } from "../../automation/manifest/read.js";
import { readSettings } from "../../automation/manifest/readSettings.js";
import { referenceRows } from "../../automation/manifest/referencePage.js";
import { settingsPage } from "../../automation/manifest/settingsPage.js";

const rows = referenceRows("Settings");
const below = "environments.<name>.";

/** What the reader says of a file that holds this line, at the top or in an environment. */
function problemsOf(path: string, example: string): string[] {
  const text = path.startsWith(below) ? `environments:\n  prod:\n    ${example}\n` : `${example}\n`;
  const file = { file: "copilot/airlift.yml", text, kind: "Settings" } as const;
  return readSettings(readManifest(file)).problems.map(({ message }) => `${example}: ${message}`);
}

describe("the page of settings", () => {
  it("has an example and a default for every key", () => {
    const keys = rows.filter(({ path }) => !path.replace(below, "").includes("."));
    const without = keys.filter(({ example, path }) => example === undefined && path !== "environments.<name>");
    expect(without.map(({ path }) => path)).to.deep.equal([]);
    for (const { path, effect } of keys) expect(effect, path).not.to.equal("");
  });

  it("has examples that set the key that they stand beside, and that are read", () => {
    for (const { path, example } of rows) {
      if (example === undefined) continue;
      expect(example.startsWith(`${path.replace(below, "")}:`), `${path}: ${example}`).to.equal(true);
      expect(problemsOf(path, example)).to.deep.equal([]);
    }
    expect(problemsOf("nat", "nat: many")).to.have.length(1);
    expect(problemsOf(`${below}nat`, "nta: none")).to.have.length(1);
  });

  it("shows a whole file that is read", () => {
    const lines = settingsPage().matchAll(/^ {4}(.*)$/gm);
    const text = [...lines].map(([, line]) => line).join("\n");
    expect(text).to.contain("environments:");
    const document = readManifest({ file: "copilot/airlift.yml", text, kind: "Settings" });
    expect(readSettings(document).problems).to.deep.equal([]);
  });
});

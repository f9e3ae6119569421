import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { repositoryRoot } from "../support/root.js";

interface Allowance {
  case: string;
  type: string;
  path: string;
  reason: string;
  row?: string;
  beyond?: boolean;
}

/** The cells of each row of the tables, as one text. */
function rowsOf(markdown: string): string[] {
  return markdown.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
}

describe("the list of what may differ from Copilot's templates", () => {
  const entries = parse(readFileSync(join(repositoryRoot, "test/fidelity-allowances.yml"), "utf8"), {
    merge: true,
  }) as Allowance[];
  const marked = rowsOf(readFileSync(join(repositoryRoot, "docs/differences.md"), "utf8")).filter((row) =>
    row.includes("◆"),
  );

  it("has for each entry one marked row of docs/differences.md", () => {
    const wrong = entries.filter(
      ({ row }) => row === undefined || marked.filter((each) => each.includes(row)).length !== 1,
    );
    expect(wrong.map(({ type, path, row }) => `${type} ${path}: ${row}`)).to.deep.equal([]);
  });

  it("has an entry for each marked row", () => {
    const argued = marked.filter((row) => entries.some((entry) => entry.row !== undefined && row.includes(entry.row)));
    expect(marked.filter((row) => !argued.includes(row))).to.deep.equal([]);
    expect(marked.length).to.be.greaterThan(15);
  });

  it("has a condition in each entry for a leaf, and a name or a kind in each for what lies beyond", () => {
    const conditions = ["needs", "found", "expected", "unless"];
    const open = entries.filter((entry) =>
      entry.beyond === true
        ? !("name" in entry || "of" in entry)
        : !conditions.some((condition) => Object.hasOwn(entry, condition)),
    );
    expect(open.map(({ type, path }) => `${type} ${path}`)).to.deep.equal([]);
  });
});

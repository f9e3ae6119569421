import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Node } from "../../automation/manifest/document.js";
import { type Misplacement, misplacements } from "../../automation/manifest/misplacements.js";
import { repositoryRoot } from "../support/root.js";

const golden = join(repositoryRoot, "test/manifest/misplacements.txt");

/** The texts that a pattern of letters, escaped dots and stars, alternatives and optional groups fits. */
function textsOf(pattern: string): string[] {
  const open = pattern.search(/(?<!\\)\(/);
  // What may be below any map is tried below a made-up one.
  if (open < 0) return [pattern.replaceAll(/[\^$\\]/g, "").replace(/^\./, "x.")];
  let depth = 0;
  let close = open;
  const bars: number[] = [];
  for (; close < pattern.length; close++) {
    if (pattern[close] === "\\") close++;
    else if (pattern[close] === "(") depth++;
    else if (pattern[close] === "|" && depth === 1) bars.push(close);
    else if (pattern[close] === ")" && --depth === 0) break;
  }
  const optional = pattern[close + 1] === "?";
  const ends = [...bars, close];
  const inner = ends.map((end, index) => pattern.slice(index === 0 ? open + 1 : (ends[index - 1] ?? 0) + 1, end));
  const rest = pattern.slice(close + (optional ? 2 : 1));
  return [...inner, ...(optional ? [""] : [])].flatMap((one) => textsOf(`${pattern.slice(0, open)}${one}${rest}`));
}

const scalar = { shape: "scalar" } as unknown as Node;

function lineOf(path: string, row: Misplacement): string {
  const kinds = row.kinds === undefined ? "" : ` (${row.kinds.join(", ")})`;
  const key = path.split(".").at(-1) ?? "";
  return `${path}${kinds}: ${typeof row.advice === "string" ? row.advice : row.advice(key, scalar)}`;
}

describe("keys where they do nothing", () => {
  const samples = misplacements.map((row) => textsOf(row.where.source));

  it("lead to what misplacements.txt holds; UPDATE_MESSAGES=1 writes it, to be read in the change", () => {
    const now = `${misplacements.flatMap((row, index) => (samples[index] ?? []).map((path) => lineOf(path, row))).join("\n")}\n`;
    if (process.env.UPDATE_MESSAGES === "1") writeFileSync(golden, now);
    expect(now).to.equal(readFileSync(golden, "utf8"));
  });

  it("are each reached: no row is hidden by those before it", () => {
    const hidden = misplacements.flatMap((row, index) =>
      (samples[index] ?? [])
        .filter((path) =>
          misplacements
            .slice(0, index)
            .some(
              (other) =>
                other.where.test(path) &&
                (other.kinds === undefined || row.kinds?.every((k) => other.kinds?.includes(k))),
            ),
        )
        .map((path) => `${row.where.source}: ${path}`),
    );
    expect(hidden).to.deep.equal([]);
  });
});

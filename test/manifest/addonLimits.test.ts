import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readAddons } from "../../automation/manifest/addons/index.js";
import { manifestLimit } from "../../automation/manifest/index.js";
import { readPatches } from "../../automation/manifest/overrides/patches.js";
import { formatProblem, type Problem } from "../../automation/manifest/problems.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { addons, parameters, read, resolved, table } from "./addonFolders.js";

const levels = Array.from(
  { length: 8 },
  (_, i) => `b${i + 1}: &b${i + 1} [${Array(9).fill(`*b${i}`).join(", ")}]\n`,
).join("");
const bomb = `b0: &b0 [x]\n${levels}`;
const nested = `${Array.from({ length: 120 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")}${" ".repeat(120)}a: 1\n`;

/** What ends the reading of a text, by line, column and message, within two seconds. */
const stops: [string, string, RegExp][] = [
  ["aliases that multiply", `${bomb}Resources: {}\n`, /:[56]:\d+: error: aliases expand to more than 10000 values/],
  [
    "brackets without end",
    `Resources: ${"[".repeat(100_000)}`,
    /:1:412: error: maps and lists nested more than 100 deep/,
  ],
  [
    "braces without end",
    `Resources: ${"{a: ".repeat(100_000)}`,
    /:1:\d+: error: maps and lists nested more than 100 deep/,
  ],
  [
    "dashes without end",
    `Resources:\n${"- ".repeat(50_000)}x\n`,
    /:2:1: error: maps and lists nested more than 100 deep/,
  ],
  [
    "keys inside one another",
    `Resources:\n${nested.replace(/^/gm, " ")}`,
    /:101:\d+: error: maps and lists nested more than 100 deep/,
  ],
  ["an anchor that contains itself", "Resources: &r {A: *r}\n", /:1:19: error: the anchor &r contains itself/],
  ["an alias of nothing", "Resources: {A: *nobody}\n", /:1:16: error: there is no anchor &nobody above/],
  ["more than 1 MiB", `# ${"x".repeat(manifestLimit)}\n`, /:1:1: error: .*has 1048579 bytes/],
];

function inTwoSeconds(work: () => readonly Problem[]): string[] {
  const before = performance.now();
  const problems = work();
  expect(performance.now() - before).to.be.lessThan(2000);
  return problems.map((problem) => formatProblem(problem));
}

describe("limits of addon templates and patches", () => {
  afterEach(removeFolders);

  for (const [what, text, expected] of stops) {
    it(`stop at ${what}, in a template`, () => {
      const [first, ...more] = inTwoSeconds(() => addons({ "a.yml": text }).problems);
      expect(first)
        .to.match(/^copilot\/web\/addons\/a\.yml/)
        .and.match(expected);
      expect(more).to.deep.equal([]);
    });

    it(`stop at ${what}, in addons.parameters.yml`, () => {
      const files = { "a.yml": `${parameters}${table}`, "addons.parameters.yml": text };
      const [first, ...more] = inTwoSeconds(() => addons(files).problems);
      expect(first)
        .to.match(/^copilot\/web\/addons\/addons\.parameters\.yml/)
        .and.match(expected);
      expect(more).to.deep.equal([]);
    });

    it(`stop at ${what}, in patches`, () => {
      const [first, ...more] = inTwoSeconds(() => readPatches("cfn.patches.yml", text).problems);
      expect(first)
        .to.match(/^cfn\.patches\.yml/)
        .and.match(expected);
      expect(more).to.deep.equal([]);
    });
  }

  it("leave room for a thousand aliases, which are written out", () => {
    const many = Array.from({ length: 1000 }, (_, i) => `  T${i}: *table\n`).join("");
    const text = `${parameters}Resources:\n  Table: &table {Type: AWS::SQS::Queue}\n${many}`;
    const before = performance.now();
    const { templateBody } = resolved({ "a.yml": text });
    expect(performance.now() - before).to.be.lessThan(2000);
    expect(templateBody).not.to.match(/[&*]table/);
    expect(read(templateBody).Resources?.T999).to.deep.equal({ Type: "AWS::SQS::Queue" });
  });

  it("hold for bytes that are not UTF-8", () => {
    const root = makeFolder({ "copilot/web/addons/a.yml": "" });
    writeFileSync(join(root, "copilot/web/addons/a.yml"), Buffer.from([0x41, 0x3a, 0x20, 0xff]));
    expect(readAddons(root, "copilot/web/addons", ["a.yml"], true).problems.map(formatProblem).join()).to.match(
      /a\.yml:1:4: error: the file is not UTF-8 text/,
    );
  });

  const kinds: [string, (path: string) => void, string][] = [
    ["a named pipe", (path) => void execFileSync("mkfifo", [path]), "it is a named pipe, not a file"],
    ["a folder", (path) => void mkdirSync(path), "it is a folder, not a file"],
    ["a device", (path) => void execFileSync("ln", ["-s", "/dev/zero", path]), "it is a device, not a file"],
    ["200 MB", (path) => void execFileSync("truncate", ["-s", "200M", path]), "it has 209715200 bytes, more than the"],
  ];
  for (const [what, make, message] of kinds) {
    it(`never open ${what}`, () => {
      const root = makeFolder({ "copilot/web/addons/b.yml": `${parameters}${table}` });
      make(join(root, "copilot/web/addons/a.yml"));
      const [messages] = inTwoSeconds(() => readAddons(root, "copilot/web/addons", ["a.yml", "b.yml"], true).problems);
      expect(messages).to.contain("copilot/web/addons/a.yml").and.contain(`can't be read: ${message}`);
    });
  }

  it("and names of objects are logical ids like any other", () => {
    const text = `${parameters}Resources:\n  constructor: {Type: AWS::SQS::Queue}\n  toString: {Type: AWS::SQS::Queue}\nOutputs:\n  A: {Value: !Ref valueOf}\n  B: {Value: !Ref constructor}\n`;
    const { outputs, templateBody } = resolved({ "a.yml": text, "b.yml": `${parameters}Resources: {Z: {Type: T}}\n` });
    expect(outputs.map(({ name, kind }) => `${name} ${kind}`)).to.deep.equal(["A variable", "B variable"]);
    expect(Object.keys(read(templateBody).Resources ?? {})).to.deep.equal(["constructor", "toString", "Z"]);
  });
});

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { repositoryRoot } from "../support/root.js";
import { broken } from "./everyMessage.js";
import { misread } from "./everyMisreading.js";
import { resolved } from "./reading.js";

const file = join(repositoryRoot, "test/manifest/everyMessage.txt");
const manifest = join(repositoryRoot, "automation/manifest");
const reading = ["canonical", "check", "consequences", "cronFields", "fields/texts", "merge", "respell", "schedules"];
/** What says something about a single manifest: the rules across fields, and what reads and checks single values. */
const sources = [
  ...readdirSync(join(manifest, "rules")).map((name) => `rules/${name}`),
  ...reading.map((name) => `${name}.ts`),
];

/** What is said of each manifest: severity, place, path, message and hint. */
function said(): string {
  const parts = [...broken, ...misread].map(([text, facts = {}]) => {
    const pipeline = text.includes("\nstages:");
    const { problems } = resolved(text, { facts, ...(pipeline && { kind: "Pipeline" as const }) });
    const lines = problems.map(
      ({ severity, line, column, path, message, hint, refusedAtDeploy }) =>
        `${severity}${refusedAtDeploy === true ? ", at deployment" : ""} ${line}:${column} ${path}: ${message}${hint === undefined ? "" : `\n    ${hint}`}`,
    );
    return [text.trimEnd().replace(/^/gm, "| "), ...lines].join("\n");
  });
  return `${parts.join("\n\n")}\n`;
}

/** The longest part of each text with words in the source, as it stands between the values that are put in. */
function textsOfSources(): string[] {
  return sources.flatMap((name) => {
    const source = ts.createSourceFile(name, readFileSync(join(manifest, name), "utf8"), ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const parts =
        ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
          ? [node.text]
          : ts.isTemplateExpression(node)
            ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
            : [];
      const longest = [...parts].sort((a, b) => b.length - a.length)[0] ?? "";
      // Mutation testing puts texts of its own into the sources.
      if (/[a-z]{2,} [a-z]/i.test(longest) && !longest.startsWith("Stryker")) found.push(`${name}: ${longest}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

describe("what is said of a manifest", () => {
  it("is what everyMessage.txt holds; UPDATE_MESSAGES=1 writes it, to be read in the change", () => {
    const now = said();
    if (process.env.UPDATE_MESSAGES === "1") writeFileSync(file, now);
    expect(now).to.equal(readFileSync(file, "utf8"));
  });

  it("is there with every text that the sources have", () => {
    const all = readFileSync(file, "utf8");
    const missing = textsOfSources().filter((text) => !all.includes(text.slice(text.indexOf(": ") + 2)));
    expect(missing).to.deep.equal([]);
  });
});

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { repositoryRoot } from "../support/root.js";
import { broken } from "./everyMessage.js";
import { resolved } from "./reading.js";

const file = join(repositoryRoot, "test/manifest/everyMessage.txt");
const rules = join(repositoryRoot, "automation/manifest/rules");

/** What is said of each manifest: severity, place, path, message and hint. */
function said(): string {
  const parts = broken.map(([text, facts = {}]) => {
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
function textsOfRules(): string[] {
  return readdirSync(rules).flatMap((name) => {
    const source = ts.createSourceFile(name, readFileSync(join(rules, name), "utf8"), ts.ScriptTarget.Latest, true);
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

describe("what the rules across fields say", () => {
  it("is what everyMessage.txt holds; UPDATE_MESSAGES=1 writes it, to be read in the change", () => {
    const now = said();
    if (process.env.UPDATE_MESSAGES === "1") writeFileSync(file, now);
    expect(now).to.equal(readFileSync(file, "utf8"));
  });

  it("is there with every text that the rules have", () => {
    const all = readFileSync(file, "utf8");
    const missing = textsOfRules().filter((text) => !all.includes(text.slice(text.indexOf(": ") + 2)));
    expect(missing).to.deep.equal([]);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { repositoryRoot } from "../support/root.js";

const file = join(repositoryRoot, "test/manifest/everyMessage.txt");
const manifest = join(repositoryRoot, "automation/manifest");
const reading = ["canonical", "check", "consequences", "cronFields", "fields/texts", "merge", "respell", "schedules"];
/** What says something about a single manifest: the rules across fields, and what reads and checks single values. */
const sources = [
  ...readdirSync(join(manifest, "rules")).map((name) => `rules/${name}`),
  ...reading.map((name) => `${name}.ts`),
];

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
      if (/[a-z]{2,} [a-z]/i.test(longest)) found.push(`${name}: ${longest}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

describe("everyMessage.txt", () => {
  it("has every text of the sources", () => {
    const all = readFileSync(file, "utf8");
    const missing = textsOfSources().filter((text) => !all.includes(text.slice(text.indexOf(": ") + 2)));
    expect(missing).to.deep.equal([]);
  });
});

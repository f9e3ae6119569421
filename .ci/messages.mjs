// Prints every message of the program, so that all can be read in one go. npm run messages -- [FOLDER or FILE, ...]
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "./paths.mjs";

/** Calls whose texts a user reads, by the last part of their name. */
const calls =
  /^(error|warning|warn|refuse|refusedAtDeploy|report|tell|problem|whole|notice|say|print|RunError|Error|TypeError|ManifestError)$/;
/** Properties whose texts a user reads. */
const properties = /^(message|hint|describe|effect|rules|advice|defaultText|form|text|refuse)$/;

function sourcesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A text as the source has it, with `${…}` where a value goes in; undefined for what is no text. */
function textOf(node, source) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map((span) => `\${${span.expression.getText(source)}}${span.literal.text}`);
  return `${node.head.text}${spans.join("")}`;
}

/** Words with a space between them: a key, a path or a code is no message. */
const isMessage = (text) => /[A-Za-z]{2,}\S*\s+\S/.test(text);

const nameOf = (node) =>
  ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : "";

function isRead(node) {
  for (let one = node; one.parent !== undefined; one = one.parent) {
    const { parent } = one;
    if (ts.isPropertyAssignment(parent)) return properties.test(parent.name.getText());
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== one) {
      if (calls.test(nameOf(parent.expression))) return true;
    }
    if (ts.isVariableDeclaration(parent)) return properties.test(parent.name.getText());
    if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent) || ts.isBlock(parent)) break;
    if (ts.isStatement(parent)) return false;
  }
  // A text that a function returns is a message of whoever calls it, where it reads as one.
  return /[a-z] [a-z]+ [a-z]/.test(textOf(node, node.getSourceFile()) ?? "");
}

export function messagesOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    const text = ts.isImportDeclaration(node) || ts.isTypeNode(node) ? undefined : textOf(node, source);
    if (text !== undefined && isMessage(text) && isRead(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ line: line + 1, text: text.replaceAll("\n", "\\n") });
    }
    if (!ts.isImportDeclaration(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const wanted = process.argv.slice(2);
const folders = ["automation", "components"].map((folder) => join(repositoryRoot, folder));
for (const file of folders.flatMap(sourcesBelow)) {
  const shown = relative(repositoryRoot, file);
  if (wanted.length > 0 && !wanted.some((path) => shown.startsWith(path))) continue;
  for (const { line, text } of messagesOf(file)) process.stdout.write(`${shown}:${line}  ${text}\n`);
}

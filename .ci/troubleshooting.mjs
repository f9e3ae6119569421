// docs/troubleshooting.md, from the errors that the code throws: kind, message and what to do. Written by npm run docs.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "./paths.mjs";

/** A text as it is shown, with … where a value goes in; undefined where the source does not say it. */
function textOf(node) {
  if (node === undefined) return undefined;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return (
      node.head.text +
      node.templateSpans.map(({ expression, literal }) => `${inner(expression)}${literal.text}`).join("")
    );
  if (ts.isArrowFunction(node)) return textOf(node.body);
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (ts.isConditionalExpression(node)) return textOf(node.whenTrue) ?? textOf(node.whenFalse);
  return undefined;
}

/** What stands for a value: its own words where it is one text or another. */
const inner = (node) =>
  ts.isConditionalExpression(node) ? textOf(node.whenTrue) || textOf(node.whenFalse) || "…" : "…";

function sourcesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const property = (object, name) =>
  object?.properties?.find((one) => one.name?.getText() === name && ts.isPropertyAssignment(one))?.initializer;

/** `new RunError(kind, message, {hint})`, and the table of what the engine and AWS say. */
function errorsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isNewExpression(node) && node.expression.getText() === "RunError") {
      const [kind, message, details] = node.arguments ?? [];
      const hint =
        details !== undefined && ts.isObjectLiteralExpression(details) ? textOf(property(details, "hint")) : undefined;
      const shown = textOf(message);
      if (kind !== undefined && ts.isStringLiteral(kind) && shown !== undefined)
        found.push({ kind: kind.text, message: shown, hint });
    }
    if (
      ts.isObjectLiteralExpression(node) &&
      property(node, "pattern") !== undefined &&
      property(node, "hint") !== undefined
    ) {
      const said = textOf(property(node, "message"));
      const pattern = property(node, "pattern")
        .getText()
        .replace(/^\/|\/i?$/g, "");
      found.push({
        // Without a kind it is what every call may find out: that the clock is wrong.
        kind: textOf(property(node, "kind")) ?? "credentials",
        message: said,
        pattern,
        hint: textOf(property(node, "hint")),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The words of a pattern that a reader may have before him: `ExpiredToken`, `no valid credential sources`. */
function wordsOf(pattern) {
  return pattern
    .split(/\|(?![^(]*\))/)
    .map((one) =>
      one
        .replaceAll(/\(\?:([^|)]*)\|?[^)]*\)/g, "$1")
        .replaceAll(/\\S\*|\.\*|\\/g, " ")
        .replaceAll(/[?^$]/g, "")
        .replaceAll(/ +/g, " ")
        .trim(),
    )
    .filter((one) => /^[\w .:,/'-]{4,}$/.test(one));
}

const cell = (text) =>
  text
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("<", "&lt;");

/** @param kinds every kind of error by its name, with what it means and what helps */
export function troubleshootingPage(kinds, introduction) {
  const all = sourcesBelow(join(repositoryRoot, "automation"))
    .filter((file) => !relative(repositoryRoot, file).startsWith(join("automation", "sandbox")))
    .flatMap(errorsOf);
  const sections = Object.entries(kinds).map(([kind, { means, cure }]) => {
    const rows = new Map();
    for (const one of all.filter((error) => error.kind === kind)) {
      const cause =
        one.message ??
        wordsOf(one.pattern ?? "")
          .map((word) => `“${word}”`)
          .join(", ");
      if (/[a-z]{3}/.test(cause)) rows.set(cause, one.hint ?? rows.get(cause) ?? "");
    }
    const lines = [...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([cause, hint]) => `| ${cell(cause)} | ${cell(hint)} |`);
    const table = lines.length === 0 ? "" : `\n| message | what to do |\n| --- | --- |\n${lines.join("\n")}\n`;
    return `## ${kind}\n\n${means} ${cure}\n${table}`;
  });
  return `${introduction}\n${sections.join("\n")}`;
}

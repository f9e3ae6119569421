// The example of a component in other languages, from the one in TypeScript: `new Kind("name", { … })`.
import ts from "typescript";
import { stringify } from "yaml";

/** A name that stands for a value of the reader's. */
class Named {
  constructor(name) {
    this.name = name;
  }
}

const snake = (name) => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();

function literalOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isIdentifier(node)) return new Named(node.text);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(literalOf);
  if (!ts.isObjectLiteralExpression(node))
    throw new Error(`An example can't say ${node.getText()} in other languages.`);
  return Object.fromEntries(
    node.properties.map((member) =>
      ts.isShorthandPropertyAssignment(member)
        ? [member.name.text, new Named(member.name.text)]
        : [member.name.text, literalOf(member.initializer)],
    ),
  );
}

/** Kind, logical name and arguments of the component that an example makes. */
export function madeIn(example) {
  const source = ts.createSourceFile("example.ts", example, ts.ScriptTarget.ES2022, true);
  let made;
  const visit = (node) => {
    if (made === undefined && ts.isNewExpression(node)) {
      const [name, args] = node.arguments;
      made = { kind: node.expression.getText(), name: name.text, args: literalOf(args) };
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (made === undefined) throw new Error(`An example makes no component: ${example}`);
  return made;
}

function yamlValue(value) {
  // In YAML a name in braces is a resource or a variable of the program.
  if (value instanceof Named) return `\${${value.name}}`;
  if (Array.isArray(value)) return value.map(yamlValue);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, yamlValue(each)]));
}

export function inYaml({ kind, name, args }) {
  return stringify({ resources: { [name]: { type: `airlift:${kind}`, properties: yamlValue(args) } } }).trimEnd();
}

function pythonValue(value) {
  if (value instanceof Named) return snake(value.name);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `"${snake(key)}": ${pythonValue(each)}`)
    .join(", ")}}`;
}

export function inPython({ kind, name, args }) {
  const given = Object.entries(args).map(([key, value]) => `    ${snake(key)}=${pythonValue(value)},`);
  return [
    `import pulumi_airlift as airlift`,
    "",
    `${snake(name.replaceAll("-", "_"))} = airlift.${kind}(`,
    `    "${name}",`,
    ...given,
    ")",
  ].join("\n");
}

/** Examples as Pulumi's documentation shows them, one tab for each language. */
export function examplesOf(example) {
  const made = madeIn(example);
  const tabs = Object.entries({ typescript: example, python: inPython(made), yaml: inYaml(made) });
  const shown = tabs.map(([language, text]) => `\`\`\`${language}\n${text}\n\`\`\``);
  return `{{% examples %}}\n## Example Usage\n{{% example %}}\n\n${shown.join("\n\n")}\n\n{{% /example %}}\n{{% /examples %}}`;
}

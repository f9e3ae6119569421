// Writes automation/providerSchema/shapes.ts from the typings of @pulumi/aws and @pulumi/docker-build: which inputs and
// outputs a resource type has, nested ones too. `npm run shapes` after an update of those packages, or with new types in
// automation/providerSchema/shapeTypes.json; a test fails when the file is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { repositoryRoot } from "./paths.mjs";

const require = createRequire(import.meta.url);
const folder = join(repositoryRoot, "automation/providerSchema");

/** The types that are simulated: what the sandbox describes, in its order. */
export const types = () => JSON.parse(readFileSync(join(folder, "shapeTypes.json"), "utf8"));

const parsed = new Map();
function sourceOf(pkg, file) {
  const path = join(dirname(require.resolve(`@pulumi/${pkg}/package.json`)), file);
  if (!parsed.has(path)) {
    parsed.set(path, ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true));
  }
  return parsed.get(path);
}

const nested = new Map();
/** Interfaces of types/input.d.ts or types/output.d.ts by their dotted name. */
function nestedIn(pkg, side) {
  const key = `${pkg}/${side}`;
  if (nested.has(key)) return nested.get(key);
  const found = new Map();
  const visit = (node, prefix) => {
    if (ts.isModuleDeclaration(node)) {
      node.body?.forEachChild((child) => visit(child, `${prefix}${node.name.text}.`));
    } else if (ts.isInterfaceDeclaration(node)) found.set(prefix + node.name.text, node);
  };
  sourceOf(pkg, `types/${side}.d.ts`).forEachChild((node) => visit(node, ""));
  nested.set(key, found);
  return found;
}

/** What a declared type is: a kind's letter, whether it may be undefined, and the nested interface if there is one. */
function described(type) {
  if (type === undefined) return { kind: "s", open: false };
  if (ts.isUnionTypeNode(type)) {
    const open = type.types.some((one) => one.kind === ts.SyntaxKind.UndefinedKeyword);
    const known = type.types.filter((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword).map(described);
    // Policies may be given as documents; the provider takes text.
    return { ...(known.find(({ kind }) => kind === "s") ?? known[0]), open };
  }
  if (ts.isParenthesizedTypeNode(type)) return described(type.type);
  if (ts.isArrayTypeNode(type)) return { ...described(type.elementType), kind: "l", open: false };
  if (ts.isTypeLiteralNode(type)) return { kind: "m", open: false };
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText();
    if (/^pulumi\.(Input|Output)$/.test(name)) return described(type.typeArguments?.[0]);
    if (/^(inputs|outputs)\./.test(name)) return { kind: "o", open: false, of: name.split(".").slice(1).join(".") };
  }
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return { kind: "b", open: false };
  if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: "n", open: false };
  return { kind: "s", open: false };
}

/** Name → what is declared for it, of a class or interface. */
function declaredIn(node) {
  const found = new Map();
  for (const member of node?.members ?? []) {
    const field = ts.isPropertySignature(member) || ts.isPropertyDeclaration(member);
    if (!field || member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)) continue;
    if (member.name.getText().startsWith("__")) continue;
    found.set(member.name.getText(), { ...described(member.type), optional: member.questionToken !== undefined });
  }
  return found;
}

/**
 * `name=<kind>[i|r][o]`, in order: the kind is string, number, boolean, list, map or object; `i` an input, `r` a required
 * one; `o` an output that is always there, so that `io` is what AWS gives where the program gives nothing. `{…}` after it
 * holds the same for what lies in it.
 */
function textOf(pkg, given, answered, seen) {
  const names = [...new Set([...given.keys(), ...answered.keys()])].sort((a, b) => (a < b ? -1 : 1));
  return names
    .map((name) => {
      const [input, output] = [given.get(name), answered.get(name)];
      const letters = `${(output ?? input).kind}${input ? (input.optional ? "i" : "r") : ""}`;
      const always = output && !output.optional && !output.open ? "o" : "";
      return `${name}=${letters}${always}${input?.of ? insideOf(pkg, input.of, output?.of ?? input.of, seen) : ""}`;
    })
    .join(" ");
}

function insideOf(pkg, input, output, seen) {
  if (seen.includes(input)) return "";
  const given = declaredIn(nestedIn(pkg, "input").get(input));
  const answered = declaredIn(nestedIn(pkg, "output").get(output));
  for (const name of answered.keys()) if (!given.has(name)) answered.delete(name);
  return `{${textOf(pkg, given, answered, [...seen, input])}}`;
}

/** The shape of a resource type. */
export function readShape(token) {
  const [pkg, path, name] = token.split(":");
  const file = path === "index" ? name.charAt(0).toLowerCase() + name.slice(1) : path;
  const named = (wanted) => sourceOf(pkg, `${file}.d.ts`).statements.find((node) => node.name?.text === wanted);
  return textOf(pkg, declaredIn(named(`${name}Args`)), declaredIn(named(name)), []);
}

/** The file as it should be. */
export function shapesFile() {
  const lines = types().map((type) => {
    const [name, shape] = [`  "${type}":`, `"${readShape(type)}",`];
    return name.length + 1 + shape.length > 120 ? `${name}\n    ${shape}` : `${name} ${shape}`;
  });
  return `// Written by .ci/shapes.mjs from the typings of @pulumi/aws and @pulumi/docker-build, which says how to read it.
export const shapes: Readonly<Record<string, string>> = {
${lines.join("\n")}
};
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(join(folder, "shapes.ts"), shapesFile());
}

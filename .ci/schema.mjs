// Writes the Pulumi schema of the components for every language from their types and comments: components/schema.json, and
// automation/copilot/schema.json with what reads manifests.
// `npm run schema` after a change of public arguments or outputs; a test fails when the file is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { repositoryRoot } from "./paths.mjs";
import { commentOf, exampleOf } from "./schema/comments.mjs";
import { examplesOf } from "./schema/languages.mjs";
import { isResource, SchemaTypes, withoutOutput } from "./schema/types.mjs";

const json = (path) => JSON.parse(readFileSync(join(repositoryRoot, path), "utf8"));
const file = join(repositoryRoot, "components/schema.json");
const copilotFile = join(repositoryRoot, "automation/copilot/schema.json");

/** A module of components, checked by the compiler. */
function readComponents(module = "components/index.ts") {
  const { config } = ts.readConfigFile(join(repositoryRoot, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, repositoryRoot);
  const index = join(repositoryRoot, module);
  const program = ts.createProgram([index], {
    ...options,
    noEmit: true,
    incremental: false,
    tsBuildInfoFile: undefined,
  });
  const checker = program.getTypeChecker();
  const classes = checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)))
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => symbol.flags & ts.SymbolFlags.Class)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return { checker, classes };
}

/** Outputs of a component: its own values, and of each child the ARN, or the id where it has none. */
function outputsOf(types, symbol) {
  const { checker } = types;
  const instance = checker.getDeclaredTypeOfSymbol(symbol);
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const own = checker.getPropertiesOfType(instance).filter((member) => {
    const [declaration] = member.declarations ?? [];
    const isOwn = declaration?.parent === symbol.valueDeclaration && ts.isPropertyDeclaration(declaration);
    return isOwn && !(ts.getCombinedModifierFlags(declaration) & hidden);
  });
  const properties = {};
  const required = [];
  for (const member of own) {
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(member));
    const child = childOf(checker, type);
    const found = child === undefined ? valueSpecOf(types, type, symbol.name, member.name) : child(member.name);
    // A value of the component's own goes before that of a child.
    if (found === undefined || own.some((each) => each !== member && each.name === found.name)) continue;
    const { description = "" } = commentOf(checker, member);
    properties[found.name] = { ...found.spec, description: `${found.prefix ?? ""}${description}` };
    if (!(member.flags & ts.SymbolFlags.Optional) && !mayBeAbsent(checker, type)) required.push(found.name);
  }
  return { properties, ...(required.length > 0 && { required: required.sort() }) };
}

const text = { type: "string" };

/** What an output is called that stands for a resource, a list or a map of resources. */
function childOf(checker, type) {
  const named = (one, wrap, plural) => {
    if (!isResource(checker, one)) return undefined;
    const id = one.getProperty("arn") === undefined ? "Id" : "Arn";
    // A component is no thing of AWS's: its children are found in the state.
    if (one.getProperty("id") === undefined) return () => undefined;
    return (name) => ({
      name: `${plural ? name.replace(/s$/, "") : name}${id}${plural}`,
      spec: wrap,
      prefix: `${id === "Arn" ? "ARN" : "Id"}${plural}: `,
    });
  };
  if (checker.isArrayType(type)) return named(checker.getTypeArguments(type)[0], { type: "array", items: text }, "s");
  const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  if (values !== undefined) return named(values, { type: "object", additionalProperties: text }, "s");
  return named(type, text, "");
}

function valueSpecOf(types, type, owner, name) {
  // An output that is a component is one in every language.
  const held = withoutOutput(types.checker, type);
  if (held !== undefined && types.components.has(held.symbol?.name))
    return { name, spec: { $ref: `#/resources/airlift:index:${held.symbol.name}` } };
  if (hasResources(types.checker, type)) return undefined;
  const spec = types.of(type, `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  return spec && { name, spec: withoutPlain(spec) };
}

/** Whether an output may have no value. */
function mayBeAbsent(checker, type) {
  return type.getProperty("apply") !== undefined && /\| undefined>$/.test(checker.typeToString(type));
}

/** Whether a value holds resources, which other languages don't get. */
function hasResources(checker, type, depth = 0) {
  if (isResource(checker, type)) return true;
  if (depth > 3 || withoutOutput(checker, type) !== undefined || !(type.flags & ts.TypeFlags.Object)) return false;
  if (checker.isArrayType(type)) return hasResources(checker, checker.getTypeArguments(type)[0], depth + 1);
  const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  if (values !== undefined) return hasResources(checker, values, depth + 1);
  return checker
    .getPropertiesOfType(type)
    .some((member) => hasResources(checker, checker.getNonNullableType(checker.getTypeOfSymbol(member)), depth + 1));
}

/** Outputs are never plain. */
function withoutPlain({ plain: _, ...spec }) {
  if (spec.items) spec.items = withoutPlain(spec.items);
  if (spec.additionalProperties) spec.additionalProperties = withoutPlain(spec.additionalProperties);
  return spec;
}

function resourceOf(types, symbol) {
  const { checker } = types;
  const [construct] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
  const args = checker.getNonNullableType(checker.getTypeOfSymbol(construct.getParameters()[1]));
  const { properties, required } = types.members(args, args.symbol?.name ?? `${symbol.name}Args`);
  const { description } = commentOf(checker, symbol);
  const example = exampleOf(checker, symbol);
  return {
    isComponent: true,
    description: `${description}\n\n${examplesOf(example)}`,
    ...outputsOf(types, symbol),
    inputProperties: properties,
    ...(required.length > 0 && { requiredInputs: required }),
  };
}

/** Types and resources of a module. @throws when a property has no description, or two types would have one name */
function generate({ checker, classes }, components) {
  const types = new SchemaTypes(checker, components);
  const resources = classes.map((symbol) => [`airlift:index:${symbol.name}`, resourceOf(types, symbol)]);
  if (types.undescribed.length > 0)
    throw new Error(`Without a comment: ${[...new Set(types.undescribed)].sort().join(", ")}`);
  return {
    types: Object.fromEntries(Object.entries(types.types).sort(([one], [other]) => (one < other ? -1 : 1))),
    resources: Object.fromEntries(resources),
  };
}

/** What the package `airlift` has beside the components. */
export function generateCopilotSchema() {
  const read = readComponents("automation/copilot/index.ts");
  const { types, resources } = generate(read, new Set(["Environment"]));
  // These types are outputs alone, which are never plain.
  for (const { properties } of Object.values(types))
    for (const [name, spec] of Object.entries(properties)) properties[name] = withoutPlain(spec);
  return { types, resources };
}

export function generateSchema() {
  const read = readComponents();
  const made = generate(read, new Set(read.classes.map(({ name }) => name)));
  const { version, description, license, keywords } = json("components/package.json");
  const { homepage, repository } = json("package.json");
  return {
    name: "airlift",
    displayName: "Airlift",
    version,
    description,
    license,
    keywords: [...keywords, "category/infrastructure", "kind/component"],
    homepage,
    repository: repository.url.replace(/^git\+/, ""),
    publisher: "Airlift",
    language: {
      // Names that start with Pulumi's own are not ours to publish.
      csharp: { respectSchemaVersion: true, rootNamespace: "AirliftCopilot" },
      go: {
        importBasePath: "github.com/airlift-copilot/airlift/sdk/go/airlift",
        respectSchemaVersion: true,
        generateResourceContainerTypes: true,
      },
      java: { basePackage: "io.github.airliftcopilot" },
      nodejs: { respectSchemaVersion: true, packageName: "@airlift/sdk" },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
    },
    ...made,
  };
}

const textOf = (schema) => `${JSON.stringify(schema, undefined, 2)}\n`;
export const schemaText = () => textOf(generateSchema());
export const copilotSchemaText = () => textOf(generateCopilotSchema());

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(file, schemaText());
  writeFileSync(copilotFile, copilotSchemaText());
}

import { mentionsExport } from "../../../components/exports.js";
import { readLimited } from "../limits.js";
import type { PathRules } from "../paths.js";
import type { Problem } from "../problems.js";
import type { ExportUse, ResolvedAddons, WorkloadKind } from "../resolved.js";
import { bucketParameter } from "./artifacts.js";
import { handOver } from "./handedOver.js";
import { heldData } from "./heldData.js";
import {
  type AddonScope,
  exportsOf,
  importsIn,
  type OwnExports,
  ownExports,
  type RewrittenImport,
  rewriteImports,
} from "./imports.js";
import { checkSections, mergeTemplates, withoutForeignParts } from "./merge.js";
import { addonOutputs } from "./outputs.js";
import { importsOurs, packageArtifacts } from "./packaging.js";
import { checkCircles, checkParameters, readParameters } from "./parameters.js";
import { keyText, parseTemplate, plain, problemAt, section, type Template } from "./template.js";

/** The templates of one `addons/` folder, read and checked; the same for every environment. */
export interface AddonsFolder {
  /** Relative to the root. */
  folder: string;
  templates: Template[];
  parametersFile?: Template;
  /** Values of `addons.parameters.yml` in CloudFormation's long form. */
  parameters: Record<string, unknown>;
  /** Whether the folder is a workload's, and not the environments'. */
  workload: boolean;
  problems: Problem[];
}

/** Names of the files that hold the values of the parameters. */
const parametersFiles = ["addons.parameters.yml", "addons.parameters.yaml"];

/** Whether a file of an addons folder takes part: `*.yml` and `*.yaml`. */
export function isAddonFile(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

/**
 * Reads an addons folder.
 *
 * @param files Names of its `*.yml` and `*.yaml` files.
 * @param kind What the workload is, which decides on what values of parameters may refer to; any where nothing tells.
 */
export function readAddons(
  root: string,
  folder: string,
  files: readonly string[],
  workload: boolean,
  kind?: WorkloadKind,
): AddonsFolder {
  const result: AddonsFolder = { folder, templates: [], parameters: {}, workload, problems: [] };
  for (const name of [...files].sort()) {
    const file = `${folder}/${name}`;
    const read = readTemplate(root, file);
    result.problems.push(...read.problems);
    if (read.template === undefined) continue;
    if (!parametersFiles.includes(name)) {
      result.problems.push(...checkSections(read.template));
      result.templates.push(withoutForeignParts(read.template));
    } else if (result.parametersFile !== undefined) {
      const message = `is beside ${result.parametersFile.file}, and a folder has one of them`;
      result.problems.push(problemAt(read.template, undefined, "", message, "Keep one of the two."));
    } else {
      const values = readParameters(read.template, { workload, ...(kind !== undefined && { kind }) });
      result.parametersFile = read.template;
      result.parameters = values.values;
      result.problems.push(...values.problems);
    }
  }
  if (hasErrors(result) || result.templates.length === 0) return result;
  result.problems.push(...checkParameters(result.templates, result.parameters, workload, result.parametersFile));
  const merged = mergeTemplates(result.templates);
  result.problems.push(...merged.problems);
  if (merged.template !== undefined) {
    result.problems.push(...checkCircles(result.parametersFile, result.parameters, addonOutputs(merged.template)));
  }
  result.problems.push(...checkResources(result.templates));
  return result;
}

/** Whether an addons folder has errors; warnings and notices don't keep it from being deployed. */
export function hasErrors({ problems }: Pick<AddonsFolder, "problems">): boolean {
  return problems.some(({ severity }) => severity === "error");
}

function readTemplate(root: string, file: string): { template?: Template; problems: Problem[] } {
  try {
    return parseTemplate(file, readLimited(root, file));
  } catch (error) {
    const message = `can't be read: ${(error as Error).message}`;
    return {
      problems: [
        {
          severity: "error",
          file,
          line: 1,
          column: 1,
          path: "",
          message,
          hint: "Check that it is a file and its permissions.",
        },
      ],
    };
  }
}

function checkResources(templates: readonly Template[]): Problem[] {
  const [first] = templates;
  const any = templates.some((template) => {
    const root = plain(template.document.contents) as { Resources?: object | null };
    return Object.keys(root.Resources ?? {}).length > 0;
  });
  if (any || first === undefined) return [];
  return [
    problemAt(first, undefined, "Resources", "the addons declare no resource", "CloudFormation wants at least one."),
  ];
}

/** What an addons folder is in one environment. Call it only when the folder has no errors. */
export function resolveAddons(
  addons: AddonsFolder,
  scope: AddonScope,
  rules: PathRules,
): { resolved?: ResolvedAddons; problems: Problem[] } {
  if (addons.templates.length === 0) return { problems: [] };
  const problems: Problem[] = [];
  const own = ownExports(addons.templates, scope);
  const changed = addons.templates.map((original) => changeTemplate(original, { scope, own, rules }, problems));
  const merged = mergeTemplates(changed.map(({ template }) => template));
  problems.push(...merged.problems);
  const { template } = merged;
  if (template === undefined || problems.length > 0) return { problems };
  const imports = uniqueImports(changed.flatMap(({ rewritten }) => rewritten));
  const artifacts = changed.flatMap((one) => one.artifacts);
  const parameters = {
    ...addons.parameters,
    ...Object.fromEntries(imports.map(({ parameter, exported }) => [parameter, { "Fn::ImportValue": exported.name }])),
    ...(artifacts.length > 0 && { [bucketParameter]: { Ref: bucketParameter } }),
  };
  const files = [...addons.templates, ...(addons.parametersFile === undefined ? [] : [addons.parametersFile])];
  const { text, hidden } = handOver(template, Object.keys(parameters));
  const resolved: ResolvedAddons = {
    templateBody: text,
    ...(Object.keys(hidden).length > 0 && { hidden }),
    parameters,
    outputs: addonOutputs(template),
    data: heldData(template),
    files: files.map(({ file }) => file),
    imports,
    importedNames: [...new Set(changed.flatMap(({ kept }) => kept.flatMap(({ name }) => name ?? [])))].sort(),
    uses: [...changed.flatMap(({ uses }) => uses), ...usesOfParameters(addons.parametersFile, scope)],
    ...(changed.some(({ needsExports }) => needsExports) && { needsExports: true as const }),
    exports: exportsOf(template, scope),
    artifacts,
  };
  return { resolved, problems };
}

/** A copy of a template with parameters and expressions for imports, and objects of the bucket for files; its text stays where nothing changed. */
function changeTemplate(
  original: Template,
  { scope, own, rules }: { scope: AddonScope; own: OwnExports; rules: PathRules },
  problems: Problem[],
) {
  const template = { ...original, document: original.document.clone() };
  const { rewritten, kept, inlined } = rewriteImports(template, scope, own);
  const artifacts = packageArtifacts(template, rules, problems);
  const unchanged = rewritten.length + artifacts.length + inlined === 0;
  const text = unchanged ? original.text : template.document.toString({ lineWidth: 0 });
  const named = [...rewritten.map(({ exported, node }) => ({ name: exported.name, node })), ...kept];
  const uses = named.flatMap(({ name, node }) =>
    name === undefined ? [] : [useAt(original, node, name, "Fn::ImportValue")],
  );
  const unnamed = kept.filter(({ name }) => name === undefined).map(({ node }) => plain(node));
  const needsExports = artifacts.some(importsOurs) || mentionsExport(JSON.stringify(unnamed));
  return { template: { ...template, text }, rewritten, kept, artifacts, uses, needsExports };
}

/** Where values of `addons.parameters.yml` import exports. */
function usesOfParameters(file: Template | undefined, scope: AddonScope): ExportUse[] {
  if (file === undefined) return [];
  return (section(file, "Parameters")?.items ?? []).flatMap(({ key, value }) =>
    importsIn(plain(value), scope).map((name) => useAt(file, value, name, `Parameters.${keyText(key)}`)),
  );
}

function useAt(template: Template, node: unknown, name: string, path: string): ExportUse {
  const { file, line, column } = problemAt(template, node, path, "");
  return { name, file, line, column, path };
}

function uniqueImports(imports: readonly RewrittenImport[]): ResolvedAddons["imports"] {
  return [...new Map(imports.map(({ parameter, exported }) => [parameter, { parameter, exported }])).values()];
}

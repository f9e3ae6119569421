import { type Document, isMap, isScalar, type YAMLMap } from "yaml";
import type { Problem } from "../problems.js";
import {
  emptyTemplate,
  keyText,
  parseTemplate,
  plain,
  problemAt,
  section,
  type Template,
  templateHint,
} from "./template.js";

/** Sections whose entries are merged from several files, in the order in which they are written. */
const mapSections = ["Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Resources", "Outputs"] as const;
const sections: readonly string[] = [
  "AWSTemplateFormatVersion",
  "Description",
  "Transform",
  "Globals",
  "Hooks",
  ...mapSections,
];

/** Refuses files that are no template at all; sections that CloudFormation does not have get a warning. */
export function checkSections(template: Template): Problem[] {
  const items = (template.document.contents as YAMLMap).items;
  const unknown = items.filter((pair) => !sections.includes(keyText(pair.key)));
  if (unknown.length === items.length) {
    const message = "is not a CloudFormation template: it has none of its sections";
    return [problemAt(template, template.document.contents, "", message, templateHint)];
  }
  const problems = unknown.map((pair) =>
    problemAt(
      template,
      pair.key,
      keyText(pair.key),
      "is not a section of a CloudFormation template and is left out, as Copilot did",
      templateHint,
      "warning",
    ),
  );
  for (const name of mapSections) {
    const found = (template.document.contents as YAMLMap).get(name, true) as unknown;
    if (found === undefined || isMap(found) || (isScalar(found) && found.value === null)) continue;
    problems.push(problemAt(template, found, name, "must be a map", templateHint));
  }
  return problems;
}

/** Leaves out what CloudFormation has no section for. */
export function withoutForeignParts(template: Template): Template {
  const contents = template.document.contents as YAMLMap;
  const foreign = contents.items.filter((pair) => !sections.includes(keyText(pair.key)));
  for (const pair of foreign) contents.delete(pair.key);
  return foreign.length > 0 ? { ...template, text: template.document.toString({ lineWidth: 0 }) } : template;
}

/**
 * Merges the templates of one folder, in the order of their names. The same id with the same content counts
 * once; with different content it is a problem at both places. One template alone stays as its author wrote it.
 */
export function mergeTemplates(templates: readonly Template[]): { template?: Template; problems: Problem[] } {
  const [first] = templates;
  if (first === undefined) return { problems: [] };
  if (templates.length === 1) return { template: first, problems: [] };
  const problems: Problem[] = [];
  const merged = emptyTemplate();
  for (const name of sections) {
    if ((mapSections as readonly string[]).includes(name)) mergeMaps(merged, name, templates, problems);
    else mergeWhole(merged, name, templates, problems);
  }
  if (problems.length > 0) return { problems };
  const text = merged.toString({ lineWidth: 0 });
  // Read again: the positions of the merged text are then its own.
  const again = parseTemplate(first.file, text);
  return again.template === undefined ? { problems: again.problems } : { template: again.template, problems };
}

function mergeMaps(
  merged: Document<YAMLMap> & { contents: YAMLMap },
  name: string,
  templates: readonly Template[],
  problems: Problem[],
): void {
  const seen = new Map<string, { template: Template; key: unknown; content: string }>();
  const target = merged.createNode({}) as YAMLMap;
  for (const template of templates) {
    for (const pair of section(template, name)?.items ?? []) {
      const id = keyText(pair.key);
      const content = JSON.stringify(sorted(plain(pair.value)));
      const before = seen.get(id);
      if (before === undefined) {
        seen.set(id, { template, key: pair.key, content });
        target.items.push(pair.clone() as (typeof target.items)[number]);
      } else if (before.content !== content) {
        const path = `${name}.${id}`;
        const hint = "The files of an addons folder become one template: give one of the two another name.";
        problems.push(
          problemAt(before.template, before.key, path, `is also in ${template.file}, with other content`, hint),
        );
        problems.push(
          problemAt(template, pair.key, path, `is also in ${before.template.file}, with other content`, hint),
        );
      }
    }
  }
  if (target.items.length > 0) merged.contents.set(name, target);
}

function mergeWhole(
  merged: Document<YAMLMap> & { contents: YAMLMap },
  name: string,
  templates: readonly Template[],
  problems: Problem[],
): void {
  const found = templates.flatMap((template) => {
    const node = (template.document.contents as YAMLMap).get(name, true) as unknown;
    return node === undefined ? [] : [{ template, node: node as YAMLMap, content: JSON.stringify(plain(node)) }];
  });
  const [first, ...rest] = found;
  if (first === undefined) return;
  merged.contents.set(name, first.node.clone());
  if (name === "Description") return;
  for (const other of rest) {
    if (other.content === first.content) continue;
    const hint = "The files of an addons folder become one template, which has one value for it.";
    problems.push(problemAt(first.template, first.node, name, `differs from the one in ${other.template.file}`, hint));
    problems.push(problemAt(other.template, other.node, name, `differs from the one in ${first.template.file}`, hint));
  }
}

/** Maps with their keys in order, so that equal content compares equal. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

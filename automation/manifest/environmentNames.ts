import { entryOf, type ManifestDocument, type Node, positionAt } from "./document.js";
import type { PipelineFile, WorkloadFile } from "./folder.js";
import { allowedName, refuseEnvironmentName } from "./names.js";
import type { Problem } from "./problems.js";

/** An environment that some file names, and where. */
interface NamedEnvironment {
  name: string;
  document: ManifestDocument;
  path: string;
  at: number;
}

/** Environments in `environments` of workloads and of copilot/airlift.yml, and with `ofStages` in stages of pipelines. */
export function namedEnvironments(
  workloads: readonly WorkloadFile[],
  pipelines: readonly PipelineFile[],
  settings: ManifestDocument | undefined,
  ofStages: boolean,
): NamedEnvironment[] {
  const documents = [...workloads.map(({ document }) => document), ...(settings === undefined ? [] : [settings])];
  return [
    ...documents.flatMap(ofSection),
    ...(ofStages ? pipelines.flatMap(({ document }) => ofPipeline(document)) : []),
  ];
}

/** Names that no environment can have, each at its first place. */
export function environmentNameProblems(named: readonly NamedEnvironment[]): Problem[] {
  const wrong = new Map<string, Problem>();
  for (const { name, document, path, at } of named) {
    const refusal = refuseEnvironmentName(name);
    if (refusal === undefined || wrong.has(name)) continue;
    const near = allowedName(name);
    wrong.set(name, {
      ...{ severity: "error", file: document.file, ...positionAt(document, at), path },
      message: `the environment's name "${name}" ${refusal}`,
      ...(near !== undefined && { hint: `Did you mean ${near}?` }),
    });
  }
  return [...wrong.values()];
}

function ofSection(document: ManifestDocument): NamedEnvironment[] {
  const node = valueAt(document.root, "environments");
  const entries = node?.shape === "map" ? node.entries : [];
  return entries.map(({ key, keyAt }) => ({ name: key, document, path: `environments.${key}`, at: keyAt }));
}

function ofPipeline(document: ManifestDocument): NamedEnvironment[] {
  const stages = valueAt(document.root, "stages");
  if (stages?.shape !== "list") return [];
  return stages.items.flatMap((stage, index) => {
    const name = valueAt(stage, "name");
    return name?.shape === "scalar" ? [{ name: name.text, document, path: `stages[${index}].name`, at: name.at }] : [];
  });
}

function valueAt(node: Node | undefined, key: string): Node | undefined {
  return node?.shape === "map" ? entryOf(node, key)?.value : undefined;
}

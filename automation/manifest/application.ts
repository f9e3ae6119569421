import { parse } from "yaml";
import { readAddons } from "./addons/index.js";
import { type FoundFiles, type FoundManifest, findFiles, findRoot, whole } from "./discovery.js";
import { entryOf, type ManifestDocument, placeOf } from "./document.js";
import type { ApplicationFolder, EnvironmentFile, LoadOptions, PipelineFile, WorkloadFile } from "./folder.js";
import type { ManifestKind } from "./kinds.js";
import { readLimited } from "./limits.js";
import { repositoryOf } from "./paths.js";
import type { Problem } from "./problems.js";
import { readManifest } from "./read.js";
import { checkPipelines } from "./references.js";
import { resolveManifest } from "./resolution.js";
import type { WorkloadKind } from "./resolved.js";
import { mergeSettings, type Settings } from "./settings.js";
import { readSettings } from "./settingsFile.js";

/**
 * Reads an application's folder. Problems of manifests are in `problems` and do not throw.
 *
 * @throws ManifestError when there is no `copilot/` folder.
 */
export function loadApplication(options: LoadOptions = {}): ApplicationFolder {
  const root = findRoot(options.dir, options.from ?? process.cwd());
  const processEnvironment = options.processEnvironment ?? process.env;
  const files = findFiles(root);
  const problems: Problem[] = [...files.problems];
  const fromFile = readSettings(
    files.settings === undefined ? undefined : readDocument(root, files.settings, problems, "Settings"),
  );
  problems.push(...fromFile.problems);
  const settings = mergeSettings(fromFile.form, options, processEnvironment);
  const application = settings.application ?? workspaceApplication(root, files, problems);
  const workloads = files.workloads.map((found) => readWorkload(root, found, problems));
  const pipelineProblems: Problem[] = [];
  const pipelines = files.pipelines.map((found) => readPipeline(root, found, pipelineProblems));
  const environmentDocuments = files.environments.map((found) => ({
    name: found.name,
    document: readNamed(root, found, problems, "Environment"),
  }));
  const environmentAddons =
    files.environmentAddons === undefined
      ? undefined
      : readAddons(root, "copilot/environments/addons", files.environmentAddons, false);
  problems.push(...(environmentAddons?.problems ?? []));
  const folder: ApplicationFolder = {
    application,
    root,
    rules: { root, repository: repositoryOf(root), allowPaths: settings.allowPaths },
    settings: { ...settings, application },
    files,
    workloads,
    environments: knownEnvironments(environmentDocuments, workloads, pipelines, settings),
    ...(environmentAddons === undefined ? {} : { environmentAddons }),
    pipelines,
    processEnvironment,
    problems,
    pipelineProblems,
  };
  pipelineProblems.push(...checkPipelines(folder));
  return folder;
}

function readPipeline(root: string, found: FoundManifest, problems: Problem[]): PipelineFile {
  const document = readDocument(root, found.file, problems, "Pipeline");
  problems.push(...resolveManifest(document, { environment: "", application: "" }).problems);
  return { folder: found.name, document };
}

/** Names under which no environment can run: the project's other stacks have them. */
export const reservedEnvironments: readonly string[] = ["application", "pipeline"];

function readWorkload(root: string, found: FoundManifest, problems: Problem[]): WorkloadFile {
  const document = readNamed(root, found, problems);
  const kind = document.kind;
  const workload: WorkloadFile = { name: found.name, kind: isWorkload(kind) ? kind : undefined, found, document };
  if (kind !== undefined && !isWorkload(kind)) {
    problems.push(
      whole(
        found.file,
        "error",
        `is of type ${kind}, which has its place elsewhere`,
        "Manifests of environments are in copilot/environments/<name>/.",
      ),
    );
  }
  if (found.addons !== undefined) {
    workload.addons = readAddons(root, `copilot/${found.name}/addons`, found.addons, true, workload.kind);
    problems.push(...workload.addons.problems);
  }
  return workload;
}

function isWorkload(kind: ManifestKind | undefined): kind is WorkloadKind {
  return kind !== undefined && kind !== "Environment" && kind !== "Pipeline" && kind !== "Settings";
}

/** Reads a manifest whose `name` must be that of its folder. */
function readNamed(root: string, found: FoundManifest, problems: Problem[], kind?: ManifestKind): ManifestDocument {
  const document = readDocument(root, found.file, problems, kind);
  const name = document.root === undefined ? undefined : entryOf(document.root, "name")?.value;
  if (name?.shape === "scalar" && name.text !== "" && name.text !== found.name) {
    const message = `is "${name.text}" and the folder is "${found.name}"`;
    problems.push({
      severity: "error",
      file: found.file,
      ...placeOf(document, name.at),
      path: "name",
      message,
      hint: "Give both the same name.",
    });
  }
  return document;
}

function readDocument(root: string, file: string, problems: Problem[], kind?: ManifestKind): ManifestDocument {
  let document: ManifestDocument;
  try {
    document = readManifest({ file, text: readLimited(root, file), ...(kind === undefined ? {} : { kind }) });
  } catch (error) {
    problems.push(
      whole(
        file,
        "error",
        `can't be read: ${(error as Error).message}`,
        "Check that it is a file and its permissions.",
      ),
    );
    return { file, text: "", kind, root: undefined, problems: [], memo: {} };
  }
  return document;
}

function workspaceApplication(root: string, files: FoundFiles, problems: Problem[]): string {
  const hint = "Write application: <name> into copilot/airlift.yml, or give it with --app.";
  if (files.workspace === undefined) {
    problems.push(whole("copilot", "error", "nothing names the application: there is no copilot/.workspace", hint));
    return "";
  }
  try {
    const workspace = parse(new TextDecoder().decode(readLimited(root, files.workspace))) as {
      application?: unknown;
    } | null;
    if (typeof workspace?.application === "string" && workspace.application !== "") return workspace.application;
    problems.push(whole(files.workspace, "error", "does not name the application", hint));
  } catch (error) {
    const [message] = (error as Error).message.split("\n");
    problems.push(whole(files.workspace, "error", `can't be read: ${message}`, hint));
  }
  return "";
}

/**
 * Environments with a manifest, named in an `environments` section or in airlift.yml; those of a pipeline's stages too
 * where no environment has a manifest.
 */
function knownEnvironments(
  manifests: readonly EnvironmentFile[],
  workloads: readonly WorkloadFile[],
  pipelines: readonly PipelineFile[],
  settings: Settings,
): EnvironmentFile[] {
  const known = new Map<string, EnvironmentFile>(manifests.map((one) => [one.name, one]));
  const names = [
    ...workloads.flatMap(overriddenEnvironments),
    ...(manifests.length > 0 ? [] : pipelines.flatMap(({ document }) => stageNames(document))),
    ...settings.environmentNames,
  ];
  for (const name of names) if (!known.has(name)) known.set(name, { name });
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function overriddenEnvironments({ document }: WorkloadFile): string[] {
  const node = document.root === undefined ? undefined : entryOf(document.root, "environments")?.value;
  return node?.shape === "map" ? node.entries.map((entry) => entry.key) : [];
}

function stageNames(document: ManifestDocument): string[] {
  const stages = document.root === undefined ? undefined : entryOf(document.root, "stages")?.value;
  if (stages?.shape !== "list") return [];
  return stages.items.flatMap((stage) => {
    const name = stage.shape === "map" ? entryOf(stage, "name")?.value : undefined;
    return name?.shape === "scalar" ? [name.text] : [];
  });
}

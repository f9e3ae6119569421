import { readAddons } from "./addons/index.js";
import { checkPipelines } from "./crossReferences.js";
import { type FoundManifest, findFiles, findRoot, whole } from "./discovery.js";
import { entryOf, type ManifestDocument, positionAt, positionOf } from "./document.js";
import { environmentNameProblems, namedEnvironments } from "./environmentNames.js";
import type { ApplicationFolder, EnvironmentFile, LoadOptions, PipelineFile, WorkloadFile } from "./folder.js";
import type { ManifestKind } from "./kinds.js";
import { readLimited } from "./limits.js";
import { allowedName, refuseEnvironmentName, refuseName } from "./names.js";
import { repositoryOf } from "./paths.js";
import type { Problem } from "./problems.js";
import { readManifest } from "./read.js";
import { readSettings } from "./readSettings.js";
import { resolveManifest } from "./resolution.js";
import type { WorkloadKind } from "./resolved.js";
import { mergeSettings } from "./settings.js";

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
  const settingsDocument =
    files.settings === undefined ? undefined : readDocument(root, files.settings, problems, "Settings");
  const fromFile = readSettings(settingsDocument);
  problems.push(...fromFile.problems);
  const settings = mergeSettings(fromFile.form, options, processEnvironment);
  const workspace =
    settings.application !== undefined || files.workspace === undefined
      ? undefined
      : readDocument(root, files.workspace, problems, "Settings");
  const application = settings.application ?? textAt(workspace, "application") ?? "";
  problems.push(...applicationProblems(application, workspace, settingsDocument));
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
  const named = namedEnvironments(workloads, pipelines, settingsDocument, environmentDocuments.length === 0);
  problems.push(...environmentNameProblems(named));
  const folder: ApplicationFolder = {
    application,
    root,
    rules: { root, repository: repositoryOf(root), allowPaths: settings.allowPaths },
    settings: { ...settings, application },
    ...(settingsDocument !== undefined && { settingsDocument }),
    files,
    workloads,
    environments: knownEnvironments(environmentDocuments, [
      ...named.map(({ name }) => name),
      ...settings.environmentNames,
    ]),
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

function readWorkload(root: string, found: FoundManifest, problems: Problem[]): WorkloadFile {
  const document = readNamed(root, found, problems);
  const kind = document.kind;
  const workload: WorkloadFile = { name: found.name, kind: isWorkload(kind) ? kind : undefined, found, document };
  if (kind !== undefined && !isWorkload(kind)) {
    problems.push(
      whole(
        found.file,
        "error",
        `is of type ${kind}, which does not belong here`,
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
      ...positionAt(document, name.at),
      path: "name",
      message,
      hint: "Give both the same name.",
    });
  }
  const wrong = kind === "Environment" ? refuseEnvironmentName(found.name) : refuseName(found.name);
  if (wrong !== undefined) {
    const position = name === undefined ? { line: 0, column: 0 } : positionAt(document, name.at);
    problems.push({
      ...{ severity: "error", file: found.file, ...position, path: "name" },
      message: `the name "${found.name}" ${wrong}`,
      hint: `${renameHint(found.name)} The folder has the same name.`,
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

/** What is wrong with the application's name, or with the file that should say it. */
function applicationProblems(
  application: string,
  workspace: ManifestDocument | undefined,
  settings: ManifestDocument | undefined,
): Problem[] {
  const hint = "Write application: <name> into copilot/airlift.yml, or give it with --app.";
  if (application === "") {
    if (workspace === undefined)
      return [whole("copilot", "error", "nothing names the application: there is no copilot/.workspace", hint)];
    const found = workspace.problems.map((problem) => ({ ...problem, hint: problem.hint ?? hint }));
    return found.length > 0 || workspace.root === undefined
      ? found
      : [whole(workspace.file, "error", "does not name the application", hint)];
  }
  const refusal = refuseName(application);
  if (refusal === undefined) return [];
  const document = [workspace, settings].find((one) => textAt(one, "application") === application);
  const position = document === undefined ? { line: 0, column: 0 } : positionOf(document, "application");
  const message = `the application's name "${application}" ${refusal}`;
  const file = document?.file ?? "copilot";
  return [{ severity: "error", file, ...position, path: "application", message, hint: renameHint(application) }];
}

function textAt(document: ManifestDocument | undefined, key: string): string | undefined {
  const value = document?.root === undefined ? undefined : entryOf(document.root, key)?.value;
  return value?.shape === "scalar" && value.text !== "" ? value.text : undefined;
}

/** Environments with a manifest or named elsewhere in the folder, by name. */
function knownEnvironments(manifests: readonly EnvironmentFile[], names: readonly string[]): EnvironmentFile[] {
  const known = new Map<string, EnvironmentFile>(manifests.map((one) => [one.name, one]));
  for (const name of names)
    if (!known.has(name) && refuseEnvironmentName(name) === undefined) known.set(name, { name });
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function renameHint(name: string): string {
  const near = allowedName(name);
  return near === undefined ? "Choose another name." : `Rename it, for example to ${near}.`;
}

import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isAddonFile } from "./addons/index.js";
import { ManifestError, type Problem } from "./problems.js";

/** What lies in an `overrides/` folder; paths relative to the root. */
export interface FoundOverrides {
  folder: string;
  /** `cfn.patches.yml`. */
  patches?: string;
  /** `cdk.json`; patches win over it. */
  cdk?: string;
  /** `transform.mjs` or `transform.ts`. */
  transform?: string;
}

/** A manifest that was found, with what stands beside it; paths relative to the root. */
export interface FoundManifest {
  /** Name of its folder. */
  name: string;
  file: string;
  /** Names of the files in its `addons/` folder; absent without one. */
  addons?: string[];
  overrides?: FoundOverrides;
}

/** Everything below `copilot/` that takes part, by place alone: nothing has been read. */
export interface FoundFiles {
  workloads: FoundManifest[];
  environments: FoundManifest[];
  /** Names of the files in `copilot/environments/addons`; absent without one. */
  environmentAddons?: string[];
  environmentOverrides?: FoundOverrides;
  /** `copilot/pipelines/<name>/manifest.yml`, and `copilot/pipeline.yml` of old under the name "". */
  pipelines: FoundManifest[];
  /** Path of `copilot/.workspace`. */
  workspace?: string;
  /** Path of `copilot/airlift.yml`. */
  settings?: string;
  problems: Problem[];
}

/** How many folders above the current one are searched, as in Copilot. */
const parents = 4;

/**
 * The folder that holds `copilot/`: `dir` itself, or the nearest from the current folder upward.
 *
 * @throws ManifestError when there is none.
 */
export function findRoot(dir: string | undefined, from: string): string {
  if (dir !== undefined) {
    const root = resolve(from, dir);
    if (isFolder(join(root, "copilot"))) return root;
    throw nowhere(root, `there is no copilot/ folder in ${root}`);
  }
  let folder = resolve(from);
  for (let i = 0; i <= parents; i++) {
    if (isFolder(join(folder, "copilot"))) return folder;
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  throw nowhere(resolve(from), "there is no copilot/ folder here, nor in the four folders above");
}

/** As `findRoot`; undefined where there is none. */
export function rootAbove(dir: string | undefined, from = process.cwd()): string | undefined {
  try {
    return findRoot(dir, from);
  } catch (error) {
    if (error instanceof ManifestError) return undefined;
    throw error;
  }
}

function nowhere(folder: string, message: string): ManifestError {
  const hint = 'Change into the folder of your application, name it with --dir, or begin one with "airlift init".';
  return new ManifestError([{ severity: "error", file: folder, line: 0, column: 0, path: "", message, hint }]);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Looks through `copilot/` for manifests, addons and overrides. */
export function findFiles(root: string): FoundFiles {
  const found: FoundFiles = { workloads: [], environments: [], pipelines: [], problems: [] };
  for (const entry of entries(root, "copilot", found.problems)) {
    const path = `copilot/${entry.name}`;
    if (entry.name === ".workspace") found.workspace = path;
    else if (entry.name === "airlift.yml") found.settings = path;
    else if (entry.name === "pipeline.yml") found.pipelines.push({ name: "", file: path });
    else if (!isFolder(join(root, path))) continue;
    else if (entry.name === "environments") findEnvironments(root, path, found);
    else if (entry.name === "pipelines") found.pipelines.push(...findManifests(root, path, found.problems));
    else found.workloads.push(...findManifest(root, path, entry.name, found.problems));
  }
  return found;
}

function findEnvironments(root: string, folder: string, found: FoundFiles): void {
  for (const entry of entries(root, folder, found.problems)) {
    const path = `${folder}/${entry.name}`;
    if (!isFolder(join(root, path))) continue;
    if (entry.name === "addons") found.environmentAddons = addonFiles(root, path, found.problems);
    else if (entry.name === "overrides") found.environmentOverrides = findOverrides(root, path, found.problems);
    else found.environments.push(...findManifest(root, path, entry.name, found.problems));
  }
}

function findManifests(root: string, folder: string, problems: Problem[]): FoundManifest[] {
  return entries(root, folder, problems).flatMap((entry) =>
    findManifest(root, `${folder}/${entry.name}`, entry.name, problems),
  );
}

function findManifest(root: string, folder: string, name: string, problems: Problem[]): FoundManifest[] {
  if (!existsSync(join(root, folder, "manifest.yml"))) return [];
  const found: FoundManifest = { name, file: `${folder}/manifest.yml` };
  for (const entry of entries(root, folder, problems)) {
    if (entry.name === "addons") found.addons = addonFiles(root, `${folder}/addons`, problems);
    else if (entry.name === "overrides") found.overrides = findOverrides(root, `${folder}/overrides`, problems);
  }
  return [found];
}

function addonFiles(root: string, folder: string, problems: Problem[]): string[] {
  return entries(root, folder, problems)
    .map((entry) => entry.name)
    .filter(isAddonFile);
}

function findOverrides(root: string, folder: string, problems: Problem[]): FoundOverrides {
  const names = entries(root, folder, problems).map((entry) => entry.name);
  const path = (...candidates: string[]): string | undefined => {
    const name = candidates.find((candidate) => names.includes(candidate));
    return name === undefined ? undefined : `${folder}/${name}`;
  };
  const patches = path("cfn.patches.yml");
  const cdk = path("cdk.json");
  const transform = path("transform.mjs", "transform.ts");
  if (patches === undefined && cdk === undefined && transform === undefined) {
    const hint = "Write cfn.patches.yml or transform.mjs into it, or remove the folder.";
    problems.push(whole(folder, "error", "holds no overrides", hint));
  } else if (patches === undefined && cdk !== undefined) {
    const hint = `CDK overrides change Copilot's templates, which are not made here: write ${folder}/transform.mjs instead.`;
    problems.push(whole(cdk, "error", "CDK overrides can't be applied", hint));
  }
  return {
    folder,
    ...(patches === undefined ? {} : { patches }),
    ...(cdk === undefined ? {} : { cdk }),
    ...(transform === undefined ? {} : { transform }),
  };
}

function entries(root: string, folder: string, problems: Problem[]): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return [];
    problems.push(
      whole(folder, "error", `can't be read: ${(error as Error).message}`, "Check the folder's permissions."),
    );
    return [];
  }
}

/** A problem of a whole file or folder. */
export function whole(file: string, severity: Problem["severity"], message: string, hint: string): Problem {
  return { severity, file, line: 0, column: 0, path: "", message, hint };
}

import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** How far a path may lead: the folder that holds `copilot/`, or the whole repository. */
export type PathScope = "folder" | "repository";

/** Where the paths of an application's manifests may lead. */
export interface PathRules {
  /** Absolute path of the folder that holds `copilot/`. */
  root: string;
  /** Absolute path of the git repository; the root where there is none. */
  repository: string;
  /** `allowPaths` of `copilot/airlift.yml`, relative to the root or absolute. */
  allowPaths: readonly string[];
}

/** A path of a manifest, found allowed or not. */
export type PathFinding = { absolute: string; exists: boolean } | { message: string; hint: string };

/** The folder with `.git` in it, from `root` upward; `root` itself when there is none. */
export function repositoryOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return root;
  }
}

/**
 * Finds the place of a path in a manifest, relative to the root, and refuses one that leads out of its scope,
 * also through a symbolic link: a pull request must not be able to ship files of the machine that builds it.
 */
export function findPath(path: string, scope: PathScope, rules: PathRules): PathFinding {
  const absolute = resolve(rules.root, path);
  const bound = scope === "folder" ? rules.root : rules.repository;
  const allowed = [bound, ...rules.allowPaths.map((allow) => resolve(rules.root, allow))];
  const { real, exists } = realPath(absolute);
  const named = allowed.some((target) => inside(absolute, target));
  if (allowed.some((target) => inside(real, realPath(target).real))) return { absolute, exists };
  const where = scope === "folder" ? "the folder that holds copilot/" : "the repository";
  const through = named ? ` through a symbolic link to ${real}` : "";
  return {
    message: `"${path}" leads out of ${where}${through}`,
    hint: `Move it below ${bound}, or name it under allowPaths in copilot/airlift.yml.`,
  };
}

/** What a path leads to; undefined where there is nothing. Pipes and devices are `other`: reading one may never end. */
export function kindAt(path: string): "file" | "folder" | "other" | undefined {
  try {
    const found = statSync(path);
    if (found.isFile()) return "file";
    return found.isDirectory() ? "folder" : "other";
  } catch {
    // Nothing is there, a file is in the way, or links lead in a circle.
    return undefined;
  }
}

/** For paths that were written on Windows. */
export function pathHint(path: string): string {
  return path.includes("\\")
    ? `Write / in paths: ${path.replace(/\\+/g, "/")}`
    : "Paths are relative to the folder that holds copilot/.";
}

/** Whether a path is a place or below it. */
export function inside(path: string, target: string): boolean {
  const way = relative(target, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path after symbolic links; of a path that is not there, its nearest folder that is, with the rest behind it. */
function realPath(path: string): { real: string; exists: boolean } {
  let rest = "";
  for (let target = path; ; ) {
    try {
      return { real: join(realpathSync.native(target), rest), exists: rest === "" };
    } catch {
      const parent = dirname(target);
      if (parent === target) return { real: path, exists: false };
      rest = join(target.slice(parent.length).replace(/^[/\\]+/, ""), rest);
      target = parent;
    }
  }
}

/** A path below the root, with forward slashes, as problems and records show it. */
export function shownPath(root: string, absolute: string): string {
  return relative(root, absolute).split(sep).join("/");
}

import { findPath, kindAt, type PathRules, pathHint, shownPath } from "../paths.js";
import type { Problem } from "../problems.js";
import type { ImageBuild, Reference } from "../resolved.js";

/** What the resolvers of one workload share: where paths lead, and what they find on their way. */
export interface ResolveContext {
  application: string;
  environment: string;
  workload: string;
  rules: PathRules;
  images: ImageBuild[];
  envFiles: Set<string>;
  /** Whether the run brings the image of a container: then nothing is built for it. */
  isImageGiven(container: string): boolean;
  /** Notes a finding at a key path of the manifest. */
  report(path: string, message: string, hint?: string, severity?: Problem["severity"]): void;
}

/** Leaves out keys without a value, so that plans and printed data stay short. */
export function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}

/** A map with each of its values changed. */
export function mapValues<A, B>(
  map: Readonly<Record<string, A>>,
  change: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}

/** The map, or nothing when there is nothing in it. */
export function unlessEmpty<T extends object>(map: T | undefined): T | undefined {
  return map === undefined || Object.keys(map).length === 0 ? undefined : map;
}

/** An env file of the folder: checked, noted, and referred to by its path. */
export function envFileReference(
  path: string | undefined,
  key: string,
  context: ResolveContext,
): Reference | undefined {
  if (path === undefined || path === "") return undefined;
  const target = findPath(path, "folder", context.rules);
  if ("message" in target) {
    context.report(key, target.message, target.hint);
    return undefined;
  }
  if (!target.exists) context.report(key, `there is no env file at "${path}"`, pathHint(path));
  else if (kindAt(target.absolute) !== "file")
    context.report(key, `"${path}" is not a file`, "Name the env file itself.");
  const shown = shownPath(context.rules.root, target.absolute);
  context.envFiles.add(shown);
  return { from: "envFile", path: shown };
}

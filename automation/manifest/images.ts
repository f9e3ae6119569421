import { createHash, type Hash } from "node:crypto";
import { lstat, readdir, readlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import ignore from "@balena/dockerignore";
import { fileDigest } from "../base/fileDigests.js";
import { isFile, readTextFile } from "../base/regularFile.js";
import { findPath, kindAt, type PathFinding, type PathRules, pathHint } from "./paths.js";
import type { ImageBuild } from "./resolved.js";

/** `image.build` in its long form, with the paths as they are in the manifest. */
export interface BuildForm {
  dockerfile?: string;
  context?: string;
  args?: Record<string, string>;
  target?: string;
  cache_from?: string[];
}

/** What is wrong with a build: at which key below `build`, and what to do. */
export interface BuildFinding {
  key: "" | "dockerfile" | "context";
  message: string;
  hint: string;
}

/**
 * The build that a manifest asks for. As in Copilot the Dockerfile is `<context>/Dockerfile` when only the context is
 * given, and the context the Dockerfile's folder when only that is.
 */
export function imageBuild(
  container: string,
  form: BuildForm,
  platform: string,
  rules: PathRules,
): { build: ImageBuild; findings: BuildFinding[] } {
  const dockerfile = form.dockerfile ?? (form.context === undefined ? "Dockerfile" : join(form.context, "Dockerfile"));
  const context = form.context ?? dirname(dockerfile);
  const findings: BuildFinding[] = [];
  const contextPlace = findPath(context, "repository", rules);
  const dockerfilePlace = findPath(dockerfile, "repository", rules);
  if ("message" in contextPlace) findings.push({ key: form.context === undefined ? "" : "context", ...contextPlace });
  else if (!contextPlace.exists && form.context !== undefined) {
    findings.push({
      key: "context",
      message: `the build context "${context}" does not exist`,
      hint: pathHint(context),
    });
  }
  const wrongContext = kindFinding("context", context, contextPlace, "folder");
  if (wrongContext !== undefined && findings.length === 0) findings.push(wrongContext);
  const wrongDockerfile = kindFinding("dockerfile", dockerfile, dockerfilePlace, "file");
  if (wrongDockerfile !== undefined && findings.length === 0) findings.push(wrongDockerfile);
  if ("message" in dockerfilePlace) {
    if (findings.length === 0)
      findings.push({ key: form.dockerfile === undefined ? "" : "dockerfile", ...dockerfilePlace });
  } else if (!dockerfilePlace.exists && findings.length === 0) {
    findings.push({
      key: form.dockerfile === undefined ? "" : "dockerfile",
      message: `there is no Dockerfile at "${dockerfile}"`,
      hint: pathHint(dockerfile),
    });
  }
  return {
    build: {
      container,
      dockerfile: "message" in dockerfilePlace ? join(rules.root, dockerfile) : dockerfilePlace.absolute,
      context: "message" in contextPlace ? join(rules.root, context) : contextPlace.absolute,
      args: form.args ?? {},
      ...(form.target === undefined ? {} : { target: form.target }),
      cacheFrom: form.cache_from ?? [],
      platform,
    },
    findings,
  };
}

/** What is wrong with a path that leads to something of another kind. */
function kindFinding(
  key: "dockerfile" | "context",
  path: string,
  target: PathFinding,
  wanted: "file" | "folder",
): BuildFinding | undefined {
  const kind = "message" in target ? undefined : kindAt(target.absolute);
  if (kind === undefined || kind === wanted) return undefined;
  return {
    key,
    message: `"${path}" is ${kind === "other" ? "a pipe or a device" : `a ${kind}`}, not a ${wanted}`,
    hint:
      key === "dockerfile"
        ? "Name the Dockerfile itself, or its folder as context."
        : "Name the folder around the Dockerfile.",
  };
}

/**
 * Hash of everything that an image is made of: the files of the context that Docker would be sent, the Dockerfile,
 * arguments, target and platform. Equal on every machine with the same checkout; 64 hexadecimal digits.
 *
 * Of a file's mode only the executable bit counts, since git keeps no more of it, and of a symbolic link its target.
 * @param digest SHA-256 of a file @default its content is read
 */
export async function imageHash(build: ImageBuild, digest = fileDigest): Promise<string> {
  const hash = createHash("sha256");
  const args = Object.entries(build.args).sort(([a], [b]) => compare(a, b));
  field(hash, "airlift image 1");
  field(hash, JSON.stringify({ args, target: build.target ?? null, platform: build.platform }));
  field(hash, await digest(build.dockerfile));
  for (const path of await contextFiles(build)) {
    const target = join(build.context, path);
    const found = await lstat(target);
    field(hash, path);
    if (found.isSymbolicLink()) {
      field(hash, "link");
      field(hash, await readlink(target));
    } else {
      field(hash, (found.mode & 0o111) === 0 ? "file" : "executable");
      field(hash, await digest(target));
    }
  }
  return hash.digest("hex");
}

/**
 * Files and links of the context that Docker would be sent, with forward slashes, sorted; without git's own at its top,
 * which BuildKit leaves out as well of a context that it takes from git.
 */
export async function contextFiles(build: Pick<ImageBuild, "context" | "dockerfile">): Promise<string[]> {
  const rules = ignoreRules(build);
  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(build.context, folder), { withFileTypes: true })) {
      // The simulated AWS lives beside copilot/ and changes with every run: no image is made of it.
      if (entry.name === ".airlift" && entry.isDirectory()) continue;
      // Git's own files change with every commit and are not in a pipeline's copy of the sources.
      if (entry.name === ".git" && folder === "") continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const ignored = rules.ignores(path);
      if (entry.isDirectory()) {
        if (!ignored || rules.mayKeepBelow(path)) await walk(path);
      } else if (!ignored && (entry.isFile() || entry.isSymbolicLink())) files.push(path);
    }
  };
  await walk("");
  return files.sort(compare);
}

/** Whether Docker would not be sent a file of the context. */
export function ignoresFile(build: Pick<ImageBuild, "context" | "dockerfile">, path: string): boolean {
  return ignoreRules(build).ignores(path);
}

/** As BuildKit does: `<Dockerfile>.dockerignore` beside the Dockerfile, else `.dockerignore` of the context. */
function ignoreRules(build: Pick<ImageBuild, "context" | "dockerfile">): {
  ignores(path: string): boolean;
  mayKeepBelow(folder: string): boolean;
} {
  const own = join(dirname(build.dockerfile), `${basename(build.dockerfile)}.dockerignore`);
  const target = isFile(own) ? own : join(build.context, ".dockerignore");
  if (!isFile(target)) return { ignores: () => false, mayKeepBelow: () => true };
  const lines = readTextFile(target)
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  const rules = ignore.default().add(lines);
  const kept = lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith("!"))
    .map((line) =>
      line
        .slice(1)
        .trim()
        .replace(/^\.?\/+/, "")
        .replace(/\/+$/, ""),
    );
  return {
    ignores: (path) => rules.ignores(path),
    // A "!" line can only bring files back that its literal beginning leads to.
    mayKeepBelow: (folder) =>
      kept.some((pattern) => {
        const literal = pattern.split(/[*?[\\]/)[0] ?? "";
        const fixed = literal.length === pattern.length ? `${literal}/` : literal;
        return fixed.startsWith(`${folder}/`) || `${folder}/`.startsWith(fixed);
      }),
  };
}

/** A length before each value, so that no two lists of values look the same. */
function field(hash: Hash, value: string): void {
  hash.update(`${Buffer.byteLength(value)}:`).update(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

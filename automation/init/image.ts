import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { RunError } from "../base/errors.js";
import { readTextFile } from "../base/regularFile.js";
import { ignoresFile } from "../manifest/images.js";
import type { InitContext } from "./context.js";
import { type DockerfileFacts, readDockerfile } from "./dockerfile.js";
import type { ImageSource } from "./workloadText.js";

const skipped = new Set(["node_modules", "copilot", "dist", "build", "target", "vendor"]);

function isDockerfile(name: string): boolean {
  return /^(Dockerfile|Containerfile)(\..+)?$|\.dockerfile$/i.test(name) && !name.endsWith(".dockerignore");
}

/** Dockerfiles in `root` and two levels below it, relative to it, the nearest first. */
export function findDockerfiles(root: string): string[] {
  const found: string[] = [];
  const visit = (folder: string, depth: number): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isFile() && isDockerfile(entry.name)) found.push(slashed(relative(root, path)));
      else if (entry.isDirectory() && depth < 2 && !entry.name.startsWith(".") && !skipped.has(entry.name))
        visit(path, depth + 1);
    }
  };
  visit(root, 0);
  const depth = (path: string) => path.split("/").length;
  return found.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}

/** `app2` for `app2/Dockerfile`; the root's own Dockerfile gives the root's name. Undefined when that is no name. */
export function nameFromDockerfile(root: string, dockerfile: string): string {
  const folder = dirname(dockerfile);
  return basename(folder === "." ? root : folder);
}

/** @throws RunError when there is no such file, or it lies outside the folder. */
function fromFlag(context: InitContext, root: string, given: string): string {
  const path = resolve(context.cwd, given);
  if (!existsSync(path) || !statSync(path).isFile()) {
    const known = findDockerfiles(root);
    throw new RunError("usage", `--dockerfile: there is no file ${given}.`, {
      hint: known.length === 0 ? "There is no Dockerfile in this folder." : `Found: ${known.join(", ")}.`,
    });
  }
  const inside = slashed(relative(root, path));
  // Dockerfiles outside the folder are real: `copilot/` may lie below the sources.
  return inside;
}

const existing = "an existing image";
const other = "another path";

/** The Dockerfile or image of a new workload, from the flags or the user. */
export async function askImage(
  context: InitContext,
  root: string,
  flags: { dockerfile?: string; image?: string },
): Promise<ImageSource> {
  if (flags.dockerfile !== undefined && flags.image !== undefined) {
    throw new RunError("usage", "--dockerfile and --image are mutually exclusive.");
  }
  if (flags.image !== undefined) return { location: flags.image };
  if (flags.dockerfile !== undefined) return { dockerfile: fromFlag(context, root, flags.dockerfile) };
  const { ask } = context;
  const choice = await ask.choose({
    flag: "--dockerfile",
    message: "Which Dockerfile builds it?",
    options: [...findDockerfiles(root).map((value) => ({ value })), { value: other }, { value: existing }],
  });
  if (choice === existing) {
    const check = (value: string) => (/^\S+$/.test(value) ? undefined : "isn't an image such as nginx:1.27.");
    return { location: await ask.text({ flag: "--image", message: "Which image?", check }) };
  }
  if (choice !== other) return { dockerfile: choice };
  const check = (value: string) => (existsSync(resolve(context.cwd, value)) ? undefined : "isn't a file.");
  const path = await ask.text({ flag: "--dockerfile", message: "Path of the Dockerfile?", check });
  return { dockerfile: fromFlag(context, root, path) };
}

/** What the Dockerfile says; nothing for an existing image. */
export function factsOf(root: string, image: ImageSource): DockerfileFacts {
  if (!("dockerfile" in image)) return { ports: [] };
  return readDockerfile(readTextFile(resolve(root, image.dockerfile)));
}

/** A Dockerfile beside copilot/ has the manifests in its context: each change of one would make a new image. */
export function tellContext(context: InitContext, root: string, image: ImageSource, workload: string): void {
  if (!("dockerfile" in image)) return;
  const build = { context: join(root, dirname(image.dockerfile)), dockerfile: join(root, image.dockerfile) };
  const manifest = slashed(relative(build.context, join(root, "copilot", workload, "manifest.yml")));
  if (manifest.startsWith("../") || ignoresFile(build, manifest)) return;
  context.tell(`The files of ${image.dockerfile} include copilot/, so every change to a manifest builds a new image:`);
  context.tell("  add a line `copilot` to the .dockerignore beside it.");
}

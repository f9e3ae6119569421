import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { mentionsExport } from "../../../components/exports.js";
import { readTextFile } from "../../base/regularFile.js";
import { findPath, type PathRules, shownPath } from "../paths.js";
import type { Problem } from "../problems.js";
import type { AddonArtifact } from "../resolved.js";
import { bucketParameter, type LocalArtifact, localArtifacts } from "./artifacts.js";
import { declareParameters, parseTemplate, problemAt, type Template } from "./template.js";

/**
 * Replaces the files and folders that a template names by the objects that they will be in the artifact bucket. Their
 * keys hold the hash of the content, so unchanged files make no difference in the stack.
 */
export function packageArtifacts(template: Template, rules: PathRules, problems: Problem[]): AddonArtifact[] {
  const packed = localArtifacts(template).flatMap((artifact) => {
    const refuse = ({ message, hint }: Refused): [] => {
      problems.push(problemAt(template, artifact.node, artifact.keyPath, message, hint));
      return [];
    };
    const source = sourceOf(artifact.path, template, rules);
    if (typeof source !== "string") return refuse(source);
    const files = filesOf(source, rules);
    if (!Array.isArray(files)) return refuse(files);
    const nested = nestedArtifact(artifact, source);
    return nested === undefined ? [packedArtifact(artifact, source, files)] : refuse(nested);
  });
  if (packed.length > 0) declareParameters(template, [bucketParameter]);
  return packed;
}

interface Refused {
  message: string;
  hint: string;
}

/** Copilot took paths relative to the folder that holds `copilot/`; `cloudformation package` takes the template's own. */
function sourceOf(path: string, template: Template, rules: PathRules): string | Refused {
  const own = dirname(template.file);
  const [first, ...others] = [path, join(own, path)].map((one) => findPath(one, "folder", rules));
  const found = [first, ...others].find((one) => one !== undefined && "exists" in one && one.exists);
  if (found !== undefined && "absolute" in found) return found.absolute;
  const outside = [first, ...others].find((one) => one !== undefined && "message" in one);
  if (outside !== undefined && "message" in outside) return outside;
  const message = `there is no file or folder "${path}"`;
  return { message, hint: `The path is relative to the folder that holds copilot/, or to ${own}/.` };
}

function packedArtifact(artifact: LocalArtifact, source: string, files: readonly string[]): AddonArtifact {
  const folder = statSync(source).isDirectory();
  const archive = folder || (artifact.zip && !/\.(zip|jar|whl)$/i.test(source));
  const extension = archive ? ".zip" : (/\.\w+$/.exec(basename(source))?.[0] ?? "");
  const key = `manual/addons/${hashOf(source, folder, files)}${extension}`;
  artifact.replace(key);
  return { resource: artifact.resource, property: artifact.property, source, key, archive };
}

/** A nested template is uploaded as it is; files of its own would be left behind. */
function nestedArtifact({ property, path }: LocalArtifact, source: string): Refused | undefined {
  if (property !== "TemplateURL" || statSync(source).isDirectory()) return undefined;
  const { template } = parseTemplate(path, readFileSync(source));
  const inner = template === undefined ? undefined : localArtifacts(template)[0];
  if (inner === undefined) return undefined;
  return {
    message: `the nested template ${path} names a file of its own, "${inner.path}", which is not uploaded`,
    hint: "Upload that file yourself and name its URL, or move the resource into the addons folder.",
  };
}

/** Whether a file that was uploaded as it is imports exports of Copilot's: nothing in it is rewritten. */
export function importsOurs({ source, archive }: AddonArtifact): boolean {
  if (archive || !/\.(ya?ml|json|template)$/i.test(source)) return false;
  const text = readTextFile(source);
  return /ImportValue/.test(text) && mentionsExport(text);
}

function hashOf(source: string, folder: boolean, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const name = folder ? file.slice(source.length + 1) : basename(source);
    const executable = (statSync(file).mode & 0o111) !== 0;
    const content = createHash("sha256").update(readFileSync(file)).digest("hex");
    hash.update(`${Buffer.byteLength(name)}:${name}:${executable ? "x" : "-"}:${content}\n`);
  }
  return hash.digest("hex");
}

/** The file, or the files of a folder, in the order of their names. */
function filesOf(source: string, rules: PathRules): string[] | Refused {
  const found: string[] = [];
  const refused = addFiles(source, rules, [], found);
  if (refused !== undefined) return refused;
  // A pipe or device in a folder is left out, and named by itself it is nothing to upload.
  if (found.length > 0 || statSync(source).isDirectory()) return found;
  const message = `"${shownPath(rules.root, source)}" is neither a file nor a folder`;
  return { message, hint: "Only files and folders can be uploaded." };
}

/** @param above real paths of the folders on the way, which a symbolic link may lead back to */
function addFiles(path: string, rules: PathRules, above: readonly string[], found: string[]): Refused | undefined {
  const allowed = findPath(path, "folder", rules);
  if ("message" in allowed) return allowed;
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry?.isFile()) found.push(path);
  if (entry?.isDirectory() !== true) return undefined;
  const real = realpathSync(path);
  if (above.includes(real)) {
    const message = `the symbolic link "${shownPath(rules.root, path)}" leads back to a folder above it`;
    return { message, hint: "Remove it: an archive of the folder would never end." };
  }
  for (const name of readdirSync(path).sort()) {
    const refused = addFiles(join(path, name), rules, [...above, real], found);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

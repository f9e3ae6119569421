import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { mentionsExport } from "../../../components/exports.js";
import { findPath, type PathRules } from "../paths.js";
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
    const { keyPath: path } = artifact;
    const refuse = (message: string, hint: string): [] => {
      problems.push(problemAt(template, artifact.node, path, message, hint));
      return [];
    };
    const place = findPath(join(dirname(template.file), artifact.path), "folder", rules);
    if ("message" in place) return refuse(place.message, place.hint);
    if (!place.exists) return refuse(`"${artifact.path}" is not there`, "The path is relative to the template.");
    const nested = nestedArtifact(artifact, place.absolute);
    if (nested !== undefined)
      return refuse(nested, "Upload that file yourself and name its URL, or move the resource into the addons folder.");
    const outside = [...filesBelow(place.absolute)]
      .map((file) => findPath(file, "folder", rules))
      .find((file) => "message" in file);
    if (outside !== undefined && "message" in outside) return refuse(outside.message, outside.hint);
    return [packedArtifact(artifact, place.absolute)];
  });
  if (packed.length > 0) declareParameters(template, [bucketParameter]);
  return packed;
}

function packedArtifact(artifact: LocalArtifact, source: string): AddonArtifact {
  const folder = statSync(source).isDirectory();
  const archive = folder || (artifact.zip && !/\.(zip|jar|whl)$/i.test(source));
  const extension = archive ? ".zip" : (/\.\w+$/.exec(basename(source))?.[0] ?? "");
  const key = `manual/addons/${hashOf(source, folder)}${extension}`;
  artifact.replace(key);
  return { resource: artifact.resource, property: artifact.property, source, key, archive };
}

/** A nested template is uploaded as it is; files of its own would be left behind. */
function nestedArtifact({ property, path }: LocalArtifact, source: string): string | undefined {
  if (property !== "TemplateURL" || statSync(source).isDirectory()) return undefined;
  const { template } = parseTemplate(path, readFileSync(source, "utf8"));
  const inner = template === undefined ? undefined : localArtifacts(template)[0];
  return inner === undefined
    ? undefined
    : `the nested template ${path} names a file of its own, "${inner.path}", which is not uploaded`;
}

/** Whether a file that was uploaded as it is imports exports of Copilot's: nothing in it is rewritten. */
export function importsOurs({ source, archive }: AddonArtifact): boolean {
  if (archive || !/\.(ya?ml|json|template)$/i.test(source)) return false;
  const text = readFileSync(source, "utf8");
  return /ImportValue/.test(text) && mentionsExport(text);
}

function hashOf(source: string, folder: boolean): string {
  const hash = createHash("sha256");
  for (const file of folder ? filesBelow(source) : [source]) {
    const name = folder ? file.slice(source.length + 1) : basename(source);
    const executable = (statSync(file).mode & 0o111) !== 0;
    const content = createHash("sha256").update(readFileSync(file)).digest("hex");
    hash.update(`${Buffer.byteLength(name)}:${name}:${executable ? "x" : "-"}:${content}\n`);
  }
  return hash.digest("hex");
}

function* filesBelow(place: string): Generator<string> {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isFile()) yield place;
  if (found?.isDirectory() !== true) return;
  for (const name of readdirSync(place).sort()) yield* filesBelow(join(place, name));
}

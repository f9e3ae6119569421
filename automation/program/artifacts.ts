import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import type { ArtifactSpec } from "../../components/application.js";
import type { AddonArtifact, ResolvedAddons, ResolvedApplication } from "../manifest/resolved.js";

/** Bytes of a template that CloudFormation takes in a call; what is longer it reads from a bucket. */
const longestBody = 51_200;

/** Key of a template's object in the artifact bucket; undefined when the template is short enough to be sent. */
export function templateKey({ templateBody }: Pick<ResolvedAddons, "templateBody">): string | undefined {
  if (Buffer.byteLength(templateBody) <= longestBody) return undefined;
  return `manual/addons/${createHash("sha256").update(templateBody).digest("hex")}.yml`;
}

/** What addons need in the artifact bucket before their stacks are made: files that templates name, and long templates themselves. */
export function addonArtifacts({
  environment,
  workloads,
}: Pick<ResolvedApplication, "environment" | "workloads">): ArtifactSpec[] {
  const specs = [environment, ...workloads].flatMap(({ addons }): ArtifactSpec[] => {
    if (addons === undefined) return [];
    const key = templateKey(addons);
    return [...addons.artifacts.map(specOf), ...(key === undefined ? [] : [{ key, content: addons.templateBody }])];
  });
  return [...new Map(specs.map((spec) => [spec.key, spec])).values()];
}

function specOf({ key, source, archive }: AddonArtifact): ArtifactSpec {
  if (!archive) return { key, source };
  return { key, source, archive: statSync(source).isDirectory() ? "folder" : "file" };
}

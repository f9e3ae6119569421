import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import type { ArtifactSpec } from "../../components/application.js";
import type { AddonArtifact, ResolvedAddons, ResolvedApplication } from "../manifest/resolved.js";

/** Bytes of a template that CloudFormation takes in a call; what is longer it reads from a bucket. */
const longestBody = 51_200;

/** Bytes of a parameter's value, at most (CloudFormation's quotas). */
const longestValue = 4096;

type TemplateText = Pick<ResolvedAddons, "templateBody" | "hidden">;

/** Whether a template can only be read from a bucket; with hidden values, once it has them. */
export function isTooLong({ templateBody, hidden = {} }: TemplateText): boolean {
  return Buffer.byteLength(templateBody) + Object.keys(hidden).length * longestValue > longestBody;
}

/**
 * Key of a template's object in the artifact bucket; undefined when the template is short enough to be sent, or gets
 * hidden values: the environment's own run writes those.
 */
export function templateKey({ templateBody, hidden }: TemplateText): string | undefined {
  if (hidden !== undefined || !isTooLong({ templateBody })) return undefined;
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

/** Whether the addons of an environment have anything in the artifact bucket. */
export function needsBucket(environment: ResolvedApplication["environment"]): boolean {
  const { addons } = environment;
  return addonArtifacts({ environment, workloads: [] }).length > 0 || (addons !== undefined && isTooLong(addons));
}

function specOf({ key, source, archive }: AddonArtifact): ArtifactSpec {
  if (!archive) return { key, source };
  return { key, source, archive: statSync(source).isDirectory() ? "folder" : "file" };
}

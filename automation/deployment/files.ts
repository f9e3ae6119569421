import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { imageTag } from "../../components/names.js";
import { imageHash } from "../manifest/index.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import { referencesIn } from "../program/references.js";
import type { ApplicationRecord } from "../record/application.js";
import type { OpenFolder } from "../session/session.js";

type Build = ResolvedWorkload["images"][number];

const tags = new WeakMap<OpenFolder["folder"], Map<string, Promise<string>>>();

/**
 * Content hash of a build, as the tag of its image. Each is worked out once a run: a file of the context that changes
 * meanwhile, such as a log, must not lead to an image that nobody built.
 */
export function contentTag({ folder }: Pick<OpenFolder, "folder">, build: Build): Promise<string> {
  const known = tags.get(folder) ?? new Map<string, Promise<string>>();
  tags.set(folder, known);
  const key = JSON.stringify(build);
  const tag = known.get(key) ?? imageHash(build).then((hash) => hash.slice(0, 20));
  known.set(key, tag);
  return tag;
}

/** Image URI by workload and container: given by `--image`, built before, or where it will be. */
export async function imagesOf(
  session: OpenFolder,
  workloads: readonly ResolvedWorkload[],
  record: ApplicationRecord | undefined,
): Promise<EnvironmentProgramData["images"]> {
  const images: EnvironmentProgramData["images"] = {};
  for (const workload of workloads) {
    const uris: Record<string, string> = {};
    for (const reference of referencesIn(workload.spec)) {
      if (reference.from !== "image") continue;
      const { container } = reference;
      const given = givenImage(session, workload.name, container);
      const build = workload.images.find((image) => image.container === container);
      if (given !== undefined) uris[container] = given;
      else if (build !== undefined) uris[container] = await builtImage(session, workload.name, build, record);
    }
    images[workload.name] = uris;
  }
  return images;
}

/** The image that `--image` names for a container: `workload/container`, or `workload` for its main one. */
export function givenImage({ options }: OpenFolder, workload: string, container: string): string | undefined {
  const given = options.images ?? {};
  return given[`${workload}/${container}`] ?? (container === workload ? given[workload] : undefined);
}

async function builtImage(
  session: OpenFolder,
  workload: string,
  build: Build,
  record: ApplicationRecord | undefined,
): Promise<string> {
  const tag = await contentTag(session, build);
  const known = record?.images[workload]?.[build.container]?.[tag];
  if (known !== undefined) return known;
  const { account = "123456789012", region = "us-west-2" } = record ?? {};
  return `${account}.dkr.ecr.${region}.amazonaws.com/${session.application}/${workload}:${imageTag(workload, build.container, tag)}`;
}

/** The artifact bucket; a name that stands for it where it is not made yet. */
export function bucketOf(
  { application }: OpenFolder,
  record: ApplicationRecord | undefined,
): { name: string; region?: string } {
  return {
    name: record?.bucket ?? `${application}-artifacts`,
    ...(record?.region !== undefined && { region: record.region }),
  };
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function fileHash(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

export async function envFilesOf(
  session: OpenFolder,
  workloads: readonly ResolvedWorkload[],
  record: ApplicationRecord | undefined,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of new Set(workloads.flatMap((workload) => workload.envFiles))) {
    const sha256 = await fileHash(join(session.folder.root, path));
    const base = path.split("/").at(-1) ?? path;
    found[path] =
      record?.envFiles[`${path}@${sha256}`] ??
      `arn:aws:s3:::${bucketOf(session, record).name}/manual/env-files/${base}/${sha256}.env`;
  }
  return found;
}

import { createHash } from "node:crypto";
import { join } from "node:path";
import { imageTag } from "../../components/names.js";
import { ownValue } from "../../components/ownValue.js";
import { DEFAULT_ACCOUNT, DEFAULT_REGION, partitionOf, suffixOf } from "../aws/partitions.js";
import { cacheFolder } from "../base/cacheFolder.js";
import { fileDigest, keptDigests } from "../base/fileDigests.js";
import { imageHash } from "../manifest/index.js";
import type { ResolvedWorkload } from "../manifest/resolved.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import { referencesIn } from "../program/references.js";
import type { ApplicationRecord } from "../record/application.js";
import type { OpenFolder } from "../session/openFolder.js";

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
  const tag = known.get(key) ?? hashOf(build).then((hash) => hash.slice(0, 20));
  known.set(key, tag);
  return tag;
}

/** What a large context holds is read once, and after that what has changed of it. */
async function hashOf(build: Build): Promise<string> {
  const name = createHash("sha256")
    .update(JSON.stringify([build.context, build.dockerfile]))
    .digest("hex");
  const digests = await keptDigests(join(cacheFolder(), "digests", `${name}.json`));
  const hash = await imageHash(build, digests.digest);
  await digests.save();
  return hash;
}

/** Content hashes of what a folder has to build and upload. */
export interface FolderHashes {
  /** Tag of each build, by workload and container. */
  images: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** SHA-256 of each env file, by its path. */
  envFiles: Readonly<Record<string, string>>;
}

/** Reads everything that these workloads build and upload, once. */
export async function hashFolder(open: OpenFolder, workloads: readonly ResolvedWorkload[]): Promise<FolderHashes> {
  const images = workloads.map(async (workload) => {
    const builds = workload.images.filter(({ container }) => givenImage(open, workload.name, container) === undefined);
    const tags = builds.map(async (build) => [build.container, await contentTag(open, build)] as const);
    return [workload.name, Object.fromEntries(await Promise.all(tags))] as const;
  });
  const envFiles = [...new Set(workloads.flatMap((workload) => workload.envFiles))].map(
    async (path) => [path, await fileDigest(join(open.folder.root, path))] as const,
  );
  return {
    images: Object.fromEntries(await Promise.all(images)),
    envFiles: Object.fromEntries(await Promise.all(envFiles)),
  };
}

/** Image URI by workload and container: given by `--image`, built before, or where it will be. */
export function imagesOf(
  open: OpenFolder,
  workloads: readonly ResolvedWorkload[],
  hashes: FolderHashes,
  record: ApplicationRecord | undefined,
): EnvironmentProgramData["images"] {
  return Object.fromEntries(
    workloads.map((workload) => {
      const uris: Record<string, string> = {};
      for (const reference of referencesIn(workload.spec)) {
        if (reference.from !== "image") continue;
        const { container } = reference;
        const tag = ownValue(ownValue(hashes.images, workload.name), container);
        const uri =
          givenImage(open, workload.name, container) ??
          (tag === undefined ? undefined : builtImage(open, workload.name, container, tag, record));
        if (uri !== undefined) uris[container] = uri;
      }
      return [workload.name, uris];
    }),
  );
}

/** The image that `--image` names for a container: `workload/container`, or `workload` for its main one. */
export function givenImage({ options }: OpenFolder, workload: string, container: string): string | undefined {
  const given = options.images ?? {};
  return (
    ownValue(given, `${workload}/${container}`) ?? (container === workload ? ownValue(given, workload) : undefined)
  );
}

function builtImage(
  { application }: OpenFolder,
  workload: string,
  container: string,
  tag: string,
  record: ApplicationRecord | undefined,
): string {
  const known = ownValue(ownValue(ownValue(record?.images, workload), container), tag);
  if (known !== undefined) return known;
  const { account = DEFAULT_ACCOUNT, region = DEFAULT_REGION } = record ?? {};
  return `${account}.dkr.ecr.${region}.${suffixOf(region)}/${application}/${workload}:${imageTag(workload, container, tag)}`;
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

/** ARN of the uploaded object of each env file, or of where it will be. */
export function envFilesOf(
  open: OpenFolder,
  { envFiles }: FolderHashes,
  record: ApplicationRecord | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(envFiles).map(([path, sha256]) => {
      const base = path.split("/").at(-1) ?? path;
      const planned = `arn:${partitionOf(record?.region ?? DEFAULT_REGION)}:s3:::${bucketOf(open, record).name}/manual/env-files/${base}/${sha256}.env`;
      return [path, ownValue(record?.envFiles, `${path}@${sha256}`) ?? planned];
    }),
  );
}

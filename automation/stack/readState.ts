import { randomUUID } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { access, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type AwsAccess, clientSettings, withClient } from "../aws/access.js";
import { RunError } from "../base/errors.js";
import type { StackAddress } from "./address.js";

/** The version of state files whose layout is known here; of others the engine is asked. */
const knownVersion = 3;
/** Where a backend that keeps files has the states of a project; a layout without projects is older than Airlift. */
const stacksFolder = ".pulumi/stacks";

/** One object of a backend that keeps states as files. */
interface StoredObject {
  key: string;
  modified: number;
  /** Changes with the content; absent where nothing says that. */
  version?: string;
}

interface ObjectStore {
  list(prefix: string): Promise<StoredObject[]>;
  read(key: string): Promise<Buffer>;
}

/** What a backend holds of a stack. */
export interface StoredState {
  /** The deployment as `pulumi stack export` would print it; absent: the stack was never made. */
  deployment?: unknown;
}

type Project = Omit<StackAddress, "stack">;

/** What was read last: a run looks at its state four times, which of a thousand services is a second each. */
let latest: { version: string; state: StoredState | undefined } | undefined;

/**
 * Reads the state of a stack where the backend is a folder or an S3 bucket: a process of the engine costs a tenth of a
 * run, and a command that only reads needs no engine at all.
 * @returns nothing where the engine has to be asked: another backend, or a file that is damaged or of another version
 * @throws RunError when AWS does not let the bucket be read
 */
export async function readState(address: StackAddress): Promise<StoredState | undefined> {
  return inStore(address, async (store) => {
    const plain = `${stacksFolder}/${address.project}/${address.stack}.json`;
    const found = (await store.list(plain))
      .filter(({ key }) => [plain, `${plain}.gz`, `${plain}.zst`].includes(key))
      // Of several forms of a state the engine, too, takes the newest.
      .sort((one, other) => other.modified - one.modified)[0];
    if (found === undefined) return {};
    if (found.version !== undefined && latest?.version === found.version) return latest.state;
    const state = deploymentIn(found.key, await store.read(found.key));
    latest = found.version === undefined ? undefined : { version: found.version, state };
    return state;
  });
}

/** Names of the project's stacks, sorted; nothing where the engine has to be asked. @throws RunError as `readState` */
export async function readStackNames(project: Project): Promise<string[] | undefined> {
  return inStore(project, async (store) => {
    const prefix = `${stacksFolder}/${project.project}/`;
    const names = (await store.list(prefix)).flatMap(({ key }) => {
      const [, name] = /^([^/]+)\.json(?:\.gz|\.zst)?$/.exec(key.slice(prefix.length)) ?? [];
      return name ?? [];
    });
    return [...new Set(names)].sort();
  });
}

/**
 * Whether states can be written: in a bucket an object is put and deleted again, of a folder its rights are looked at.
 * @returns nothing where only the engine could tell
 * @throws RunError why not
 */
export async function tryWriting({ location, variables = {} }: Omit<Project, "project">): Promise<boolean | undefined> {
  const { folder, url } = location;
  if (folder !== undefined) {
    let existing = folder;
    while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
    await access(existing, constants.W_OK).catch((error: Error) => {
      throw new RunError("backend", `${existing} can't be written to: ${error.message}`, { cause: error });
    });
    return true;
  }
  const bucket = bucketOf(url, variables.AWS_PROFILE);
  if (bucket === undefined) return undefined;
  const { DeleteObjectCommand, PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({ ...clientSettings(bucket.access), forcePathStyle: bucket.pathStyle });
  const object = { Bucket: bucket.name, Key: `${bucket.prefix}.pulumi/airlift-doctor-${randomUUID()}` };
  return withClient(`Writing to s3://${bucket.name}/${bucket.prefix}`, client, async () => {
    await client.send(new PutObjectCommand({ ...object, Body: "" }));
    await client.send(new DeleteObjectCommand(object));
    return true;
  });
}

function deploymentIn(key: string, bytes: Buffer): StoredState | undefined {
  if (key.endsWith(".zst")) return undefined;
  try {
    const text = (key.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    const { version, checkpoint } = JSON.parse(text) as { version?: unknown; checkpoint?: { latest?: unknown } };
    if (version !== knownVersion || typeof checkpoint !== "object" || checkpoint === null) return undefined;
    return { deployment: checkpoint.latest ?? null };
  } catch {
    return undefined;
  }
}

async function inStore<T>(
  { location, variables = {} }: Project,
  work: (store: ObjectStore) => Promise<T>,
): Promise<T | undefined> {
  if (location.folder !== undefined) return work(folderStore(location.folder));
  const bucket = bucketOf(location.url, variables.AWS_PROFILE);
  return bucket === undefined ? undefined : inBucket(bucket, work);
}

function folderStore(folder: string): ObjectStore {
  return {
    async list(prefix) {
      const parent = prefix.slice(0, prefix.lastIndexOf("/"));
      const names = await readdir(join(folder, parent)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw new RunError("backend", `${join(folder, parent)} can't be read: ${error.message}`, { cause: error });
      });
      const keys = names.map((name) => `${parent}/${name}`).filter((key) => key.startsWith(prefix));
      return Promise.all(
        keys.map(async (key) => {
          const path = join(folder, key);
          const { mtimeNs, ctimeNs, ino, size } = await stat(path, { bigint: true });
          return { key, modified: Number(mtimeNs) / 1e6, version: [path, ino, mtimeNs, ctimeNs, size].join() };
        }),
      );
    },
    read: (key) => readFile(join(folder, key)),
  };
}

interface Bucket {
  name: string;
  /** Empty, or ends with a slash. */
  prefix: string;
  access: AwsAccess;
  pathStyle: boolean;
}

/** The bucket that a state's address names; nothing for other addresses, and for settings that are not known here. */
function bucketOf(url: string, profile: string | undefined): Bucket | undefined {
  if (!url.startsWith("s3://")) return undefined;
  const { hostname, pathname, searchParams } = new URL(url);
  const known = ["region", "profile", "role", "endpoint", "s3ForcePathStyle", "use_path_style", "awssdk"];
  if ([...searchParams.keys()].some((key) => !known.includes(key))) return undefined;
  const given = (key: string) => searchParams.get(key) ?? undefined;
  const endpoint = given("endpoint");
  const folder = decodeURIComponent(pathname).replace(/^\/+|\/+$/g, "");
  return {
    name: hostname,
    prefix: folder === "" ? "" : `${folder}/`,
    access: {
      region: given("region"),
      profile: given("profile") ?? profile,
      role: given("role"),
      ...(endpoint !== undefined && { endpoint: endpoint.includes("://") ? endpoint : `https://${endpoint}` }),
    },
    pathStyle: [given("s3ForcePathStyle"), given("use_path_style")].some((value) =>
      /^(?:1|t|true)$/i.test(value ?? ""),
    ),
  };
}

async function inBucket<T>(
  { name, prefix, access, pathStyle }: Bucket,
  work: (store: ObjectStore) => Promise<T>,
): Promise<T> {
  const { S3Client, GetObjectCommand, paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const client = new S3Client({ ...clientSettings(access), forcePathStyle: pathStyle });
  return withClient(`Reading the state in s3://${name}/${prefix}`, client, () =>
    work({
      async list(below) {
        const found: StoredObject[] = [];
        const wanted = { Bucket: name, Prefix: `${prefix}${below}` };
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, wanted)) {
          for (const { Key = "", LastModified } of Contents)
            found.push({ key: Key.slice(prefix.length), modified: LastModified?.getTime() ?? 0 });
        }
        return found;
      },
      async read(key) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: `${prefix}${key}` }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      },
    }),
  );
}

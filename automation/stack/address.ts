import { randomBytes } from "node:crypto";
import { access, constants, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "../base/alive.js";
import { RunError } from "../base/errors.js";
import type { Engine } from "../engine/command.js";
import type { StateLocation } from "../engine/location.js";
import type { StackEvent } from "../engine/protocol.js";

export type OnStackEvent = (event: StackEvent) => void;

/** One stack, where it lives and which engine drives it. */
export interface StackAddress {
  /** Absent where the stack is only read: then one that is there may be used, and none is fetched or built. */
  engine?: Engine;
  location: StateLocation;
  /** Pulumi project: the application's name. */
  project: string;
  /** Bare stack name, for example `development`. */
  stack: string;
  /** More variables for the engine and its plugins: PULUMI_HOME of a sandbox, AWS_PROFILE. */
  variables?: Record<string, string>;
  /** Policy packs that previews and deployments have to pass; absolute paths. @default none */
  policyPacks?: string[];
  /** Files with the configuration of `policyPacks`, in the same order; absolute paths. @default none */
  policyPackConfigs?: string[];
  /** What the stack's history says of a run. @default the operation alone */
  describeRun?: (operation: string) => { message: string; tags: Record<string, string> };
  /** Ends a run as Ctrl-C does: what has begun is finished. */
  signal?: AbortSignal;
}

/** The stack's name as the backend knows it, whatever folder asks. */
export function qualifiedName({ location, project, stack }: StackAddress): string {
  if (location.kind !== "cloud") return `organization/${project}/${stack}`;
  return location.organization === undefined ? stack : `${location.organization}/${project}/${stack}`;
}

/** A folder for one run; those of runs that were killed are swept on the way. */
export async function inWorkFolder<T>(
  location: StateLocation,
  stack: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(location.workRoot, `${stack}.${process.pid}.${randomBytes(3).toString("hex")}`);
  try {
    await sweep(location.workRoot);
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw await unwritable(location, stack, error);
  }
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const pid = Number(name.split(".").at(-2));
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(root, name), { recursive: true, force: true });
  }
}

async function unwritable(
  { workRoot, folder = workRoot }: StateLocation,
  stack: string,
  cause: unknown,
): Promise<RunError> {
  const reason = await access(folder, constants.W_OK).then(
    () => cause,
    (error: unknown) => error,
  );
  const { code, message } = reason as NodeJS.ErrnoException;
  const full = code === "ENOSPC" || code === "EDQUOT";
  const what = full ? "the disk is full" : code === "EROFS" ? "it is read-only" : message;
  return new RunError("backend", `${folder} can't be written: ${what}.`, {
    stack,
    cause,
    hint: full
      ? "Free some space and run the same command again. Nothing was changed."
      : "Make it writable for this user, or name another backend with --backend. Nothing was changed.",
  });
}

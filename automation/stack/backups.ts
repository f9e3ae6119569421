import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StackAddress } from "./address.js";
import { readState } from "./readState.js";

/** Backups that are kept of a stack; AIRLIFT_STATE_BACKUPS names another number. */
const keptBackups = 20;

/** A copy of a stack's state, as `pulumi stack import` takes it. */
export interface StateBackup {
  /** Absolute path. */
  file: string;
  at: Date;
  /** Bytes. */
  size: number;
}

/** Beside the work folder of the backend, on this machine. */
const folderOf = ({ location, stack }: StackAddress): string => join(dirname(location.workRoot), "backups", stack);

/** `2026-11-29T14-05-09.123Z.json` */
const nameAt = (at: Date): string => `${at.toISOString().replaceAll(":", "-")}.json`;

const namePattern = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.json$/;

/** The form that `pulumi stack export` prints. */
export function asExport(deployment: unknown): string {
  return `${JSON.stringify({ version: 3, deployment }, null, 2)}\n`;
}

/** The backups of a stack, the newest first. */
export async function backupsOf(address: StackAddress): Promise<StateBackup[]> {
  const folder = folderOf(address);
  const names = await readdir(folder).catch(() => []);
  const found = names.flatMap((name) => {
    const [, hour, minute, second] = namePattern.exec(name) ?? [];
    return hour === undefined ? [] : [{ file: join(folder, name), at: new Date(`${hour}:${minute}:${second}`) }];
  });
  const sized = await Promise.all(found.map(async (one) => ({ ...one, size: (await stat(one.file)).size })));
  return sized.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/**
 * Copies the state of a stack to this machine, and removes the oldest copies. Secrets stay sealed.
 * @returns the copy; nothing where there is no state, or where Pulumi Cloud keeps every version itself
 */
export async function backUp(address: StackAddress, variables = process.env): Promise<StateBackup | undefined> {
  const stored = await readState(address);
  if (stored?.deployment === undefined || stored.deployment === null) return undefined;
  const text = asExport(stored.deployment);
  const [newest, ...older] = await backupsOf(address);
  if (newest !== undefined && newest.size === Buffer.byteLength(text) && (await readFile(newest.file, "utf8")) === text)
    return newest;
  const folder = folderOf(address);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const at = new Date();
  const file = join(folder, nameAt(at));
  await writeFile(file, text, { mode: 0o600 });
  const wanted = Number(variables.AIRLIFT_STATE_BACKUPS);
  const kept = Number.isInteger(wanted) && wanted > 0 ? wanted : keptBackups;
  const all = newest === undefined ? [] : [newest, ...older];
  await Promise.all(all.slice(kept - 1).map(({ file: old }) => rm(old, { force: true })));
  return { file, at, size: Buffer.byteLength(text) };
}

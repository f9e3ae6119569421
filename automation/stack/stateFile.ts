import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StackAddress } from "./address.js";

/** Where a backend that is a folder keeps the state of a stack; nothing for other backends. */
export function stateFile({ location, project, stack }: StackAddress): string | undefined {
  return location.folder && join(location.folder, ".pulumi", "stacks", project, `${stack}.json`);
}

/** Whether the stack was made; `undefined` where only the backend can tell. */
export function isMade(address: StackAddress): boolean | undefined {
  const file = stateFile(address);
  return file === undefined ? undefined : existsSync(file) || existsSync(`${file}.gz`);
}

/**
 * Removes what an engine that was killed while it wrote has left beside the state of a file backend: a file of
 * attributes that is cut off, without which the engine reads the state, and with which it does not.
 */
export async function removeTornAttributes(address: StackAddress): Promise<void> {
  const file = stateFile(address);
  if (file === undefined) return;
  for (const attributes of [`${file}.attrs`, `${file}.bak.attrs`]) {
    const text = await readFile(attributes, "utf8").catch(() => undefined);
    if (text !== undefined && !isJson(text)) await rm(attributes, { force: true });
  }
}

/** Removes versions of a state that a killed engine did not finish writing. Nobody may be working on the stack. */
export async function removeUnfinished(address: StackAddress): Promise<void> {
  const file = stateFile(address);
  if (file === undefined) return;
  const unfinished = (name: string): boolean => name.startsWith(`${basename(file)}.`) && name.endsWith(".tmp");
  for (const name of (await readdir(dirname(file)).catch(() => [])).filter(unfinished))
    await rm(join(dirname(file), name), { force: true });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
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

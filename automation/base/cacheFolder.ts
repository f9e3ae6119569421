import { homedir } from "node:os";
import { join } from "node:path";

/** `${XDG_CACHE_HOME:-~/.cache}/airlift`: what can be made again from elsewhere. */
export function cacheFolder(variables: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(variables.XDG_CACHE_HOME || join(variables.HOME || homedir(), ".cache"), "airlift");
}

import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

interface OwnPackage {
  /** Folder of this program's package.json. */
  folder: string;
  version: string;
}

/** This program's own package, wherever the file that asks was compiled or bundled to. */
export function ownPackage(): OwnPackage | undefined {
  for (const path of ["../package.json", "../../package.json", "../../../package.json"]) {
    const file = fileURLToPath(new URL(path, import.meta.url));
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
    if (name === "airlift" && version !== undefined) return { folder: dirname(file), version };
  }
  return undefined;
}

/** Version of this program, from its package.json. */
export function airliftVersion(): string {
  return ownPackage()?.version ?? "unknown";
}

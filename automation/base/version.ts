import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Version of this program, from its package.json, wherever the file that asks was compiled or bundled to. */
export function airliftVersion(): string {
  for (const place of ["../package.json", "../../package.json", "../../../package.json"]) {
    const file = fileURLToPath(new URL(place, import.meta.url));
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
    if (name === "airlift" && version !== undefined) return version;
  }
  return "unknown";
}

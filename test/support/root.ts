import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function holdsAirlift(folder: string): boolean {
  const file = join(folder, "package.json");
  return existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name === "airlift";
}

function find(folder: string): string {
  if (holdsAirlift(folder)) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("No package.json of airlift above the tests.");
  return find(parent);
}

/** Folder of the checkout: found upward, so it is the same for a test run from its source and from dist/. */
export const repositoryRoot = find(dirname(fileURLToPath(import.meta.url)));

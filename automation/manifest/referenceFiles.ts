import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifestKinds } from "./kinds.js";
import { referencePage } from "./referencePage.js";
import { schemaFileOf, schemaOf } from "./schema.js";
import { settingsPage } from "./settingsPage.js";

/** Text of the schema file of each kind and of the reference pages, by path from the root of the project. */
export function referenceFiles(): Map<string, string> {
  const files = new Map([
    ["docs/manifest.md", referencePage()],
    ["docs/settings.md", settingsPage()],
  ]);
  for (const kind of manifestKinds)
    files.set(`schemas/${schemaFileOf(kind)}`, `${JSON.stringify(schemaOf(kind), null, 2)}\n`);
  return files;
}

/** Writes the reference pages and the schemas below the root of the project. */
export function writeReference(root: string): void {
  for (const folder of ["docs", "schemas"]) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, text] of referenceFiles()) writeFileSync(join(root, path), text);
}

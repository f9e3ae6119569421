import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OpenFolder } from "../session/openFolder.js";
import { settingsFile } from "./settingsFile.js";

/**
 * Writes the folder's name into copilot/airlift.yml when nothing names the repository yet: it owns what was deployed
 * under that name, also when somebody checks it out into a folder called otherwise.
 * @returns what to tell
 */
export function keepRepositoryName({ folder, repository }: OpenFolder): string[] {
  if (folder.settings.repository !== undefined) return [];
  const settings = [{ keys: ["repository"], value: repository }];
  const file = settingsFile(folder.root, settings, { overwrite: false });
  if (file === undefined) return [];
  writeFileSync(join(folder.root, file.path), file.text);
  return [`${file.path} now names this repository "${repository}", which owns what it deployed; commit the file.`];
}

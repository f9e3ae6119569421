import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OpenFolder } from "../session/openFolder.js";
import { settingsFile } from "./settingsFile.js";

/**
 * Writes the accounts that environments were deployed to into copilot/airlift.yml where it names none: every later
 * command then refuses credentials of another one.
 *
 * @param accounts twelve digits by environment
 * @returns what to report, a sentence each
 */
export function keepAccounts({ folder }: OpenFolder, accounts: Readonly<Record<string, string>>): string[] {
  const fresh = Object.entries(accounts).filter(([name]) => folder.settings.environment(name).account === undefined);
  const settings = fresh.map(([name, value]) => ({ keys: ["environments", name, "account"], value }));
  if (settings.length === 0) return [];
  const file = settingsFile(folder.root, settings, { overwrite: false });
  if (file === undefined) return [];
  writeFileSync(join(folder.root, file.path), file.text);
  const named = fresh.map(([name, account]) => `${name}: ${account}`).join(", ");
  return [`${file.path} now names the account of each environment (${named}); commit the file.`];
}

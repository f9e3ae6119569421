import { existsSync } from "node:fs";
import { join } from "node:path";
import { settingsFile } from "../init/settingsFile.js";
import type { OpenFolder } from "../session/openFolder.js";
import { environmentManifestOf, type Proposal } from "./filesFromStacks.js";
import type { Survey } from "./survey.js";

/**
 * What copilot/ lacks and the account has: domain, region, account, tags and permissions boundary for airlift.yml, and
 * the manifest of the environment as it was deployed. Values that the folder has stay.
 */
export function proposalsFor({ folder }: OpenFolder, found: Survey): Proposal[] {
  const { registry, environment } = found;
  const settings = folder.settings.environment(environment);
  const keys = ["environments", environment];
  const domain = folder.settings.domain === undefined ? registry?.domain : undefined;
  const tags = Object.entries(registry?.tags ?? {}).filter(([key]) => settings.tags[key] === undefined);
  const missing = [
    { keys: ["domain"], value: domain },
    { keys: [...keys, "region"], value: settings.regionFrom === "settings" ? undefined : found.region },
    { keys: [...keys, "account"], value: settings.account === undefined ? found.account : undefined },
    {
      keys: ["permissionsBoundary"],
      value: settings.permissionsBoundary === undefined ? registry?.permissionsBoundary : undefined,
    },
    ...tags.map(([key, value]) => ({ keys: ["tags", key], value })),
  ];
  const file = settingsFile(folder.root, missing, { overwrite: false });
  const manifest = missingManifest(folder.root, found);
  return [
    ...(file === undefined ? [] : [{ path: file.path, text: file.text, edited: file.edited === true }]),
    ...(manifest === undefined ? [] : [manifest]),
  ];
}

function missingManifest(root: string, found: Survey): Proposal | undefined {
  const manifest = environmentManifestOf(found);
  return manifest === undefined || existsSync(join(root, manifest.path)) ? undefined : manifest;
}

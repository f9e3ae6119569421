import { existsSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "../base/errors.js";
import { type Setting, settingsFile } from "../init/settingsFile.js";
import type { OpenFolder } from "../session/openFolder.js";
import { aboutApplication } from "./aboutApplication.js";
import { environmentManifestOf, type Proposal } from "./filesFromStacks.js";
import type { AdoptionReport } from "./report.js";
import { environmentStack, type Survey } from "./survey.js";

/**
 * What copilot/ lacks and the account has: domain, region, account, tags and permissions boundary for airlift.yml, and
 * the manifest of the environment as it was deployed. Values that the folder has stay.
 * @param owner repository that has the environment's manifest
 */
export function proposalsFor(
  { folder, repository }: OpenFolder,
  found: Survey,
  owner: string = repository,
): Pick<AdoptionReport, "proposals" | "lacks"> {
  const { environment, region, account } = found;
  const about = aboutApplication(found);
  const settings = folder.settings.environment(environment);
  const tags = Object.entries(about.tags).filter(([key]) => settings.tags[key] === undefined);
  const needed: Setting[] = [
    ...(folder.settings.domain === undefined ? domainSettings(found, about.domain) : []),
    {
      keys: ["permissionsBoundary"],
      value: settings.permissionsBoundary === undefined ? about.permissionsBoundary : undefined,
    },
    ...tags.map(([key, value]) => ({ keys: ["tags", key], value })),
  ].filter(({ value }) => value !== undefined);
  const keys = ["environments", environment];
  const useful: Setting[] = [
    { keys: [...keys, "region"], value: settings.regionFrom === "settings" ? undefined : region },
    { keys: [...keys, "account"], value: settings.account === undefined ? account : undefined },
  ];
  const file = settingsFile(folder.root, [...needed, ...useful], { overwrite: false });
  const manifest = owner === repository ? missingManifest(folder.root, found) : undefined;
  return {
    proposals: [
      ...(file === undefined ? [] : [{ path: file.path, text: file.text, edited: file.edited === true }]),
      ...(manifest === undefined ? [] : [manifest]),
    ],
    lacks: [
      ...needed.map(({ keys }) => `\`${keys.join(".")}\` in copilot/airlift.yml`),
      ...(manifest === undefined || manifest.isDefault === true ? [] : [manifest.path]),
    ],
  };
}

/** @throws RunError `usage` where a deployment would do without what Copilot keeps in the account */
export function refuseLacking(environment: string, { lacks }: Pick<AdoptionReport, "lacks">): void {
  if (lacks.length === 0) return;
  throw new RunError("usage", `copilot/ lacks what Copilot keeps in the account: ${lacks.join(", ")}.`, {
    hint: `\`airlift adopt -e ${environment} --report --write\` writes it; then run the command again.`,
    stack: environment,
  });
}

/** The domain; with the role by which Copilot's functions reach its zone from another account. */
function domainSettings(found: Survey, domain: string | undefined): Setting[] {
  const { AppDNSDelegationRole: role = "" } = environmentStack(found)?.parameters ?? {};
  const owner = role.split(":")[4];
  if (owner === undefined || owner === found.account) return [{ keys: ["domain"], value: domain }];
  return domain === undefined
    ? []
    : [
        { keys: ["domain", "name"], value: domain },
        { keys: ["domain", "role"], value: role },
      ];
}

function missingManifest(root: string, found: Survey): Proposal | undefined {
  const manifest = environmentManifestOf(found);
  return manifest === undefined || existsSync(join(root, manifest.path)) ? undefined : manifest;
}

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseTemplate } from "../manifest/addons/template.js";
import { environmentStack, type Survey, stackOf } from "./survey.js";

/** A file of copilot/ as it would be with what Copilot keeps in the account. */
export interface Proposal {
  /** Relative to the folder that has copilot/. */
  path: string;
  text: string;
  /** It is there and gets more keys. */
  edited: boolean;
  /** It says no more than an absent file does. */
  isDefault?: boolean;
}

/** The manifest that Copilot keeps in a template; absent in those of older versions. */
export function manifestIn(template: string): string | undefined {
  const written = parseTemplate("", template).template?.document.getIn(["Metadata", "Manifest"]);
  return typeof written === "string" && written.trim() !== "" ? written : undefined;
}

/** The environment's manifest as it was deployed; environments of an older Copilot have none, theirs is the default. */
export function environmentManifestOf(found: Survey): Proposal | undefined {
  const stack = environmentStack(found);
  if (stack === undefined) return undefined;
  const path = `copilot/environments/${found.environment}/manifest.yml`;
  const text = manifestIn(stack.template);
  if (text !== undefined) return { path, text, edited: false };
  return { path, text: `name: ${found.environment}\ntype: Environment\n`, edited: false, isDefault: true };
}

/**
 * The files of copilot/ as they were deployed: manifests that Copilot keeps in its templates, and the addons of those
 * workloads.
 */
export function filesFromStacks(found: Survey): Proposal[] {
  const environment = environmentManifestOf(found);
  const workloads = found.stacks.flatMap(({ role, workload, template }): Proposal[] => {
    const text = role === "workload" ? manifestIn(template) : undefined;
    if (workload === undefined || text === undefined) return [];
    const addons = stackOf(found, "addons", workload);
    return [
      { path: `copilot/${workload}/manifest.yml`, text, edited: false },
      ...(addons === undefined
        ? []
        : [{ path: `copilot/${workload}/addons/template.yml`, text: addons.template, edited: false }]),
    ];
  });
  return [
    { path: "copilot/.workspace", text: `application: ${found.application}\n`, edited: false },
    ...(environment === undefined ? [] : [environment]),
    ...workloads,
  ];
}

/** A temporary folder with these files. @returns its path */
export function temporaryFolder(files: readonly Proposal[]): string {
  const root = mkdtempSync(join(tmpdir(), "airlift-adopt-"));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

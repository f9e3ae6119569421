import { dirname, join, resolve } from "node:path";
import type { Variables } from "../engine/location.js";
import { rootAbove } from "../manifest/discovery.js";
import { ManifestError } from "../manifest/problems.js";
import { applicationsIn, localStateFolder } from "../stack/backend.js";
import { openFolder, sandboxFolder } from "./openFolder.js";
import type { RunOptions } from "./options.js";

/** The folder's application, if it is one's. */
export function localApplications(options: RunOptions): string[] {
  try {
    const { application } = openFolder(options);
    return application === "" ? [] : [application];
  } catch (error) {
    if (error instanceof ManifestError) return [];
    throw error;
  }
}

/** Names of the applications whose state is on this machine; with `sandbox` those of the sandbox. */
export function applicationsWithState(
  { dir, sandbox }: Pick<RunOptions, "dir" | "sandbox">,
  variables: Variables,
): Promise<string[]> {
  const folder = sandboxFolder({ sandbox }, rootAbove(dir) ?? resolve(dir ?? "."));
  return applicationsIn(folder === undefined ? dirname(localStateFolder("any", variables)) : join(folder, "state"));
}

/**
 * Names of the applications that are known from here: the folder's, those whose state is on this machine, and those
 * that the account has a note of: Airlift's, or AWS Copilot's. In a sandbox only those of the sandbox.
 * @param tell is called when the account can't be asked
 */
export async function applicationsKnown(
  options: RunOptions,
  variables: Variables,
  tell: (text: string) => void,
): Promise<string[]> {
  const stored = await applicationsWithState(options, variables);
  const noted = options.sandbox ? [] : await notedInAccount(options, tell);
  return [...new Set([...localApplications(options), ...stored, ...noted])].sort();
}

async function notedInAccount({ region, profile }: RunOptions, tell: (text: string) => void): Promise<string[]> {
  const [{ notedApplications }, { copilotApplications }] = await Promise.all([
    import("../aws/stateStore.js"),
    import("../aws/copilotRegistry.js"),
  ]);
  try {
    const access = { region, profile };
    return [...(await notedApplications(access)).keys(), ...(await copilotApplications(access))];
  } catch (error) {
    tell(`The account's applications could not be listed: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

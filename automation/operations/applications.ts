import { join } from "node:path";
import { ManifestError } from "../manifest/problems.js";
import { openFolder, sandboxFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";
import { applicationsIn } from "../stack/backend.js";

/** The folder's application and the folder of its sandbox; nothing outside of an application's folder. */
function here(options: RunOptions): { name?: string; sandbox?: string } {
  try {
    const { application, folder } = openFolder(options);
    const sandbox = sandboxFolder(options, folder.root);
    return { ...(application !== "" && { name: application }), ...(sandbox !== undefined && { sandbox }) };
  } catch (error) {
    if (error instanceof ManifestError) return {};
    throw error;
  }
}

/** The folder's application, if it is one's. */
export function localApplications(options: RunOptions): string[] {
  const { name } = here(options);
  return name === undefined ? [] : [name];
}

/**
 * Names of the applications that are known from here: the folder's, those whose state is on this machine, and those
 * that the account has a note of: Airlift's, or AWS Copilot's. In a sandbox only those of the sandbox.
 * @param tell is called when the account can't be asked
 */
export async function applicationsKnown(
  options: RunOptions,
  onMachine: readonly string[],
  tell: (text: string) => void,
): Promise<string[]> {
  const { sandbox } = here(options);
  const own = localApplications(options);
  if (sandbox !== undefined) {
    return [...new Set([...own, ...(await applicationsIn(join(sandbox, "state")))])].sort();
  }
  const noted = await notedInAccount(options, tell);
  return [...new Set([...own, ...onMachine, ...noted])].sort();
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

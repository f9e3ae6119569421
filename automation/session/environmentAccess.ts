import type { AwsAccess } from "../aws/access.js";
import { type OpenFolder, sandboxFolder } from "./openFolder.js";
import { realPlace } from "./realTarget.js";

/** How an environment's account is reached, for commands that need no state. */
export interface EnvironmentAccess {
  application: string;
  environment: string;
  aws: AwsAccess;
  /** For messages only. */
  simulated: boolean;
}

/**
 * Looks up and checks account and region of an environment by the rule of every command.
 * @throws RunError `usage` for another account than copilot/airlift.yml names, `credentials`
 */
export async function environmentAccess(open: OpenFolder, environment: string): Promise<EnvironmentAccess> {
  const { application, folder, options } = open;
  const source = { environment, settings: folder.settings.environment(environment), state: undefined };
  const sandbox = sandboxFolder(options, folder.root);
  if (sandbox === undefined) return { application, environment, aws: (await realPlace(source)).aws, simulated: false };
  const { simulatedPlace } = await import("./simulatedTarget.js");
  return { application, environment, aws: (await simulatedPlace(source, sandbox)).aws, simulated: true };
}

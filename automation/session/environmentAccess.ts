import type { AwsAccess } from "../aws/access.js";
import { locateState } from "../stack/backend.js";
import { exportStack, type RawExport, readExport, type StackState } from "../stack/contents.js";
import { readState } from "../stack/readState.js";
import { type OpenFolder, sandboxFolder, stateChoice } from "./openFolder.js";
import { type PlaceSource, realPlace } from "./realTarget.js";
import { deployedPlace, regionOf } from "./region.js";

/** How an environment's account is reached, for commands that run nothing. */
export interface EnvironmentAccess {
  application: string;
  environment: string;
  aws: AwsAccess;
  /** Something of the environment is there. */
  deployed: boolean;
  /** For messages only. */
  simulated: boolean;
}

/**
 * Looks up and checks account and region of an environment by the rule of every command, where it is deployed included.
 * @throws RunError `usage` for another account or region than the environment's, `credentials`, `backend`
 */
export async function environmentAccess(open: OpenFolder, environment: string): Promise<EnvironmentAccess> {
  const { application, folder, options } = open;
  const source = await placeSource(open, environment);
  const sandbox = sandboxFolder(options, folder.root);
  const known = { application, environment, deployed: source.state !== undefined };
  if (sandbox === undefined) return { ...known, aws: (await realPlace(source)).aws, simulated: false };
  const { simulatedPlace } = await import("./simulatedTarget.js");
  return { ...known, aws: (await simulatedPlace(source, sandbox)).aws, simulated: true };
}

/**
 * The region of an environment by the rule of every command, without asking AWS. Undefined where only the profile may
 * know it.
 * @throws RunError as `regionOf`
 */
export async function environmentRegion(open: OpenFolder, environment: string): Promise<string | undefined> {
  const { settings, state } = await placeSource(open, environment);
  return regionOf(environment, settings, deployedPlace(state));
}

async function placeSource(open: OpenFolder, environment: string): Promise<PlaceSource> {
  const settings = open.folder.settings.environment(environment);
  return { environment, settings, state: await knownState(open, environment) };
}

/**
 * An environment's state as far as it says where the environment is: no folder is made for it, and it needs neither an
 * engine nor a passphrase where the backend keeps files.
 * @throws RunError `engine missing` for another backend without one
 */
async function knownState(open: OpenFolder, environment: string): Promise<StackState | undefined> {
  const { application, options } = open;
  const location = await locateState(stateChoice(open));
  const { profile } = options;
  const variables = { ...(profile !== undefined && options.sandbox === undefined && { AWS_PROFILE: profile }) };
  const address = { location, project: application, stack: environment, variables };
  const stored = await readState(address);
  if (stored === undefined) return exportStack(address);
  return stored.deployment === undefined ? undefined : readExport(stored as RawExport);
}

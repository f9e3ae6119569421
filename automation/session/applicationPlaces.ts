import { RunError } from "../base/errors.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import type { ApplicationRecord } from "../record/application.js";
import type { OpenFolder } from "./openFolder.js";

/** Name of the stack with what the environments of an application share, where the first of them was deployed. */
export const applicationStack = "application";

/** An account and a region, as far as they are known. */
export interface Place {
  /** Twelve digits. */
  account?: string;
  region?: string;
}

/** Where settings put an environment: the account is the one that is named, or that of the role. */
export function placeOf({ account, role, region }: EnvironmentSettings): Place {
  const known = account ?? role?.split(":")[4];
  return { ...(known !== undefined && { account: known }), ...(region !== undefined && { region }) };
}

/** Whether two places are the same, as far as both are known. */
export function samePlace(one: Place, other: Place): boolean {
  const agrees = (a: string | undefined, b: string | undefined): boolean =>
    a === undefined || b === undefined || a === b;
  return agrees(one.account, other.account) && agrees(one.region, other.region);
}

/** Whether a stack is one of those that environments share. */
export function isApplicationStack(stack: string): boolean {
  return stack === applicationStack || stack.startsWith(`${applicationStack}.`);
}

/**
 * The application stack for an environment in a place: images are pulled and artifacts read from its own account and
 * region.
 *
 * @param home the record of the stack `application`; absent before the first run, which is at home where it happens to be
 */
export function applicationStackFor(place: Place, home: ApplicationRecord | undefined): string {
  if (home === undefined || samePlace(place, home)) return applicationStack;
  return `${applicationStack}.${place.account ?? home.account}.${place.region ?? home.region}`;
}

/** An environment that is in a place: its settings lead there. */
export function environmentAt({ folder }: OpenFolder, place: Place): string | undefined {
  const names = folder.environments.map(({ name }) => name);
  return names.find((name) => samePlace(placeOf(folder.settings.environment(name)), place));
}

/** Both are known before the run: as in `DomainSpec`, but plain. */
export interface ZoneAccess {
  applicationZoneId: string;
  applicationZoneRoleArn?: string;
}

/**
 * Where the application's zone is, and how an environment in another account writes the record in it that leads to its own.
 *
 * @throws RunError `usage` when nothing says how to reach the zone's account
 */
export function zoneAccess(
  open: OpenFolder,
  environment: string,
  place: Place,
  home: ApplicationRecord | undefined,
): ZoneAccess | undefined {
  const { domain } = open.folder.settings;
  if (domain === undefined) return undefined;
  // Before the application's first run its zone has no id yet: only a preview comes here then.
  if (home?.zone === undefined) return { applicationZoneId: `(zone of ${open.application}.${domain.name})` };
  const id = { applicationZoneId: home.zone.id };
  const inAccount = (arn: string | undefined): boolean => arn?.split(":")[4] === home.account;
  if (home.account === undefined || place.account === undefined || place.account === home.account) return id;
  const known = open.folder.environments.map(({ name }) => open.folder.settings.environment(name).role);
  const role = [domain.role, ...known].find(inAccount);
  if (role !== undefined) return { ...id, applicationZoneRoleArn: role };
  throw new RunError(
    "usage",
    `The zone ${open.application}.${domain.name} is in account ${home.account}, and "${environment}" in ${place.account}: nothing says how to create the record there that delegates to the environment's own zone.`,
    {
      hint: `Name a role of account ${home.account} in copilot/airlift.yml, for an environment that is there or as the domain's:\n  domain: {name: ${domain.name}, role: arn:aws:iam::${home.account}:role/…}`,
      stack: environment,
    },
  );
}

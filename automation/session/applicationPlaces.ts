import type { DomainSpec } from "../../components/environment.js";
import { RunError } from "../base/errors.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import { type ApplicationRecord, applicationRecordFrom } from "../record/application.js";
import { exportStack } from "../stack/contents.js";
import { accessOf } from "./awsAccess.js";
import { addressOf, type OpenFolder, type Session } from "./session.js";

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

/** Where an environment is; AWS is asked for the account where only a profile leads to it and there are several environments. */
export async function placeOfEnvironment(
  session: OpenFolder & Pick<Session, "sandbox">,
  environment: string,
): Promise<Place> {
  const place = placeOf(session.folder.settings.environment(environment));
  if (place.account !== undefined) return place;
  const access = await accessOf(session, environment);
  if (access.simulated !== undefined) return { region: access.region, account: access.simulated.account };
  if (session.folder.environments.length < 2) return place;
  const { whereAmI } = await import("../aws/identity.js");
  // Who can't be asked now is asked by the run itself, which says what is wrong with the credentials.
  const { account, region } = await whereAmI(access).catch((): Place => place);
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}

/** An environment that is in a place: its settings lead there. */
export function environmentAt({ folder }: OpenFolder, place: Place): string | undefined {
  const names = folder.environments.map(({ name }) => name);
  return names.find((name) => samePlace(placeOf(folder.settings.environment(name)), place));
}

type ZoneAccess = Pick<DomainSpec, "applicationZoneRoleArn"> & { applicationZoneId: string };

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
    `The zone ${open.application}.${domain.name} is in account ${home.account}, and "${environment}" in ${place.account}: nothing says how to write the record there that leads to the environment's own zone.`,
    {
      hint: `Name a role of account ${home.account} in copilot/airlift.yml, for an environment that is there or as the domain's:\n  domain: {name: ${domain.name}, role: arn:aws:iam::${home.account}:role/…}`,
      stack: environment,
    },
  );
}

/** The record of the application's own stack, with its zone; absent before the first run. */
export function homeRecord(session: Session): Promise<ApplicationRecord | undefined> {
  return recordOf(session, applicationStack);
}

async function recordOf(session: Session, stack: string): Promise<ApplicationRecord | undefined> {
  return applicationRecordFrom((await exportStack(addressOf(session, stack)))?.outputs);
}

/** What an environment takes from the application: images and artifacts in its own account and region, and the zone. */
export interface ApplicationGround {
  /** Absent before the first run there. */
  record?: ApplicationRecord;
  /** How the environment writes to the application's zone; absent without one. */
  zone?: ZoneAccess;
}

/**
 * What an environment takes from the application's stacks.
 *
 * @param names whether the environment has names below the application's domain
 * @throws RunError `usage` when it can't reach the zone
 */
export async function applicationGround(
  session: Session,
  environment: string,
  names: boolean,
): Promise<ApplicationGround> {
  const home = await homeRecord(session);
  const place = await placeOfEnvironment(session, environment);
  const stack = applicationStackFor(place, home);
  const record = stack === applicationStack ? home : await recordOf(session, stack);
  const zone = names ? zoneAccess(session, environment, place, home) : undefined;
  return { ...(record !== undefined && { record }), ...(zone !== undefined && { zone }) };
}

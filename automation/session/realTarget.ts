import { resolve4, resolveCname, resolveNs } from "node:dns/promises";
import type { AwsAccess } from "../aws/access.js";
import { whereAmI } from "../aws/identity.js";
import { RunError } from "../base/errors.js";
import type { EnvironmentSettings } from "../manifest/settings.js";
import type { StackAddress } from "../stack/address.js";
import type { StackState } from "../stack/contents.js";
import { checkAccount, deployedPlace, regionOf } from "./region.js";
import type { ProviderSettings, Target } from "./target.js";

/** What decides on account and region. */
export interface PlaceSource {
  environment: string;
  settings: EnvironmentSettings;
  /** The environment's state: where it is deployed. */
  state: StackState | undefined;
}

/** What a target is made from. */
export interface TargetSource extends PlaceSource {
  application: string;
  stack: StackAddress;
}

/** Account and region, looked up and checked, and how they are reached. */
export type CheckedPlace = Pick<Target, "account" | "region" | "partition" | "provider" | "aws" | "awsAs">;

/** How an account is reached by what settings say of it. */
export function accessFrom({ profile, role }: EnvironmentSettings, region: string | undefined): AwsAccess {
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(role !== undefined && { role }),
  };
}

/** Provider settings of a stack in AWS. */
function providerSettings({ profile, role, account }: EnvironmentSettings, region: string): ProviderSettings {
  return {
    "aws:region": region,
    ...(profile !== undefined && { "aws:profile": profile }),
    ...(role !== undefined && { "aws:assumeRoles": [{ roleArn: role }] }),
    ...(account !== undefined && { "aws:allowedAccountIds": [account] }),
  };
}

const identities = new Map<string, ReturnType<typeof whereAmI>>();

/** Asks STS once in a process for each way to reach an account. */
function identityOf(access: AwsAccess): ReturnType<typeof whereAmI> {
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_ENDPOINT_URL } = process.env;
  const key = JSON.stringify([access, AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_ENDPOINT_URL]);
  const known = identities.get(key) ?? whereAmI(access);
  identities.set(key, known);
  // Who logs in meanwhile is asked again.
  known.catch(() => identities.delete(key));
  return known;
}

/**
 * Asks the credentials which account they are for, before anything is read or changed with them.
 * @throws RunError `usage` for another account or region than the environment's, `credentials`
 */
export async function realPlace({ settings, state, environment }: PlaceSource): Promise<CheckedPlace> {
  const deployed = deployedPlace(state);
  const region = regionOf(environment, settings, deployed);
  const identity = await identityOf(accessFrom(settings, region)).catch((error: unknown) => {
    if (region === undefined && /no AWS region is known/.test(String(error))) throw noRegion(environment);
    throw error;
  });
  checkAccount(environment, identity.account, settings.account, deployed);
  const settled = region ?? identity.region;
  return {
    account: identity.account,
    region: settled,
    partition: identity.partition,
    provider: providerSettings(settings, settled),
    aws: accessFrom(settings, settled),
    awsAs: (role) => accessFrom({ ...settings, role }, settled),
  };
}

/** A target in AWS. @throws as `realPlace` */
export async function realTarget(source: TargetSource): Promise<Target> {
  const { application, environment, stack } = source;
  return {
    application,
    environment,
    stack,
    ...(await realPlace(source)),
    dns: { resolveNs, resolveCname, resolve4 },
    simulated: false,
    assumeExisting: async () => [],
  };
}

function noRegion(environment: string): RunError {
  return new RunError("usage", `Nothing says in which region "${environment}" is.`, {
    hint: `Give --region, set AWS_REGION, or write it into copilot/airlift.yml:\n  environments: {${environment}: {region: us-east-1}}`,
    stack: environment,
  });
}

import { type AwsAccess, clientSettings, withClient } from "../aws/access.js";
import { type AccountQuotas, type Limit, type LimitName, limits } from "./table.js";
import type { Use } from "./use.js";

/** From this part of the usual figure on an account is asked for its own, which may be lower. */
const askedFrom = 0.5;

/** What an account allows and already holds. */
export interface AccountLimits {
  quotas: AccountQuotas;
  /** Roles that there are. */
  roles?: number;
  /** How many there are of what a region has few of; only where these are counted. */
  live?: AccountQuotas;
  /** Addresses that are free in subnets that exist; only where nothing of the environment is there yet. */
  freeAddresses?: Readonly<Record<string, number>>;
  /** Nothing of the environment is there yet, so that all of it comes on top. @default false */
  isNew?: true;
  /** Why something could not be read; absent when all could. */
  unread?: string;
}

/**
 * The account's own quotas for what a plan takes much of, by Service Quotas and IAM's summary, and for a new environment
 * how many VPCs, addresses, gateways and load balancers there are: a handful of calls. Never throws: a call that is refused leaves
 * its own figures to the usual ones.
 *
 * @param isNew nothing of the environment is there yet
 * @param counting what a region has few of is counted
 */
export async function accountLimits(
  access: AwsAccess,
  uses: readonly Use[],
  isNew: boolean,
  counting = isNew,
): Promise<AccountLimits> {
  const found: AccountLimits = { quotas: {}, ...(counting && { live: {} }), ...(isNew && { isNew }) };
  const failed = (error: unknown): void => {
    found.unread ??= (error as Error).message;
  };
  const summary = accountSummary(access).then(({ Roles, RolesQuota, AttachedPoliciesPerRoleQuota }) => {
    if (Roles !== undefined) found.roles = Roles;
    if (RolesQuota !== undefined) found.quotas.roles = RolesQuota;
    if (AttachedPoliciesPerRoleQuota !== undefined) found.quotas.managedPolicies = AttachedPoliciesPerRoleQuota;
  });
  await Promise.all([
    countLive(access, uses, found.live, failed),
    isNew ? countNetwork(access, uses, found).catch(failed) : undefined,
    summary.catch(failed),
  ]);
  const services = servicesAsked(withAccount(uses, found));
  await Promise.all(
    services.map((service) => quotasOf(access, service).then((quotas) => Object.assign(found.quotas, quotas), failed)),
  );
  return found;
}

/** Services of limits that are half used. */
function servicesAsked(uses: readonly Use[]): string[] {
  const near = uses.flatMap(({ limit, used }) => {
    const { usual, raisedIn }: Limit = limits[limit];
    return raisedIn !== undefined && used > 0 && used > askedFrom * (usual ?? 0) ? [raisedIn] : [];
  });
  return [...new Set(near)].filter((service) => service !== "iam");
}

async function countLive(
  access: AwsAccess,
  uses: readonly Use[],
  live: AccountQuotas | undefined,
  failed: (error: unknown) => void,
): Promise<void> {
  if (live === undefined) return;
  await Promise.all(
    uses.map(async ({ limit, used }) => {
      const { counted, countedIf }: Limit = limits[limit];
      if (counted === undefined || used === 0) return;
      const { listThings } = await import("../aws/cloudControl.js");
      const identifiers = await listThings(access, counted).catch(failed);
      if (identifiers !== undefined) live[limit] = identifiers.filter((one) => countedIf?.test(one) ?? true).length;
    }),
  );
}

/** What only the network itself tells: gateways by zone, and addresses that are free in imported subnets. */
async function countNetwork(access: AwsAccess, uses: readonly Use[], found: AccountLimits): Promise<void> {
  const gateways = uses.find(({ limit, used }) => limit === "natGateways" && used > 0);
  const subnets = uses.flatMap((use) => (use.used > 0 ? (use.subnets ?? []) : []));
  if (gateways === undefined && subnets.length === 0) return;
  const { freeAddresses, natGatewaysByZone } = await import("../aws/networkRoom.js");
  const [byZone, free] = await Promise.all([
    gateways === undefined ? undefined : natGatewaysByZone(access, gateways.zones ?? gateways.zoneCount ?? 1),
    subnets.length === 0 ? undefined : freeAddresses(access, subnets),
  ]);
  if (byZone !== undefined) found.live = { ...found.live, natGateways: Math.max(0, ...Object.values(byZone)) };
  if (free !== undefined) found.freeAddresses = free;
}

/** The uses with what the account holds already. */
export function withAccount(uses: readonly Use[], { roles, live = {}, freeAddresses, isNew }: AccountLimits): Use[] {
  return uses.map((use) => {
    const { subnets } = use;
    if (subnets !== undefined && freeAddresses !== undefined)
      return { ...use, allowed: subnets.reduce((sum, id) => sum + (freeAddresses[id] ?? 0), 0) };
    const there = use.limit === "roles" ? roles : live[use.limit];
    if (there === undefined || use.used === 0) return use;
    const used = isNew === true ? there + use.used : Math.max(there, use.used);
    return { ...use, used, of: isNew === true ? `the account with ${use.of.replace(/ alone$/, "")}` : "the account" };
  });
}

async function quotasOf(access: AwsAccess, service: string): Promise<AccountQuotas> {
  const { ListServiceQuotasCommand, ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
  const client = new ServiceQuotasClient(clientSettings(access));
  return withClient(`Reading the quotas of ${service}`, client, async () => {
    const quotas: AccountQuotas = {};
    let next: string | undefined;
    do {
      const page = await client.send(
        new ListServiceQuotasCommand({ ServiceCode: service, MaxResults: 100, NextToken: next }),
      );
      for (const { QuotaName, Value } of page.Quotas ?? []) {
        const known = (Object.keys(limits) as LimitName[]).find((name) => isNamed(limits[name], service, QuotaName));
        if (known !== undefined && Value !== undefined) quotas[known] = Value;
      }
      next = page.NextToken;
    } while (next !== undefined);
    return quotas;
  });
}

/** AWS writes the names of its quotas in different cases. */
function isNamed({ name, raisedIn }: Limit, service: string, quota: string | undefined): boolean {
  return raisedIn === service && name.toLowerCase() === quota?.toLowerCase();
}

async function accountSummary(access: AwsAccess): Promise<Partial<Record<string, number>>> {
  const { GetAccountSummaryCommand, IAMClient } = await import("@aws-sdk/client-iam");
  const client = new IAMClient(clientSettings(access));
  return withClient("Reading IAM's summary of the account", client, async () => {
    const { SummaryMap } = await client.send(new GetAccountSummaryCommand({}));
    return SummaryMap ?? {};
  });
}

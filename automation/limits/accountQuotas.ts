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
  /** Why something could not be read; absent when all could. */
  unread?: string;
}

/**
 * The account's own quotas for what a plan takes much of, by Service Quotas and IAM's summary: a handful of calls.
 * Never throws: what can't be read is left to the usual figures.
 */
export async function accountLimits(access: AwsAccess, uses: readonly Use[]): Promise<AccountLimits> {
  const services = new Set<string>();
  for (const { limit, used } of uses) {
    const { usual, raisedIn }: Limit = limits[limit];
    if (raisedIn !== undefined && raisedIn !== "iam" && used > 0 && used > askedFrom * (usual ?? 0))
      services.add(raisedIn);
  }
  const found: AccountLimits = { quotas: {} };
  const failed = (error: unknown): void => {
    found.unread ??= (error as Error).message;
  };
  const asked = [...services].map((service) =>
    quotasOf(access, service).then((quotas) => Object.assign(found.quotas, quotas)),
  );
  const summary = accountSummary(access).then(({ Roles, RolesQuota, AttachedPoliciesPerRoleQuota }) => {
    if (Roles !== undefined) found.roles = Roles;
    if (RolesQuota !== undefined) found.quotas.roles = RolesQuota;
    if (AttachedPoliciesPerRoleQuota !== undefined) found.quotas.managedPolicies = AttachedPoliciesPerRoleQuota;
  });
  await Promise.all([...asked, summary].map((one) => one.catch(failed)));
  return found;
}

/**
 * The uses with what the account holds already.
 *
 * @param isNew nothing of the environment is there yet, so that all of it comes on top
 */
export function withAccount(uses: readonly Use[], { roles }: AccountLimits, isNew: boolean): Use[] {
  if (roles === undefined) return [...uses];
  return uses.map((use) => {
    if (use.limit !== "roles") return use;
    const used = isNew ? roles + use.used : Math.max(roles, use.used);
    return { ...use, used, of: isNew ? `the account with ${use.of.replace(/ alone$/, "")}` : "the account" };
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

import { ownValue } from "../../components/ownValue.js";
import { type AccountLimits, withAccount } from "../limits/accountQuotas.js";
import { limitProblems, usesIn } from "../limits/limitProblems.js";
import type { Use } from "../limits/use.js";
import type { ApplicationFolder } from "../manifest/index.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import { type LiveBalancers, nothingLive } from "./liveRules.js";

type Planned = Pick<EnvironmentProgramData, "record" | "resolved">;

/** Limits of AWS that an environment passes or comes near to: the account's own where it was asked, else the usual ones. */
export function limitsOf(
  folder: ApplicationFolder,
  { record, resolved }: Planned,
  account: AccountLimits,
  balancers: LiveBalancers = nothingLive,
): Problem[] {
  const uses = withAccount(usesIn(folder, record, resolved), account).map((use) => withForeign(use, balancers));
  return limitProblems(folder, record.environment, uses, account.quotas);
}

/**
 * Holds a run against AWS's limits.
 *
 * @returns what is near to a limit
 * @throws ManifestError when a limit is passed: nothing is made then
 */
export function refuseOverLimits(...args: Parameters<typeof limitsOf>): Problem[] {
  const problems = limitsOf(...args);
  if (problems.some(({ severity }) => severity === "error")) throw new ManifestError(problems);
  return problems;
}

/** What others have on a load balancer counts with ours. */
function withForeign(use: Use, { imported, foreign }: LiveBalancers): Use {
  const { limit, loadBalancer } = use;
  if (loadBalancer === undefined || (limit !== "rules" && limit !== "targetGroups")) return use;
  // A rule on the HTTPS listener of an existing load balancer has another on its HTTP listener.
  const twice = limit === "rules" && ownValue(imported, loadBalancer)?.httpsListenerArn !== undefined;
  const others = ownValue(foreign, loadBalancer)?.[limit] ?? 0;
  const of = others === 0 ? use.of : `${use.of} with what others have there`;
  return { ...use, used: use.used * (twice ? 2 : 1) + others, of };
}

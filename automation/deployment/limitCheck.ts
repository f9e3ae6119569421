import { type AccountLimits, withAccount } from "../limits/accountQuotas.js";
import { limitProblems, usesIn } from "../limits/limitProblems.js";
import type { ApplicationFolder } from "../manifest/index.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";

type Planned = Pick<EnvironmentProgramData, "record" | "resolved">;

/** Limits of AWS that an environment passes or comes near to: the account's own where it was asked, else the usual ones. */
export function limitsOf(folder: ApplicationFolder, { record, resolved }: Planned, account: AccountLimits): Problem[] {
  const uses = withAccount(usesIn(folder, record, resolved), account);
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

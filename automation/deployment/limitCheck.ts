import { accountLimits, withAccount } from "../limits/accountQuotas.js";
import { limitProblems, usesIn } from "../limits/limitProblems.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { EnvironmentProgramData } from "../program/environmentProgram.js";
import { accessOf } from "../session/awsAccess.js";
import type { Session } from "../session/session.js";

/**
 * Holds a run against AWS's limits: the account's own where it can be asked, else the usual ones.
 *
 * @param isNew nothing of the environment is there yet
 * @returns what is near to a limit
 * @throws ManifestError when a limit is passed: nothing is made then
 */
export async function checkLimits(
  session: Session,
  { record, resolved }: Pick<EnvironmentProgramData, "record" | "resolved">,
  isNew: boolean,
): Promise<Problem[]> {
  const { environment } = record;
  const uses = usesIn(session.folder, record, resolved);
  // A simulated AWS has the usual limits.
  const account =
    session.sandbox === undefined ? await accountLimits(await accessOf(session, environment), uses) : { quotas: {} };
  const problems = limitProblems(session.folder, environment, withAccount(uses, account, isNew), account.quotas);
  if (problems.some(({ severity }) => severity === "error")) throw new ManifestError(problems);
  return problems;
}

import { errorName } from "../aws/access.js";
import { RunError } from "../base/errors.js";

const denied =
  /^(AccessDenied(Exception)?|Unauthori[sz]ed(Operation|Access|Exception)?|AuthorizationError(Exception)?)$/;

/** What an error says of a call that AWS has denied, with `hint` where it has none of its own. */
export async function hinted<T>(work: Promise<T>, hint: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof RunError) || error.hint !== undefined || !denied.test(errorName(error.cause))) throw error;
    throw new RunError(error.kind, error.message, { hint, cause: error.cause });
  }
}

/** Where a report or an adoption is denied a call. */
export const policyHints = {
  report: "A report only reads: AWS's policy ReadOnlyAccess has all of it.",
  adopt: (environment: string): string =>
    `\`airlift policy -e ${environment} --for adopt\` prints what is needed besides ReadOnlyAccess and the policy for deploying. Then run the command again: it continues where it stopped.`,
};

import type { Problem } from "../manifest/problems.js";
import { type AccountQuotas, type Limit, limits } from "./table.js";
import type { Use } from "./use.js";

/** From this part of a limit on it is said how near it is. */
const near = 0.8;

/** What is said of a use that passes a limit or comes near to it. */
export type LimitFinding = Pick<Problem, "severity" | "message" | "hint"> & { use: Use };

/**
 * The uses that pass a limit of AWS, as errors, and those near to one, as warnings; each with the figure, where it is
 * raised and what else helps.
 *
 * @param quotas the account's own, which count wherever they are known
 */
export function limitFindings(uses: readonly Use[], quotas: AccountQuotas = {}): LimitFinding[] {
  return uses.flatMap((use): LimitFinding[] => {
    const limit: Limit = limits[use.limit];
    const own = quotas[use.limit];
    const allowed = own ?? use.allowed ?? limit.usual;
    if (allowed === undefined || use.used <= (isOfOne(use) ? 1 : near) * allowed) return [];
    const whose = use.allowed !== undefined ? "" : own === undefined ? " by default" : " in this account";
    const figure = `"${limit.name}": ${use.used} for ${use.of}, and AWS allows ${allowed}${whose}`;
    if (use.used <= allowed) return [{ use, severity: "warning", message: `near a limit, ${figure}` }];
    const severity = limit.oftenRaised === true && own === undefined ? "warning" : "error";
    return [{ use, severity, message: `over a limit, ${figure}`, hint: wayOut(limit, own) }];
  });
}

/** What one manifest says grows only with it: there is nothing to be warned of before. */
const isOfOne = ({ workload }: Use): boolean => workload !== undefined;

function wayOut({ name, raisedIn, instead, source }: Limit, own: number | undefined): string {
  const raise =
    raisedIn === undefined
      ? "It can't be raised."
      : `It is raised in Service Quotas (${raisedIn}, "${name}")${own === undefined ? "; `--online` counts what the account has" : ""}.`;
  return [raise, instead, source].filter((one) => one !== undefined).join(" ");
}

import type { EnvironmentSpec } from "../components/environment.js";
import { RunError } from "./errors.js";
import type { EnvironmentRecord } from "./record.js";

/** What tells one VPC from another: its id where it exists, else its addresses, which can't change in place. */
function networkOf({ vpc }: EnvironmentSpec): string {
  if (vpc === undefined) return "10.0.0.0/16";
  return "id" in vpc ? vpc.id : vpc.cidr;
}

/**
 * Refuses to move an environment to another VPC, since everything in it is then made anew under other addresses.
 * @throws RunError `protected`, unless `replace`
 */
export function refuseOtherNetwork(
  previous: EnvironmentRecord | undefined,
  { environment, spec }: EnvironmentRecord,
  replace: boolean | undefined,
): void {
  if (previous === undefined || replace === true) return;
  const [before, after] = [networkOf(previous.spec), networkOf(spec)];
  if (before === after) return;
  throw new RunError(
    "protected",
    `The manifest of "${environment}" asks for another VPC: ${before} becomes ${after}.`,
    {
      hint: "Load balancers, cluster and services would be made anew under other addresses. If that is meant: --replace-network.",
      stack: environment,
    },
  );
}

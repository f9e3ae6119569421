import { ownValue } from "../../components/ownValue.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import type { StackState } from "../stack/contents.js";
import { servicesOf } from "./rollouts/compareServices.js";

type Triggers = Record<string, Record<string, string>>;

/**
 * Triggers stay as the state has them, or taking them away would start a deployment; new Service Connect endpoints,
 * `--force`, and a deployment that failed set new ones.
 *
 * @param wanted by what the run changes
 * @param force every service is deployed again
 * @param failed workloads whose first deployment failed
 */
export function decideTriggers(
  { workloads }: ResolvedApplication,
  state: StackState | undefined,
  wanted: Readonly<Triggers>,
  force: boolean,
  failed: ReadonlySet<string>,
  now: Date,
): Triggers {
  return Object.fromEntries(
    servicesOf(state, workloads).flatMap(({ workload, triggers }) => {
      const forced = force || failed.has(workload);
      const all = { ...triggers, ...ownValue(wanted, workload), ...(forced && { forced: now.toISOString() }) };
      return Object.keys(all).length === 0 ? [] : [[workload, all] as const];
    }),
  );
}

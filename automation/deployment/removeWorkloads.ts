import type { OnEvent } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import { apply } from "./apply.js";
import { converge } from "./converge.js";
import { decide } from "./decide.js";
import type { Deployed } from "./deploy.js";
import { deregister } from "./destroy.js";
import { gather } from "./gather.js";
import { resolveFor } from "./resolution.js";
import { dataIn, type KeptData, settleData } from "./retention.js";

/**
 * Removes workloads from an environment and leaves all others alone. Data stays, unless `deleteData` names it.
 * @param workspace opened with these names as `prune`
 */
export function removeWorkloads(
  workspace: Workspace,
  environment: string,
  names: readonly string[],
  onEvent: OnEvent,
): Promise<Deployed & { kept: KeptData[] }> {
  const { options } = workspace;
  const scope = { onlyRemove: true };
  return converge(environment, onEvent, async () => {
    const resolution = resolveFor(workspace, environment, true);
    const { target, state } = await workspace.open(environment);
    const facts = await gather(target, workspace, resolution.resolved, { ...scope, state });
    const plan = decide(workspace, resolution, facts, { ...scope, operation: "up" });
    const data = facts.state === undefined ? [] : dataIn(facts.state, names);
    const kept = await settleData(target.stack, data, options.deleteData ?? []);
    const outcome = await apply(target, plan, "up", options, onEvent);
    const left = facts.state === undefined ? [] : await deregister(target, facts.state, names);
    return { outcome, kept, problems: plan.problems, notices: [...plan.notices, ...left] };
  });
}

import type { Call } from "../kind.js";
import { keyOf } from "../world.js";

/** What no engine makes: a run of a state machine. Goes with its state machine. */
export const EXECUTION = "simulation:states/execution:Execution";

/** For the resource type: runs go with the state machine. */
export function forgetExecutions({ world, before }: Call): void {
  if (before === undefined) return;
  for (const one of world.list({ type: EXECUTION, account: before.account, region: before.region })) {
    if (one.inputs.stateMachine === before.id) world.remove(keyOf(one));
  }
}

import type { OnEvent } from "../session/options.js";
import type { Target } from "../session/target.js";
import type { StackAddress } from "../stack/address.js";
import { type EngineOutcome, runStack, type StackRequest } from "../stack/runStack.js";

/** What a run of the engine is asked for; where it goes, its target says. */
export type TargetRequest = Omit<StackRequest, keyof StackAddress | "settings">;

/**
 * Runs the engine on the stack of a target. Every run goes through here: any of them may be the first after one that was
 * killed, and has to find in the account what that one has made.
 */
export function runTarget(target: Target, request: TargetRequest, onEvent: OnEvent): Promise<EngineOutcome> {
  const { aws, stack, provider } = target;
  return runStack(
    {
      ...stack,
      settings: { ...provider },
      findTagged: async (type, tags) => (await import("../aws/taggedResources.js")).findTagged(aws, type, tags),
      ...request,
    },
    onEvent,
  );
}

import { isRunError } from "../base/errors.js";
import type { OnStackEvent } from "./address.js";

/** How often a run is worked out anew because somebody else was quicker. */
const attempts = 5;

/** Runs, and runs again from the start when another run has changed the stack before this one had its lock. */
export async function untilCurrent<T>(stack: string, onEvent: OnStackEvent, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isRunError(error) || error.kind !== "outdated" || attempt === attempts) throw error;
      const text = `Another run has changed ${stack} meanwhile; this one starts from what is there now.`;
      onEvent({ kind: "notice", stack, text });
    }
  }
}

/** What AWS calls a rule number that somebody else has taken meanwhile. */
const taken = /PriorityInUse/;

/** Runs, and runs once more with the numbers that are live now when a rule's number was taken by somebody else. */
export async function withFreeNumbers<T>(
  stack: string,
  onEvent: OnStackEvent,
  run: (readRules: boolean) => Promise<T>,
): Promise<T> {
  try {
    return await run(false);
  } catch (error) {
    if (!isRunError(error) || !error.failures.some(({ cause }) => taken.test(cause))) throw error;
    const text = `A rule's number on a listener was taken meanwhile; ${stack} is deployed again with numbers that are free now.`;
    onEvent({ kind: "notice", stack, text });
    return run(true);
  }
}

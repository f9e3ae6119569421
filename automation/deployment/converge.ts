import { isRunError, type RunError } from "../base/errors.js";
import type { OnEvent } from "../session/options.js";

/** How often a run is worked out again because somebody else was quicker. */
const attempts = 5;

/** What AWS calls a rule number that somebody else has taken meanwhile. */
const priorityInUse = /PriorityInUse/;

function hasTakenNumber(error: RunError): boolean {
  return error.failures.some(({ cause }) => priorityInUse.test(cause));
}

/**
 * Runs, and runs again from the start when the world has moved: another run has changed the stack before this one had
 * its lock, or somebody has taken the number of a listener rule.
 *
 * @param run is given whether live rule numbers have to be read in any case
 */
export async function converge<T>(
  stack: string,
  onEvent: OnEvent,
  run: (readRules: boolean) => Promise<T>,
): Promise<T> {
  let readRules = false;
  const say = (text: string): void => onEvent({ kind: "notice", stack, text });
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(readRules);
    } catch (error) {
      if (!isRunError(error) || attempt === attempts) throw error;
      if (error.kind === "outdated") {
        say(`${stack} was changed in the meantime; this run starts again from its current state.`);
      } else if (hasTakenNumber(error) && !readRules) {
        say(
          `The priority of a listener rule was taken in the meantime; ${stack} is deployed again with free priorities.`,
        );
        readRules = true;
      } else throw error;
    }
  }
}

import { isRunError, RunError } from "../base/errors.js";
import { type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import { engineText } from "./contents.js";

/** What the engine says of a state whose resources contradict each other, and of one that it has written so. */
const inconsistent = /snapshot integrity/i;

/** Failures before which the engine has written nothing. */
const harmless: readonly RunError["kind"][] = ["usage", "locked", "outdated", "engine missing", "passphrase"];

/**
 * Checks the state that a failed run has left, and lets the engine repair it where it can: order and references that
 * lead nowhere. Says so.
 *
 * @returns whether there was something to repair, and it was
 */
export async function repairState(address: StackAddress, error: unknown, onEvent: OnStackEvent): Promise<boolean> {
  if (!isRunError(error) || harmless.includes(error.kind)) return false;
  const args = ["state", "repair", "--stack", qualifiedName(address), "--yes"];
  let text: string | undefined;
  try {
    text = await engineText(address, args);
  } catch (reason) {
    if (!isRunError(reason) || !/Failed to repair/.test(reason.transcript ?? reason.message)) return false;
    throw new RunError("backend", `The engine can't read the state of ${address.stack}, nor repair it.`, {
      stack: address.stack,
      cause: error,
      transcript: reason.transcript,
    });
  }
  if (!/repaired successfully/.test(text ?? "")) return false;
  const repaired = `The state of ${address.stack} contradicted itself; the engine has repaired it, and no resource was lost.`;
  onEvent({ kind: "notice", stack: address.stack, text: repaired });
  return true;
}

/** Whether a run failed for a state that contradicted itself. */
export function isInconsistent(error: unknown): boolean {
  return isRunError(error) && inconsistent.test(`${error.message}\n${error.transcript ?? ""}`);
}

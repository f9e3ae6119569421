import { createInterface } from "node:readline/promises";
import { inContinuousIntegration } from "../base/continuousIntegration.js";
import { RunError } from "../base/errors.js";
import { printable } from "../base/printable.js";
import type { Terminal } from "./verb.js";

/** Whether someone is there to answer. */
export function canAsk(terminal: Terminal): boolean {
  return (
    terminal.stdin?.isTTY === true && terminal.stderr.isTTY === true && !inContinuousIntegration(terminal.variables)
  );
}

/**
 * Asks for an answer to be typed as a confirmation; any other answer stops the command.
 * @param flag named in the error when nobody is there to answer
 * @throws RunError `usage`
 */
export async function confirmByTyping(
  terminal: Terminal,
  question: string,
  answer: string,
  flag: string,
): Promise<void> {
  if (!canAsk(terminal)) {
    throw new RunError("usage", `${question} The question can't be asked without a terminal.`, {
      hint: `Confirm it with ${flag}.`,
    });
  }
  const answers = createInterface({ input: terminal.stdin as NodeJS.ReadableStream });
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once("SIGINT", interrupted);
  try {
    terminal.stderr.write(`${printable(question, "\t\n")} Type ${answer} to continue: `);
    const typed = await answers.question("", { signal: stop.signal });
    if (typed.trim() === answer) return;
    throw new RunError("usage", "Cancelled; nothing was changed.");
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.stderr.write("\n");
    throw new RunError("aborted", "Cancelled; nothing was changed.");
  } finally {
    process.off("SIGINT", interrupted);
    answers.close();
  }
}

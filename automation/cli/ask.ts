import { createInterface } from "node:readline/promises";
import { RunError } from "../base/errors.js";
import type { Terminal } from "./verb.js";

/** Whether someone is there to answer. */
export function canAsk(terminal: Terminal): boolean {
  return terminal.stdin?.isTTY === true && terminal.stderr.isTTY === true && !terminal.variables.CI;
}

/**
 * Asks for a word to be typed as a sign that it is meant; any other answer stops the command.
 * @param flag named in the error when nobody is there to answer
 * @throws RunError `usage`
 */
export async function askForWord(terminal: Terminal, question: string, word: string, flag: string): Promise<void> {
  if (!canAsk(terminal)) {
    throw new RunError("usage", `${question} Nobody is here to answer.`, { hint: `Say so with ${flag}.` });
  }
  const answers = createInterface({ input: terminal.stdin as NodeJS.ReadableStream });
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once("SIGINT", interrupted);
  try {
    terminal.stderr.write(`${question} Type ${word} to go on: `);
    const answer = await answers.question("", { signal: stop.signal });
    if (answer.trim() === word) return;
    throw new RunError("usage", "Left as it is.");
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.stderr.write("\n");
    throw new RunError("aborted", "Left as it is.");
  } finally {
    process.off("SIGINT", interrupted);
    answers.close();
  }
}

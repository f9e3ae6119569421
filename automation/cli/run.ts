import { formatRunError, isRunError } from "../base/errors.js";
import type { RunResult } from "../index.js";
import { formatProblem, type ManifestError, sortProblems } from "../manifest/problems.js";
import { hasChanges } from "../progress/progress.js";
import { followUp } from "./followUp.js";
import type { Verb } from "./verb.js";

/** The programmatic API, loaded when a verb needs it: `--help` and `version` stay quick. */
export function api(): Promise<typeof import("../index.js")> {
  return import("../index.js");
}

/** By name: the API may have been loaded as a copy of its own. */
function isManifestError(error: unknown): error is ManifestError {
  return error instanceof Error && error.name === "ManifestError";
}

/** The message of a failure, without a stack trace. */
export function explain(error: unknown, debug = false): string {
  const message = isManifestError(error)
    ? sortProblems(error.problems).map(formatProblem).join("\n")
    : isRunError(error)
      ? formatRunError(error)
      : error instanceof Error
        ? error.message
        : String(error);
  if (!debug || !(error instanceof Error)) return message;
  const transcript = isRunError(error) && error.transcript !== undefined ? `\n${error.transcript}` : "";
  const cause = error.cause instanceof Error ? `\nCaused by: ${error.cause.stack ?? error.cause.message}` : "";
  return `${message}${transcript}\n${error.stack ?? ""}${cause}`;
}

/** Exit code of a failure: 130 where Ctrl-C stopped it, as shells have it. */
export function codeOf(error: unknown): number {
  return isRunError(error) && error.kind === "aborted" ? 130 : 1;
}

/** The document that `--json` prints for a run. Its `version` changes when a reader would have to. */
export function runDocument(result: RunResult): object {
  return {
    version: 1,
    application: result.application,
    simulated: result.simulated,
    built: result.built,
    environments: result.environments.map(({ name, outcome, error, notices, kept }) => ({
      name,
      ok: error === undefined,
      ...(outcome !== undefined && { outcome }),
      ...(error !== undefined && { error: explain(error) }),
      ...(isRunError(error) && { errorKind: error.kind }),
      notices,
      ...(kept !== undefined && { kept }),
    })),
  };
}

/** Whether any environment of a run differs, by the engine's own count. */
export function anyDifference(result: RunResult): boolean {
  return result.environments.some(({ outcome }) => outcome !== undefined && hasChanges(outcome.changes));
}

/**
 * What a run has to say once it has ended: notices, where things can be reached, what failed.
 * @param names workloads that were asked for; where others can be reached is not printed then
 */
export function tellResult(result: RunResult, verb: Verb, debug: boolean, names?: readonly string[]): void {
  const { printer } = verb;
  for (const environment of result.environments) {
    const prefix = result.environments.length > 1 ? `[${environment.name}] ` : "";
    for (const problem of environment.problems) printer.say(formatProblem(problem));
    for (const notice of environment.notices) printer.say(`${prefix}${notice}`);
    if (environment.outcome?.operation === "up") {
      for (const line of followUp(environment.outcome.outputs, result.simulated, names))
        printer.say(`${prefix}${line}`);
    }
    if (environment.error !== undefined) printer.say(`${prefix}${explain(environment.error, debug)}`);
  }
  for (const { error } of result.environments) if (error !== undefined) verb.exit(codeOf(error));
}

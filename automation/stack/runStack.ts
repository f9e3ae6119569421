import { isRunError, RunError } from "../base/errors.js";
import { registeredSecrets } from "../base/mask.js";
import { engineEnvironment } from "../engine/command.js";
import { entryPoint } from "../engine/entryPoints.js";
import { presentEngine } from "../engine/findEngine.js";
import { runInChild } from "../engine/process.js";
import type { EngineJob, EngineOutcome, StackEvent } from "../engine/protocol.js";
import { inWorkFolder, type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import { mayHavePending } from "./contents.js";
import { type LockPatience, withLockPatience } from "./locking.js";
import { settlePending } from "./pending.js";
import { isInconsistent, repairState } from "./repair.js";
import { isMade, stateFile } from "./stateFile.js";

export type { EngineOperation, EngineOutcome, ProgramReference, StackEvent, Step } from "../engine/protocol.js";
export type { OnStackEvent, StackAddress } from "./address.js";

/** One engine run on one stack. */
export interface StackRequest
  extends StackAddress,
    LockPatience,
    Pick<
      EngineJob,
      "operation" | "program" | "basis" | "exclude" | "target" | "replace" | "parallel" | "refresh" | "message"
    >,
    Pick<EngineJob, "continueOnError" | "remove" | "details" | "debug"> {
  /**
   * Stack configuration: `aws:region`, `aws:profile`, `aws:assumeRoles`, `aws:defaultTags` and so on, as plain values.
   * @default {} the provider's own defaults
   */
  settings?: Record<string, unknown>;
  /**
   * Whether the state has operations that a killed run left open; they are reported and settled first.
   * @default looked up where the state is a folder, else false
   */
  pending?: boolean;
}

/**
 * Runs one operation of the engine on one stack, in a process of its own, to its end. No prompt, ever.
 * @throws RunError, whose kind says what went wrong
 */
export async function runStack(request: StackRequest, onEvent: OnStackEvent = () => {}): Promise<EngineOutcome> {
  const { stack, operation } = request;
  onEvent({ kind: "begin", stack, operation });
  try {
    const outcome =
      operation === "preview"
        ? await runOnce(request, onEvent)
        : await withLockPatience(request, onEvent, () => settleAndRun(request, onEvent));
    onEvent({ kind: "end", stack, ok: true });
    return outcome;
  } catch (error) {
    const again = isRunError(error) && error.kind === "outdated";
    onEvent({ kind: "end", stack, ok: false, ...(again && { again }) });
    throw error;
  }
}

async function settleAndRun(request: StackRequest, onEvent: OnStackEvent): Promise<EngineOutcome> {
  if (request.pending ?? (await mayHavePending(request))) {
    await settlePending(request, request.settings ?? {}, onEvent);
  }
  return runAndCheck(request, onEvent);
}

/** Runs; when that fails, checks the state that is left. One that was damaged before is repaired, and the run repeated. */
async function runAndCheck(request: StackRequest, onEvent: OnStackEvent): Promise<EngineOutcome> {
  let begun = false;
  const noting = (event: StackEvent): void => {
    begun ||= event.kind === "step";
    onEvent(event);
  };
  try {
    return await runOnce(request, noting);
  } catch (error) {
    if (!begun && !isInconsistent(error)) throw error;
    const repaired = await repairState(request, error, onEvent);
    if (repaired && !begun) return runOnce(request, onEvent);
    if (!repaired || !isInconsistent(error)) throw error;
    throw new RunError("resource failed", `${request.operation} of ${request.stack} did not come to its end.`, {
      stack: request.stack,
      cause: error,
      hint: "What was made is recorded; run the same command again.",
    });
  }
}

async function runOnce(request: StackRequest, onEvent: OnStackEvent): Promise<EngineOutcome> {
  const {
    engine: given,
    location,
    settings,
    variables,
    lockInterval: _,
    waitForLock: __,
    pending: ___,
    ...rest
  } = request;
  const engine = given ?? (await presentEngine(location.url));
  const stack = location.kind === "cloud" ? qualifiedName(request) : request.stack;
  return inWorkFolder(location, request.stack, async (workDir) => {
    const job: EngineJob = {
      ...rest,
      stack,
      workDir,
      made: isMade(request),
      settings: settings ?? {},
      secretsProvider: location.secretsProvider,
      stateFile: stateFile(request),
      secrets: registeredSecrets(),
    };
    const named = (event: StackEvent): void => onEvent({ ...event, stack: request.stack });
    const outcome = await runInChild(
      entryPoint("stack/child"),
      job,
      engineEnvironment(engine, location, variables),
      named,
    );
    return { ...outcome, stack: request.stack };
  });
}

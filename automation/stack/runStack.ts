import { isRunError, RunError } from "../base/errors.js";
import { registeredSecrets } from "../base/mask.js";
import { engineEnvironment } from "../engine/command.js";
import { entryPoint } from "../engine/entryPoints.js";
import { presentEngine } from "../engine/findEngine.js";
import { runInChild } from "../engine/process.js";
import type { EngineJob, EngineOutcome, StackEvent } from "../engine/protocol.js";
import { inWorkFolder, type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import type { FindTagged } from "./adoption.js";
import { mayHavePending, type RawExport } from "./contents.js";
import { type LockPatience, withLockPatience } from "./locking.js";
import { refuseOtherPassphrase, type SecretsProvider } from "./passphrase.js";
import { LostCreates, type Settling, settlePending } from "./pending.js";
import { readState } from "./readState.js";
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
  /** Finds in AWS what a killed run was creating. @default only what has an id that follows from its inputs */
  findTagged?: FindTagged;
}

/**
 * Runs one operation of the engine on one stack, in a process of its own, to its end. No prompt, ever.
 * @throws RunError, whose kind says what went wrong
 */
export async function runStack(request: StackRequest, onEvent: OnStackEvent = () => {}): Promise<EngineOutcome> {
  const { stack, operation } = request;
  onEvent({ kind: "begin", stack, operation });
  try {
    await refuseOtherPassphrase(request, await secretsProviderOf(request));
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

/** Only where the state is a file: elsewhere it was read, and the passphrase looked at, before there was a run. */
async function secretsProviderOf(request: StackRequest): Promise<SecretsProvider | undefined> {
  if (request.location.kind !== "file") return undefined;
  const { deployment } = ((await readState(request)) ?? {}) as Pick<RawExport, "deployment">;
  return deployment?.secrets_providers;
}

async function settleAndRun(request: StackRequest, onEvent: OnStackEvent): Promise<EngineOutcome> {
  if (request.pending ?? (await mayHavePending(request))) {
    await settlePending(request, settlingOf(request), onEvent);
  }
  return runAndCheck(request, onEvent);
}

function settlingOf(request: StackRequest): Settling {
  const { program: _, basis: __, exclude: ___, replace: ____, remove: _____, ...rest } = request;
  const read = async (target: string[]): Promise<void> => {
    await runOnce({ ...rest, operation: "refresh", target }, () => {});
  };
  return { read, findTagged: request.findTagged };
}

/** Runs; when that fails, checks the state that is left. One that was damaged before is repaired, and the run repeated. */
async function runAndCheck(request: StackRequest, onEvent: OnStackEvent): Promise<EngineOutcome> {
  let begun = false;
  const lost = new LostCreates();
  const noting = (event: StackEvent): void => {
    begun ||= event.kind === "step";
    lost.note(event);
    onEvent(event);
  };
  try {
    return await runOnce(request, noting);
  } catch (error) {
    if (!begun && !isInconsistent(error)) throw error;
    if (lost.found().length > 0) await settlePending(request, settlingOf(request), onEvent, lost.found());
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
    findTagged: ____,
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

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isRunError, RunError } from "../base/errors.js";
import { registeredSecrets } from "../base/mask.js";
import { engineEnvironment } from "../engine/command.js";
import { entryPoint } from "../engine/entryPoints.js";
import { presentEngine } from "../engine/findEngine.js";
import type { StateLocation } from "../engine/location.js";
import { runInChild } from "../engine/process.js";
import type { EngineJob, EngineOutcome, StackEvent } from "../engine/protocol.js";
import { inWorkFolder, type OnStackEvent, qualifiedName, type StackAddress } from "./address.js";
import type { FindTagged } from "./adoption.js";
import { backUp } from "./backups.js";
import { mayHavePending, type PendingOperation, type RawExport } from "./contents.js";
import { refuseFullDisk, restoreUnfinished } from "./diskSpace.js";
import { type LockPatience, withLockPatience } from "./locking.js";
import { refuseOtherPassphrase, type SecretsProvider } from "./passphrase.js";
import { LostCreates, type Settling, settlePending } from "./pending.js";
import { readState } from "./readState.js";
import { isInconsistent, repairState } from "./repair.js";
import { isMade, removeTornAttributes, stateFile } from "./stateFile.js";

export type { EngineOperation, EngineOutcome, ProgramReference, StackEvent, Step } from "../engine/protocol.js";
export type { OnStackEvent, StackAddress } from "./address.js";

/** One engine run on one stack. */
export interface StackRequest
  extends StackAddress,
    LockPatience,
    Pick<
      EngineJob,
      | "operation"
      | "program"
      | "basis"
      | "exclude"
      | "target"
      | "replace"
      | "parallel"
      | "refresh"
      | "message"
      | "lookOnly"
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
      operation === "preview" || request.lookOnly === true
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
  await refuseFullDisk(request);
  await backUp(request).catch((error: NodeJS.ErrnoException) => {
    // A folder that can't be written ends a run that writes there, with a sentence of its own.
    if (error.syscall === undefined) throw error;
    const text = `The state of ${request.stack} could not be backed up before the run: ${error.message}`;
    onEvent({ kind: "notice", stack: request.stack, text });
  });
  if (request.pending ?? (await mayHavePending(request))) {
    await settlePending(request, settlingOf(request), onEvent);
  }
  return runAndCheck(request, onEvent);
}

/** Looks at once for what was being created; where that can't be recorded either, it is named. */
async function settleLost(request: StackRequest, lost: PendingOperation[], onEvent: OnStackEvent): Promise<void> {
  if (lost.length === 0) return;
  try {
    await settlePending(request, settlingOf(request), onEvent, lost);
  } catch (error) {
    if (!isRunError(error)) throw error;
    const names = lost.map(({ name, type }) => `${name} [${type}]`).join(", ");
    const text = `What may be in AWS without being recorded: ${names}.`;
    onEvent({ kind: "notice", stack: request.stack, text });
  }
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
    await restoreUnfinished(request, onEvent);
    await settleLost(request, lost.found(), onEvent);
    const repaired = await repairState(request, error, onEvent);
    if (repaired && !begun) return runOnce(request, onEvent);
    if (!repaired || !isInconsistent(error)) throw error;
    throw new RunError("resource failed", `${request.operation} of ${request.stack} did not finish.`, {
      stack: request.stack,
      cause: error,
      hint: "What was made is recorded; run the same command again.",
    });
  }
}

/** Whether the backend is known to have no such stack. A preview must not make one: it changes nothing. */
async function wasNeverMade(request: StackRequest): Promise<boolean> {
  const stored = await readState(request);
  return stored !== undefined && stored.deployment === undefined;
}

/** A backend of this run alone, for the preview of a stack that was never made. */
async function emptyState(workDir: string): Promise<StateLocation> {
  const folder = join(workDir, "state");
  await mkdir(folder, { mode: 0o700 });
  const url = pathToFileURL(folder).href;
  return {
    url,
    kind: "file",
    origin: "default",
    folder,
    passphrase: "of a state that is thrown away",
    workRoot: workDir,
  };
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
    signal,
    describeRun,
    ...rest
  } = request;
  const engine = given ?? (await presentEngine(location.url));
  const stack = location.kind === "cloud" ? qualifiedName(request) : request.stack;
  await removeTornAttributes(request);
  const unmade = request.operation === "preview" && (await wasNeverMade(request));
  return inWorkFolder(location, request.stack, async (workDir) => {
    const at = unmade ? await emptyState(workDir) : location;
    // A preview leaves nothing that it could be said of.
    const described = rest.operation === "preview" ? undefined : describeRun?.(rest.operation);
    const job: EngineJob = {
      ...(described !== undefined && { message: described.message }),
      ...(described !== undefined && location.kind === "cloud" && { tags: described.tags }),
      ...rest,
      engine: { command: engine.command, version: engine.version },
      stack,
      workDir,
      made: unmade ? false : isMade(request),
      settings: settings ?? {},
      secretsProvider: at.secretsProvider,
      stateFile: stateFile(request),
      secrets: registeredSecrets(),
    };
    const named = (event: StackEvent): void => onEvent({ ...event, stack: request.stack });
    const outcome = await runInChild(
      entryPoint("stack/child"),
      job,
      engineEnvironment(engine, at, variables),
      named,
      signal,
    );
    return { ...outcome, stack: request.stack };
  });
}

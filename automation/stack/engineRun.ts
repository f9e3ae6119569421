import { createRequire } from "node:module";
import type { EngineEvent, LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { withCurrentTokens } from "../../components/typeTokens.js";
import { isRunError, RunError, toPlain } from "../base/errors.js";
import { importFile } from "../base/importFile.js";
import { registerSecrets } from "../base/mask.js";
import { entryPoint } from "../engine/entryPoints.js";
import { outputsIn, translate } from "../engine/events.js";
import { PREPARED } from "../engine/preparedChild.js";
import type { EngineJob, EngineOutcome, FromChild, StackEvent, Step, ToChild } from "../engine/protocol.js";
import { filledUp, type Reserve, reserveSpace } from "./diskSpace.js";
import { type Continuation, leaveBehindFailures } from "./failedDependencies.js";
import { explainFailure, stepsFailed } from "./failures.js";
import { lazyOutputs } from "./lazyOutputs.js";
import { noteRejections } from "./registrations.js";
import { leaveOutStackTraces } from "./traces.js";

// The process that owns one engine run. It is started in a process group of its own, so that Ctrl-C on a terminal
// reaches only its parent, which then asks it to end; when the parent is gone it ends in the same orderly way.

const interrupted = new AbortController();
const registrations = noteRejections();

function send(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(message, () => resolve());
    else resolve();
  });
}

type Program = () => Promise<Record<string, unknown> | undefined>;

/** The stack of this run, once it is open: its program looks at the state under the lock. */
let opened: Stack | undefined;
/** Why its program ended, as our own error: the engine would report it as an unhandled exception. */
let refused: RunError | undefined;
/** Of a run that goes on past failures. */
let continuation: Continuation | undefined;

async function mustBeCurrent(job: EngineJob): Promise<void> {
  if (job.basis === undefined || job.operation === "preview" || opened === undefined) return;
  const { currentBasis } = await import("./basis.js");
  if ((await currentBasis(opened, job.stateFile)) !== job.basis)
    throw new RunError("outdated", `Someone else has deployed ${job.stack} in the meantime.`);
}

async function resourcesNow({ stateFile }: EngineJob) {
  if (opened === undefined) return [];
  const { currentResources } = await import("./basis.js");
  return currentResources(opened, stateFile);
}

async function loadProgram(job: EngineJob): Promise<Program | undefined> {
  if (job.program === undefined) return undefined;
  const { module, export: name, data } = job.program;
  lazyOutputs();
  const loaded = await importFile(module);
  const main = loaded[name];
  if (typeof main !== "function") throw new RunError("program", `${module} exports no function ${name}.`);
  return async () => {
    try {
      await mustBeCurrent(job);
      await registrations.watch();
      if (job.operation === "up" && job.continueOnError === true)
        continuation = await leaveBehindFailures(() => resourcesNow(job));
      const outputs: Record<string, unknown> | undefined = await main(data);
      await registrations.settled();
      if (continuation?.failed()) await endUnfinished(outputs);
      return outputs;
    } catch (error) {
      if (isRunError(error)) refused = error;
      throw error;
    }
  };
}

/**
 * Ends a program some of whose resources failed: its outputs are recorded, and the engine deletes nothing. What is left
 * behind may still need what would be deleted.
 */
async function endUnfinished(outputs: Record<string, unknown> | undefined): Promise<never> {
  await registrations.recordOutputs(outputs ?? {});
  throw new Error(stepsFailed);
}

function stackSettings(job: EngineJob): Record<string, string> {
  return Object.fromEntries(
    Object.entries(job.settings).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Selecting is a process of its own; a stack that is known to be there needs none. */
async function selected(job: EngineJob, workspace: LocalWorkspace): Promise<Stack> {
  const { Stack, StackAlreadyExistsError } = await import("@pulumi/pulumi/automation/index.js");
  if (job.made === true) workspace.selectStack = async () => {};
  if (job.made === true || job.operation === "destroy" || job.operation === "refresh") {
    return Stack.select(job.stack, workspace);
  }
  if (job.made !== false) return Stack.createOrSelect(job.stack, workspace);
  try {
    return await Stack.create(job.stack, workspace);
  } catch (error) {
    // Of two first runs at once the other one was quicker.
    if (error instanceof StackAlreadyExistsError) return Stack.select(job.stack, workspace);
    throw error;
  }
}

/** The engine as the SDK knows it, which would start it once more to ask for its version. */
function commandOf({ engine }: EngineJob, sdk: typeof import("@pulumi/pulumi/automation/index.js")) {
  const ofPulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
  const { parse } = ofPulumi("semver") as { parse(version: string): unknown };
  return Object.assign(Object.create(sdk.PulumiCommand.prototype) as PulumiCommand, {
    command: engine.command,
    version: parse(engine.version),
  });
}

async function openWorkspace(job: EngineJob, program: Program | undefined): Promise<Stack> {
  const automation = await import("@pulumi/pulumi/automation/index.js");
  const workspace: LocalWorkspace = await automation.LocalWorkspace.create({
    workDir: job.workDir,
    pulumiCommand: commandOf(job, automation),
    program,
    projectSettings: { name: job.project, runtime: "nodejs" },
    stackSettings: { [job.stack]: { secretsProvider: job.secretsProvider, config: stackSettings(job) } },
    secretsProvider: job.secretsProvider,
  });
  const stack = await selected(job, workspace);
  // The outputs come with the events; what up() would ask afterwards costs three more processes.
  stack.outputs = async () => ({});
  stack.info = async () => undefined;
  return stack;
}

/** What is kept of the events for the result and for explaining a failure. */
interface Collected {
  outputs: Record<string, unknown>;
  changes: Record<string, number>;
  steps: Step[];
  warnings: string[];
  errors: { text: string; urn?: string }[];
  failed: Step[];
  seconds: number;
}

function collect(event: StackEvent, into: Collected): void {
  if (event.kind === "summary") {
    into.changes = event.changes;
    into.seconds = event.seconds;
  } else if (event.kind === "step") into.steps.push(event.step);
  else if (event.kind === "failed") into.failed.push(event.step);
  else if (event.kind === "message" && event.severity === "warning") into.warnings.push(event.text);
  else if (event.kind === "message" && event.severity === "error") {
    into.errors.push({ text: event.text, urn: event.urn });
  }
}

async function operate(job: EngineJob, stack: Stack, onEvent: (event: EngineEvent) => void): Promise<void> {
  const shared = {
    onEvent,
    signal: interrupted.signal,
    color: "never" as const,
    suppressOutputs: true,
    suppressProgress: true,
    parallel: job.parallel,
    // The state may have what the program registers under a former token: the engine compares with either.
    exclude: job.exclude?.flatMap((urn) => [...new Set([urn, withCurrentTokens(urn)])]),
    message: job.message,
    debug: job.debug,
  };
  const policies = { policyPacks: job.policyPacks, policyPackConfigs: job.policyPackConfigs };
  if (interrupted.signal.aborted) throw new RunError("aborted", "Stopped before anything was changed.");
  if (job.operation === "preview") {
    await stack.preview({ ...shared, ...policies, refresh: job.refresh, replace: job.replace });
  } else if (job.operation === "up") {
    const { continueOnError } = job;
    await stack.up({ ...shared, ...policies, refresh: job.refresh, replace: job.replace, continueOnError });
  } else if (job.operation === "refresh" && job.lookOnly === true) {
    await stack.previewRefresh({ ...shared, target: job.target });
  } else if (job.operation === "refresh") {
    await stack.refresh({ ...shared, target: job.target, clearPendingCreates: true });
  } else {
    const options = { ...shared, refresh: job.refresh, continueOnError: job.continueOnError, remove: job.remove };
    await stack.destroy({ ...options, runProgram: job.program === undefined ? undefined : true });
  }
}

async function run(job: EngineJob): Promise<EngineOutcome> {
  registerSecrets(job.secrets);
  const collected: Collected = {
    outputs: {},
    changes: {},
    steps: [],
    warnings: [],
    errors: [],
    failed: [],
    seconds: 0,
  };
  let reserve: Reserve | undefined;
  try {
    const program = await loadProgram(job);
    const stack = await openWorkspace(job, program);
    opened = stack;
    // Of a stack that is about to go they are of no use.
    if (job.tags !== undefined && job.operation === "up")
      await (await import("./stackTags.js")).keepTags(stack, job.tags);
    // Only now: the loader for TypeScript sources finds its way by stack traces.
    if (!job.debug) leaveOutStackTraces();
    if (job.operation !== "preview" && job.lookOnly !== true) reserve = await reserveSpace(job.stateFile, interrupt);
    await operate(job, stack, (event) => {
      collected.outputs = outputsIn(event) ?? collected.outputs;
      const translated = translate(event, job.stack, job.details ?? false, job.lookOnly);
      if (translated === undefined) return;
      if (translated.kind === "message" && translated.severity === "debug" && !job.debug) return;
      collect(translated, collected);
      if (translated.kind === "step") continuation?.begun(translated.step);
      else if (translated.kind === "failed") continuation?.noteFailure(translated.step);
      void send({ kind: "event", event: translated });
    });
  } catch (error) {
    if (refused !== undefined) throw refused;
    if (reserve?.wasNeeded()) throw filledUp(job.stack, job.stateFile);
    throw explainFailure({
      error,
      stack: job.stack,
      operation: job.operation,
      interrupted: interrupted.signal.aborted,
      errors: collected.errors,
      failed: collected.failed,
      stateFile: job.stateFile,
    });
  } finally {
    await reserve?.release();
  }
  const { outputs, changes, steps, warnings, seconds } = collected;
  return { operation: job.operation, stack: job.stack, outputs, changes, steps, warnings, seconds };
}

function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  Object.assign(process.env, env);
}

async function serve(job: EngineJob): Promise<void> {
  try {
    const outcome = await run(job);
    await send({ kind: "outcome", outcome });
  } catch (error) {
    const failure = isRunError(error) ? error : new RunError("program", String(error), { stack: job.stack });
    await send({ kind: "failure", error: toPlain(failure) });
  }
  process.exit(0);
}

function interrupt(): void {
  interrupted.abort();
}

let busy = false;

process.on("message", (message: ToChild) => {
  if (message.kind === "interrupt") return interrupt();
  busy = true;
  setEnvironment(message.env);
  void serve(message.job);
});
process.on("disconnect", () => (busy ? interrupt() : process.exit(0)));
// A group-wide signal (a supervisor's `kill -TERM -pgid`) asks for the same orderly end.
process.on("SIGTERM", interrupt);
process.on("SIGINT", interrupt);
// Whoever started it is still working out what to run.
if (process.argv.includes(PREPARED)) {
  void import("@pulumi/pulumi/automation/index.js");
  void importFile(entryPoint("program/environmentProgram"));
}

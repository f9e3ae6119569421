import { RunError } from "../base/errors.js";
import { entryPoint } from "../engine/entryPoints.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import type { Target } from "../session/target.js";
import type { EngineOutcome } from "../stack/runStack.js";
import type { EnvironmentPlan } from "./decide.js";
import { patience } from "./rollouts/compareServices.js";
import { runTarget } from "./runTarget.js";

/** How the engine is run. */
export type EngineSettings = Pick<RunOptions, "continueOnError" | "waitForLock" | "diff" | "debug" | "timeout">;

/**
 * Carries a plan out, or shows what it would do.
 * @throws RunError; `outdated` when the state has changed since the plan was made, also by what this run has repaired
 */
export async function apply(
  target: Target,
  plan: EnvironmentPlan,
  operation: "preview" | "up",
  options: EngineSettings,
  onEvent: OnEvent,
): Promise<EngineOutcome> {
  if (operation === "up") await repair(target, plan, options, onEvent);
  const { timeout = patience, waitForLock, debug, diff } = options;
  const awaits = operation === "up" && plan.data.awaited.length > 0;
  return runTarget(
    target,
    {
      operation,
      program: {
        module: entryPoint("program/environmentProgram"),
        export: "environmentProgram",
        data: awaits ? { ...plan.data, steady: { access: target.aws, timeout } } : plan.data,
      },
      basis: plan.basis,
      // One broken service does not stop the others.
      continueOnError: options.continueOnError ?? true,
      waitForLock,
      details: diff,
      debug,
      ...(plan.exclude.length > 0 && { exclude: plan.exclude }),
      // What Copilot runs has the tags of what a killed adoption may have made beside it.
      ...(plan.data.imports !== undefined && { findTagged: async () => undefined }),
    },
    onEvent,
  );
}

/** Makes AWS and the state agree again where the plan says so. */
async function repair(
  target: Target,
  { repairs: { deleteStacks, deletedUrns, refresh } }: EnvironmentPlan,
  options: EngineSettings,
  onEvent: OnEvent,
): Promise<void> {
  if (deleteStacks.length > 0) {
    const { deleteStacks: remove } = await import("../aws/cloudFormation.js");
    await remove(target.aws, deleteStacks);
    if (deletedUrns.length > 0) {
      await readIntoState(target, deletedUrns, options, onEvent);
      throw new RunError("outdated", "Stacks that were never created were removed from the state.", {
        stack: target.environment,
      });
    }
  }
  await readIntoState(target, refresh, options, onEvent);
}

/** Reads resources into the state, so that the engine sees what there is to do. */
async function readIntoState(
  target: Target,
  urns: string[],
  { waitForLock, debug }: EngineSettings,
  onEvent: OnEvent,
): Promise<void> {
  if (urns.length === 0) return;
  await runTarget(target, { operation: "refresh", target: urns, waitForLock, debug }, onEvent);
}

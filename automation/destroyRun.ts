import { RunError } from "./errors.js";
import type { OnEvent } from "./options.js";
import { recordFrom, workloadsOfOthers } from "./record.js";
import { addressOf, providerSettings, type Session } from "./session.js";
import { type EngineOutcome, runStack } from "./stack.js";
import { changeState, exportStack, type StackState } from "./stackState.js";

/** What a destroy leaves on purpose: data that nobody asked to delete. */
export interface KeptData {
  /** Physical name of the CloudFormation stack that holds it. */
  stack: string;
  workload: string;
}

export interface DestroyOutcome {
  outcome: EngineOutcome;
  kept: KeptData[];
}

/** Component type of addons; their stacks are retained when they hold data. */
const addonsType = "airlift:components:Addons";

/** The addons stacks of a state that hold data, by the workload that they belong to. */
export function dataStacks(state: StackState): (KeptData & { urn: string })[] {
  const parents = new Map(state.resources.map((resource) => [resource.urn, resource]));
  return state.resources
    .filter((resource) => resource.type === "aws:cloudformation/stack:Stack" && resource.retainOnDelete)
    .map((resource) => {
      const addons = parents.get(resource.parent ?? "");
      const workload = addons?.type === addonsType ? parents.get(addons.parent ?? "")?.name : undefined;
      return { urn: resource.urn, stack: String(resource.outputs.name ?? resource.name), workload: workload ?? "environment" };
    });
}

/** Which of them are to be deleted: named by stack or workload, or `all`. */
export function toDelete<T extends KeptData>(stacks: readonly T[], asked: readonly string[]): T[] {
  return stacks.filter(({ stack, workload }) => asked.includes("all") || asked.includes(stack) || asked.includes(workload));
}

/**
 * Destroys an environment with everything in it, but not its data, unless that is asked for by name.
 * @throws RunError `protected` when it is protected or other repositories have workloads in it, `usage` when it was never made
 */
export async function destroyEnvironment(session: Session, environment: string, onEvent: OnEvent): Promise<DestroyOutcome> {
  const { options, repository, folder } = session;
  const address = addressOf(session, environment);
  const state = await exportStack(address);
  if (state === undefined || state.resources.length === 0)
    throw new RunError("usage", `"${environment}" is not deployed; there is nothing to destroy.`, { stack: environment });
  if (folder.settings.environment(environment).protect && options.unprotect !== true)
    throw new RunError("protected", `"${environment}" is protected.`, { hint: "copilot/airlift.yml says so; --unprotect overrules it for this run.", stack: environment });
  const others = workloadsOfOthers(recordFrom(state.outputs), repository);
  if (others.length > 0 && options.allRepositories !== true)
    throw new RunError("protected", `Other repositories have workloads in "${environment}": ${others.join(", ")}.`, {
      hint: "To destroy them too run again with --all-repositories; to remove only your own, name them with --name.",
      stack: environment,
    });
  const stacks = dataStacks(state);
  const doomed = toDelete(stacks, options.deleteData ?? []);
  if (doomed.length > 0) await changeState(address, new Set(doomed.map(({ urn }) => urn)), { retainOnDelete: false });
  const outcome = await runStack(
    {
      ...address,
      operation: "destroy",
      settings: providerSettings(session, environment),
      waitForLock: options.waitForLock,
      continueOnError: options.continueOnError,
      debug: options.debug,
      remove: true,
    },
    onEvent,
  );
  return { outcome, kept: stacks.filter((stack) => !doomed.includes(stack)).map(({ stack, workload }) => ({ stack, workload })) };
}

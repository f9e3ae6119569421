import type { AwsAccess } from "../aws/access.js";
import type { Changed, ChangeEvent } from "../aws/changeEvents.js";
import { workloadsByUrn } from "../deployment/rollouts/services.js";
import { runTarget } from "../deployment/runTarget.js";
import type { Step } from "../engine/protocol.js";
import { chosenEnvironments } from "../session/openFolder.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import { openWorkspace, type Workspace } from "../session/session.js";
import type { StackState } from "../stack/contents.js";

/** A resource that is not as the state has it. */
export interface DriftedResource {
  /** The workload it belongs to; absent for the environment's own. */
  workload?: string;
  type: string;
  /** Logical name. */
  name: string;
  /** Physical id. */
  id?: string;
  /** `changed`, or `gone` where AWS has it no more. */
  kind: "changed" | "gone";
  /** What differs: the value in the state, and the one in AWS. */
  properties: Record<string, { state: unknown; aws: unknown }>;
  /** Who changed it last since it was deployed, where CloudTrail tells. */
  change?: ChangeEvent;
}

export interface EnvironmentDrift {
  environment: string;
  resources: DriftedResource[];
  /** How many were compared. */
  compared: number;
  /** Why nobody knows who changed it; absent when CloudTrail could be asked. */
  unasked?: string;
}

/**
 * Compares what runs in AWS with the state, and changes neither.
 * @throws RunError
 */
export async function drift(options: RunOptions, onEvent: OnEvent = () => {}): Promise<EnvironmentDrift[]> {
  const workspace = await openWorkspace({ ...options, names: undefined }, onEvent);
  const found: EnvironmentDrift[] = [];
  for (const environment of chosenEnvironments(workspace)) found.push(await driftOf(workspace, environment, onEvent));
  return found;
}

async function driftOf(workspace: Workspace, environment: string, onEvent: OnEvent): Promise<EnvironmentDrift> {
  const { target, state } = await workspace.open(environment);
  if (state === undefined) return { environment, resources: [], compared: 0 };
  const owners = workloadsByUrn(state.resources);
  const resources: DriftedResource[] = [];
  const { debug } = workspace.options;
  const outcome = await runTarget(target, { operation: "refresh", lookOnly: true, debug }, (event) => {
    if (event.kind === "done") {
      const drifted = driftedResource(event.step, owners.get(event.step.urn));
      if (drifted !== undefined) resources.push(drifted);
    } else if (event.kind !== "step" && event.kind !== "summary") onEvent(event);
  });
  const compared = Object.values(outcome.changes).reduce((sum, count) => sum + count, 0);
  return { environment, compared, ...(await withChanges(target.aws, resources, state)) };
}

/** The same with who changed them. */
async function withChanges(aws: AwsAccess, resources: DriftedResource[], state: StackState) {
  const modified = new Map(state.resources.map(({ type, name, modified }) => [`${type}::${name}`, modified]));
  const asked = resources.flatMap(({ id, type, name }): Changed[] =>
    id === undefined ? [] : [{ id, since: modified.get(`${type}::${name}`) }],
  );
  if (asked.length === 0) return { resources };
  try {
    const { lastChanges } = await import("../aws/changeEvents.js");
    const changes = await lastChanges(aws, asked);
    const changeOf = ({ id = "" }: DriftedResource) => changes.get(id);
    return { resources: resources.map((one) => (changeOf(one) ? { ...one, change: changeOf(one) } : one)) };
  } catch (error) {
    return { resources, unasked: (error as Error).message };
  }
}

/** What a look at one resource brought; nothing when it is as the state has it. */
export function driftedResource(step: Step, workload: string | undefined): DriftedResource | undefined {
  const { operation, type, name, id, before = {}, after = {} } = step;
  const about = { ...(workload !== undefined && { workload }), type, name, ...(id !== undefined && { id }) };
  if (operation === "delete") return { ...about, kind: "gone", properties: {} };
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !key.startsWith("__"));
  const differing = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (differing.length === 0) return undefined;
  const properties = Object.fromEntries(differing.map((key) => [key, { state: before[key], aws: after[key] }]));
  return { ...about, kind: "changed", properties };
}

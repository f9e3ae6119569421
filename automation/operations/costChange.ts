import { isComponentToken } from "../../components/typeTokens.js";
import { workloadsByUrn } from "../deployment/rollouts/services.js";
import type { Step } from "../engine/protocol.js";
import type { PlannedResource } from "../plan/recordPlan.js";
import type { RunOptions } from "../session/options.js";
import { openWorkspace } from "../session/session.js";
import { exportStack, type StateResource } from "../stack/contents.js";
import { monthlyCost, type OwnerCost, type PricedResource } from "./cost.js";

const environmentOwner = "environment";

/** Cost of a plan, as after a first deployment. */
export function plannedCost(resources: readonly PlannedResource[]): OwnerCost[] {
  const owners = new Map<string, string>();
  const priced = resources.map(({ type, name, parent, inputs }): PricedResource => {
    const isWorkload = isComponentToken(type) && parent === undefined && !type.endsWith(":Environment");
    const owner = isWorkload ? name : (owners.get(parent ?? "") ?? environmentOwner);
    owners.set(`${type}::${name}`, owner);
    return { type, name, inputs, owner };
  });
  return monthlyCost(priced);
}

/** What a preview does to one resource. */
export interface CostStep {
  step: Step;
  kind: "create" | "update" | "replace" | "delete";
  /** The workload, or `environment`. */
  owner: string;
}

/** Cost before and after a preview. */
export interface CostChange {
  before: OwnerCost[];
  after: OwnerCost[];
}

/** Of the resources of a state, and of what steps with inputs make of them. */
export function costOfSteps(resources: readonly StateResource[], steps: readonly CostStep[]): CostChange {
  const workloads = workloadsByUrn(resources);
  const before = resources
    .filter(({ pendingDeletion }) => !pendingDeletion)
    .map(({ urn, type, name, inputs }) => ({ urn, type, name, inputs, owner: workloads.get(urn) ?? environmentOwner }));
  const after = new Map(before.map((one) => [one.urn, one]));
  for (const { step, kind, owner } of steps) {
    const { urn, type, name, after: inputs = {} } = step;
    if (kind === "delete") after.delete(urn);
    else after.set(urn, { urn, type, name, inputs, owner: after.get(urn)?.owner ?? owner });
  }
  return { before: monthlyCost(before), after: monthlyCost([...after.values()]) };
}

/** The same, with the state of an environment. @throws RunError */
export async function costChange(
  options: RunOptions,
  environment: string,
  steps: readonly CostStep[],
): Promise<CostChange> {
  const workspace = await openWorkspace({ ...options, names: undefined }, undefined, "read");
  const state = await exportStack(workspace.stack(environment));
  return costOfSteps(state?.resources ?? [], steps);
}

import { exportsStackName } from "../../../components/names.js";
import type { BrokenStack } from "../../aws/cloudFormation.js";
import { addonsStackOf } from "../../record/adopted.js";
import { keepsExports } from "../../record/environmentRecord.js";
import type { Target } from "../../session/target.js";
import type { StackState } from "../../stack/contents.js";
import type { Draft } from "../draft.js";

const stackType = "aws:cloudformation/stack:Stack";

/** Stacks that could not be made and of which nothing is left but the name. */
const neverMade = ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"];

/**
 * The stacks of a run's addons that CloudFormation does not change as they are; a first run has none.
 * @throws RunError
 */
export async function brokenStacks(
  target: Target,
  { part, record }: Draft,
  state: Pick<StackState, "resources"> | undefined,
): Promise<BrokenStack[]> {
  if ((state?.resources ?? []).length === 0) return [];
  const { application, environment, workloads } = part;
  const names = [
    ...(keepsExports(record) ? [exportsStackName(application, environment.name)] : []),
    ...(environment.addons === undefined ? [] : [addonsStackOf(record.adopted, application, environment.name)]),
    ...workloads.flatMap(({ name, addons }) =>
      addons === undefined ? [] : [addonsStackOf(record.adopted, application, environment.name, name)],
    ),
  ];
  if (names.length === 0) return [];
  const { listBrokenStacks } = await import("../../aws/cloudFormation.js");
  return listBrokenStacks(target.aws, new Set(names));
}

/** Whether nothing is left of a stack but its name: it is deleted and made again. */
export function wasNeverMade({ status }: BrokenStack): boolean {
  return neverMade.includes(status);
}

/** What a broken stack means for a run, in words. */
export function describeBroken({ name, status }: BrokenStack): string {
  if (neverMade.includes(status))
    return `The CloudFormation stack ${name} could not be created (${status}); \`airlift up\` deletes what is left of it and creates it again.`;
  if (status === "UPDATE_ROLLBACK_FAILED")
    return `The CloudFormation stack ${name} is stuck (${status}): it can't be changed until \`aws cloudformation continue-update-rollback --stack-name ${name}\` has ended.`;
  if (status.endsWith("_IN_PROGRESS"))
    return `The CloudFormation stack ${name} is being changed by someone else (${status}); a change to it fails until that has ended.`;
  return `The CloudFormation stack ${name} is ${status} and can't be changed; \`aws cloudformation delete-stack --stack-name ${name}\` removes it and its resources.`;
}

/** URNs of the stacks of these names in a state. */
export function urnsOfStacks(state: Pick<StackState, "resources"> | undefined, names: readonly string[]): string[] {
  return (state?.resources ?? [])
    .filter(({ type, inputs }) => type === stackType && names.includes(String(inputs.name)))
    .map(({ urn }) => urn);
}

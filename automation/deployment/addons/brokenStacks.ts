import { addonsStackName, exportsStackName } from "../../../components/names.js";
import type { BrokenStack } from "../../aws/cloudFormation.js";
import { keepsExports } from "../../record/environmentRecord.js";
import { accessOf } from "../../session/awsAccess.js";
import type { OnEvent } from "../../session/options.js";
import { addressOf, providerSettings, type Session } from "../../session/session.js";
import { runStack } from "../../stack/runStack.js";
import type { EnvironmentRun } from "../environment.js";

const stackType = "aws:cloudformation/stack:Stack";

/** Stacks that could not be made and of which nothing is left but the name. */
const neverMade = ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"];

/**
 * The stacks of a run's addons that CloudFormation does not change as they are; a first run has none.
 * @throws RunError
 */
export async function brokenStacks(session: Session, run: EnvironmentRun): Promise<BrokenStack[]> {
  if ((run.state?.resources ?? []).length === 0) return [];
  const { application, environment, workloads } = run.data.resolved;
  const names = [
    ...(keepsExports(run.data.record) ? [exportsStackName(application, environment.name)] : []),
    ...(environment.addons === undefined ? [] : [addonsStackName(application, environment.name)]),
    ...workloads.flatMap(({ name, addons }) =>
      addons === undefined ? [] : [addonsStackName(application, environment.name, name)],
    ),
  ];
  if (names.length === 0) return [];
  const [access, { listBrokenStacks }] = await Promise.all([
    accessOf(session, run.name),
    import("../../aws/cloudFormation.js"),
  ]);
  return listBrokenStacks(access, new Set(names));
}

/** What a broken stack means for a run, in words. */
export function describeBroken({ name, status }: BrokenStack): string {
  if (neverMade.includes(status))
    return `The CloudFormation stack ${name} could not be made (${status}); \`airlift up\` deletes what is left of it and makes it again.`;
  if (status === "UPDATE_ROLLBACK_FAILED")
    return `The CloudFormation stack ${name} is stuck (${status}): no change reaches it until \`aws cloudformation continue-update-rollback --stack-name ${name}\` has ended.`;
  if (status.endsWith("_IN_PROGRESS"))
    return `The CloudFormation stack ${name} is being changed by somebody else (${status}); a change to it fails until that has ended.`;
  return `The CloudFormation stack ${name} is ${status} and takes no change; \`aws cloudformation delete-stack --stack-name ${name}\` removes it, with what is in it.`;
}

/**
 * Deletes the stacks that were never made, so that the run makes them again, and tells of the others: what needs them
 * fails by itself.
 *
 * @returns whether the state has changed by it
 * @throws RunError
 */
export async function mendStacks(
  session: Session,
  run: EnvironmentRun,
  broken: readonly BrokenStack[],
  onEvent: OnEvent,
): Promise<boolean> {
  const tell = (text: string) => onEvent({ kind: "notice", stack: run.name, text });
  const lost = broken.filter(({ status }) => neverMade.includes(status));
  for (const one of broken.filter((other) => !lost.includes(other))) tell(describeBroken(one));
  if (lost.length === 0) return false;
  for (const { name, status } of lost)
    tell(`The CloudFormation stack ${name} could not be made last time (${status}); it is deleted and made again.`);
  const [access, { deleteStacks }] = await Promise.all([
    accessOf(session, run.name),
    import("../../aws/cloudFormation.js"),
  ]);
  const names = lost.map(({ name }) => name);
  await deleteStacks(access, names);
  const target = (run.state?.resources ?? [])
    .filter(({ type, inputs }) => type === stackType && names.includes(String(inputs.name)))
    .map(({ urn }) => urn);
  if (target.length === 0) return false;
  const { waitForLock, debug } = session.options;
  const settings = providerSettings(session, run.name);
  // The engine then sees that they are gone.
  await runStack(
    { ...addressOf(session, run.name), operation: "refresh", settings, target, waitForLock, debug },
    onEvent,
  );
  return true;
}

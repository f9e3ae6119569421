import type { AwsAccess } from "../../aws/access.js";
import { propertiesOf, setProperty } from "../../aws/cloudControl.js";
import { setStackPolicy, stackPolicy } from "../../aws/stackEnds.js";
import { openTransitions, setTransitions, type Transition } from "../../aws/transitions.js";
import type { CopilotStack, Survey } from "../survey.js";
import type { Journal } from "./journal.js";

const statement = (effect: string, actions: string | string[]) => ({
  Effect: effect,
  Action: actions,
  Principal: "*",
  Resource: "*",
});
const policy = (...statements: object[]): string => JSON.stringify({ Statement: statements });

/** What nobody has said anything about: every update. A policy that was set once can't be removed. */
const open = policy(statement("Allow", "Update:*"));

/** No update of any resource. */
const frozen = policy(statement("Deny", "Update:*"));

/**
 * While the policies of deletion are set: modifications, but no replacement and no deletion. A change set takes no
 * policy for its time (only UpdateStack does), so it is the stack's for that minute.
 */
const bookkeeping = policy(statement("Allow", "Update:Modify"), statement("Deny", ["Update:Replace", "Update:Delete"]));

/** Deletion protection by CloudFormation's type: the property that is it. */
const protections: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "DeletionProtectionEnabled",
  "AWS::RDS::DBCluster": "DeletionProtection",
  "AWS::RDS::DBInstance": "DeletionProtection",
};

/** Copilot's own stacks, that only Copilot updates; nested ones are reached through their parents alone. */
export const frozenStacks = ({ stacks }: Survey): CopilotStack[] =>
  stacks.filter(({ role }) => ["roles", "environment", "workload"].includes(role));

/**
 * Keeps everyone from changing or deleting what is about to change hands: policies on the stacks, transitions of
 * Copilot's pipelines, deletion protection of databases and tables. How each was before is in the journal.
 * @throws RunError
 */
export async function freeze(access: AwsAccess, found: Survey, journal: Journal): Promise<void> {
  for (const { name } of frozenStacks(found))
    await journal.once(
      `freeze ${name}`,
      async () => (await stackPolicy(access, name)) ?? null,
      () => setStackPolicy(access, name, frozen),
    );
  const pipelines = found.stacks
    .filter(({ role }) => role === "pipeline")
    .flatMap(({ resources }) => resources.filter(({ type }) => type === "AWS::CodePipeline::Pipeline"))
    .map(({ physical }) => physical);
  await journal.once(
    "transitions",
    () => openTransitions(access, pipelines, found.environment, new Set(found.stacks.map(({ name }) => name))),
    (transitions) => setTransitions(access, transitions, false, "Airlift takes the environment over"),
  );
  for (const { type, physical } of found.stacks.flatMap(({ resources }) => resources)) {
    const property = protections[type];
    if (property === undefined || physical === "") continue;
    await journal.once(
      `protect ${type} ${physical}`,
      () => protectionOf(access, type, physical, property),
      async (was) => {
        if (was === false) await setProperty(access, { type, identifier: physical }, property, true);
      },
    );
  }
}

/** Whether it is protected; null where it is gone, or a member of a cluster, whose own protection counts. */
async function protectionOf(access: AwsAccess, type: string, identifier: string, property: string) {
  const found = await propertiesOf(access, { type, identifier });
  if (found === undefined || (typeof found.DBClusterIdentifier === "string" && type === "AWS::RDS::DBInstance"))
    return null;
  return found[property] === true;
}

/** Lets the policies of a stack's resources be set while `work` runs. @throws RunError */
export async function unfrozenFor(access: AwsAccess, stack: string, work: () => Promise<void>): Promise<void> {
  await setStackPolicy(access, stack, bookkeeping);
  try {
    await work();
  } finally {
    await setStackPolicy(access, stack, frozen);
  }
}

/** Undoes what `freeze` has done, as the journal has it, last first. @throws RunError */
export async function thaw(access: AwsAccess, journal: Journal): Promise<void> {
  for (const [id, { before }] of journal.steps.reverse()) {
    const [what, ...rest] = id.split(" ");
    if (what === "freeze") await setStackPolicy(access, rest.join(" "), typeof before === "string" ? before : open);
    else if (what === "transitions") await setTransitions(access, before as Transition[], true, "");
    else if (what === "protect") {
      const [type = "", ...name] = rest;
      if (before === false)
        await setProperty(access, { type, identifier: name.join(" ") }, protections[type] ?? "", false);
    } else continue;
    await journal.forget(id);
  }
}

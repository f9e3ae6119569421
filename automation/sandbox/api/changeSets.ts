import { isRecord } from "../../base/isRecord.js";
import type { Place } from "../places.js";
import { changesBetween, type Detail, type ResourceChange, replacementOf } from "../template/changes.js";
import { readTemplate, type Template } from "../template/read.js";
import { statusOf } from "../template/stack.js";
import { bodyOfStack, parametersOf, partsOf, STACK } from "../template/stackContents.js";
import { textOfUrl } from "../template/templateText.js";
import { type Inputs, records, text } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { ApiError } from "./call.js";
import { noteOf, type StackOperation, stackIn } from "./stacks.js";
import { members } from "./xml.js";

/** A change set as its stack's record keeps it, by name. */
interface ChangeSet extends Inputs {
  status: string;
  reason: string;
  body: string;
  parameters: Record<string, string>;
  changes: Inputs[];
}

/** Change sets of type UPDATE: made, described, executed as far as they set policies of deletion. */
export const changeSetOperations: Readonly<Record<string, StackOperation>> = {
  CreateChangeSet: (world, place, asked) => {
    const stack = stackIn(world, place, asked);
    const status = statusOf(stack);
    if (/IN_PROGRESS$|ROLLBACK_FAILED$|^ROLLBACK_|^(CREATE|DELETE)_FAILED$/.test(status))
      throw new ApiError("ValidationError", `Stack:${stack.id} is in ${status} state and can not be updated.`);
    const name = asked.get("ChangeSetName") ?? "";
    if (setsOf(stack)[name] !== undefined)
      throw new ApiError(
        "AlreadyExistsException",
        `ChangeSet ${name} cannot be created due to a mismatch with existing attribute`,
      );
    const body = asked.get("TemplateBody") ?? textOfUrl(world, place, asked.get("TemplateURL") ?? "");
    const before = parametersOf(stack);
    const parameters = { ...before };
    for (const { ParameterKey = "", ParameterValue, UsePreviousValue } of members(asked, "Parameters"))
      parameters[ParameterKey] = UsePreviousValue === "true" ? (before[ParameterKey] ?? "") : (ParameterValue ?? "");
    makeSet(world, place, stack, name, { body, parameters });
    return { Id: `arn:aws:cloudformation:${place.region}:${place.account}:changeSet/${name}/1`, StackId: stack.id };
  },
  DescribeChangeSet: (world, place, asked) => {
    const stack = stackIn(world, place, asked);
    const { name, set } = setIn(stack, asked);
    const answer = {
      ChangeSetName: name,
      StackId: stack.id,
      Status: set.status,
      StatusReason: set.reason === "" ? undefined : set.reason,
      Changes: set.changes.map((ResourceChange) => ({ Type: "Resource", ResourceChange })),
    };
    if (set.status === "CREATE_IN_PROGRESS") keepSet(world, stack, name, { ...set, status: "CREATE_COMPLETE" });
    return answer;
  },
  DeleteChangeSet: (world, place, asked) => {
    const stack = stackIn(world, place, asked);
    keepSet(world, stack, asked.get("ChangeSetName") ?? "", undefined);
    return {};
  },
  ExecuteChangeSet: (world, place, asked) => {
    const stack = stackIn(world, place, asked);
    const { set } = setIn(stack, asked);
    if (set.status !== "CREATE_COMPLETE")
      throw new ApiError("InvalidChangeSetStatus", `ChangeSet is in ${set.status} state and can not be executed.`);
    execute(world, stack, set);
    return {};
  },
};

function setsOf(stack: WorldResource): Record<string, ChangeSet> {
  return isRecord(stack.outputs.changeSets) ? (stack.outputs.changeSets as Record<string, ChangeSet>) : {};
}

function setIn(stack: WorldResource, asked: URLSearchParams): { name: string; set: ChangeSet } {
  const name = asked.get("ChangeSetName") ?? "";
  const set = setsOf(stack)[name];
  if (set === undefined) throw new ApiError("ChangeSetNotFound", `ChangeSet [${name}] does not exist`);
  return { name, set };
}

function keepSet(world: World, stack: WorldResource, name: string, set: ChangeSet | undefined): void {
  const { [name]: _, ...others } = setsOf(world.get(keyOf(stack)) ?? stack);
  noteOf(world, stack, { changeSets: set === undefined ? others : { ...others, [name]: set } });
}

/** Works out and keeps a change set. */
function makeSet(
  world: World,
  place: Place,
  stack: WorldResource,
  name: string,
  { body, parameters }: Pick<ChangeSet, "body" | "parameters">,
): void {
  const changes = changesBetween(readTemplate(bodyOfStack(stack)), readTemplate(body), {
    before: { ...parametersOf(stack), ...(isRecord(stack.outputs.resolved) && stack.outputs.resolved) },
    after: resolvedIn(world, place, readTemplate(body), parameters),
  });
  const parts = partsOf(world, stack);
  const none = changes.length === 0;
  const nested = none ? new Map<string, WorldResource>() : changedNested(world, place, body, parameters, parts, name);
  keepSet(world, stack, name, {
    status: none ? "FAILED" : "CREATE_IN_PROGRESS",
    reason: none
      ? "The submitted information didn't contain changes. Submit different information to create a change set."
      : "",
    body,
    parameters,
    changes: changes.map((change) => ({
      ...described(change, parts),
      ...(nested.has(change.logical) && { ChangeSetId: name }),
    })),
  });
}

/** Makes the change sets of nested stacks whose templates are not those at their URLs. @returns these by logical id */
function changedNested(
  world: World,
  place: Place,
  body: string,
  parameters: Record<string, string>,
  parts: readonly { logical: string; type: string; physical: string }[],
  name: string,
): Map<string, WorldResource> {
  const { resources } = readTemplate(body);
  const found = new Map<string, WorldResource>();
  for (const { logical, type, physical } of parts) {
    const properties = resources[logical]?.Properties;
    const there = type === "AWS::CloudFormation::Stack" ? world.find(STACK, physical, place) : undefined;
    if (there === undefined || !isRecord(properties)) continue;
    const { TemplateURL: given } = properties;
    const template = textOfUrl(world, place, isRecord(given) ? text(parameters[text(given.Ref)]) : text(given));
    if (template === bodyOfStack(there)) continue;
    makeSet(world, place, there, name, { body: template, parameters: parametersOf(there) });
    if ((setsOf(world.get(keyOf(there)) ?? there)[name]?.changes.length ?? 0) > 0) found.set(logical, there);
  }
  return found;
}

/** A parameter that names one of Parameter Store is read again by every update, "previous value" or not. */
function resolvedIn(world: World, place: Place, template: Template, parameters: Inputs): Inputs {
  const read = Object.entries(template.parameters)
    .filter(([, { Type }]) => text(Type).startsWith("AWS::SSM::Parameter::Value"))
    .map(([name]) => [name, world.find("aws:ssm/parameter:Parameter", text(parameters[name]), place)?.inputs.value]);
  return { ...parameters, ...Object.fromEntries(read) };
}

function described(change: ResourceChange, parts: readonly { logical: string; physical: string }[]): Inputs {
  const { logical, type, action, details } = change;
  return {
    Action: action,
    LogicalResourceId: logical,
    PhysicalResourceId: parts.find((part) => part.logical === logical)?.physical,
    ResourceType: type,
    Replacement: action === "Modify" ? replacementOf(change) : undefined,
    Scope: [...new Set(details.map(({ attribute }) => attribute))],
    Details: details.map(detailed),
  };
}

const detailed = ({ attribute, name, evaluation, source, cause, recreation }: Detail): Inputs => ({
  Target: { Attribute: attribute, Name: name, RequiresRecreation: recreation },
  Evaluation: evaluation,
  ChangeSource: source,
  CausingEntity: cause,
});

/** Applies a change set, as far as the stack's policy lets it; else the stack is rolled back, and nothing has changed. */
function execute(world: World, stack: WorldResource, set: ChangeSet): void {
  const denied = set.changes.find((change) => isDenied(stack, change));
  const more = set.changes.find(
    ({ Action, Details }) => Action !== "Modify" || records(Details).some((one) => isSettled(one) && !isPolicy(one)),
  );
  if (denied !== undefined || more !== undefined) {
    const reason =
      denied === undefined
        ? `The simulated CloudFormation only sets policies of deletion; it can't change ${text(more?.LogicalResourceId)}.`
        : `Action denied by stack policy: Statement [#1] does not allow [Update:Modify] for resource [LogicalResourceId/${text(denied.LogicalResourceId)}]`;
    noteOf(world, stack, { stackStatus: "UPDATE_ROLLBACK_IN_PROGRESS", next: "UPDATE_ROLLBACK_COMPLETE", reason });
    return;
  }
  setTemplate(world, world.get(keyOf(stack)) ?? stack, set);
}

/** Gives a stack another template that differs in policies of deletion; its change sets are gone with that. */
export function setTemplate(
  world: World,
  stack: WorldResource,
  { body, parameters }: { body: string; parameters?: Record<string, string> },
): void {
  const resources = readTemplate(body).resources;
  world.change((inside) => {
    for (const one of inside.madeWith(keyOf(stack))) {
      const policy = resources[one.name]?.DeletionPolicy;
      if (resources[one.name] !== undefined)
        inside.put({ ...one, outputs: { ...one.outputs, deletionPolicy: policy ?? "Delete" } });
    }
  });
  noteOf(
    world,
    stack,
    {
      templateBody: body,
      processedTemplate: undefined,
      stackStatus: "UPDATE_IN_PROGRESS",
      next: "UPDATE_COMPLETE",
      reason: undefined,
      changeSets: {},
    },
    parameters === undefined ? {} : { parameters },
  );
}

const isPolicy = ({ Target }: Inputs): boolean =>
  isRecord(Target) && (Target.Attribute === "DeletionPolicy" || Target.Attribute === "UpdateReplacePolicy");
const isSettled = ({ Evaluation }: Inputs): boolean => Evaluation === "Static";

/** Whether the stack's policy refuses a change: what it does not allow, or denies, for all resources. */
function isDenied({ outputs }: WorldResource, { Replacement }: Inputs): boolean {
  const policy: unknown = JSON.parse(text(outputs.stackPolicy) || "null");
  if (!isRecord(policy)) return false;
  const wanted = Replacement === "True" ? "Update:Replace" : "Update:Modify";
  const covers = (actions: unknown): boolean => [actions].flat().some((one) => one === "Update:*" || one === wanted);
  const all = records(policy.Statement).filter(({ Action }) => covers(Action));
  return all.some(({ Effect }) => Effect === "Deny") || !all.some(({ Effect }) => Effect === "Allow");
}

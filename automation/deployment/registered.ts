import { familyOf } from "../aws/revisions.js";
import { recordFrom } from "../record/environmentRecord.js";
import type { StackState } from "../stack/contents.js";
import { workloadsByUrn } from "./rollouts/services.js";

// The engine keeps earlier revisions of task definitions, so that a rollback has something to return to: what a stack
// has registered is more than its state holds.

const taskDefinitionType = "aws:ecs/taskDefinition:TaskDefinition";

/** `arn:…:task-definition/app-env-fe:12` → `app-env-fe:12` */
const shortName = (arn: string): string => arn.split("/").at(-1) ?? arn;

/** What was recorded; of a task definition that could not be registered the engine has no ARN to give. */
function recorded(state: StackState): string[] {
  const entries = recordFrom(state.outputs)?.registered ?? [];
  return entries.filter((one): one is string => typeof one === "string" && /:\d+$/.test(one)).map(shortName);
}

function held({ resources }: StackState): { urn: string; name: string }[] {
  return resources.flatMap(({ urn, type, outputs }) =>
    type === taskDefinitionType && typeof outputs.arn === "string" ? [{ urn, name: shortName(outputs.arn) }] : [],
  );
}

/**
 * Every revision of a task definition that a stack has registered, as `family:revision`.
 * @param workloads only theirs
 */
export function registeredBy(state: StackState | undefined, workloads?: readonly string[]): string[] {
  if (state === undefined) return [];
  const owners = workloadsByUrn(state.resources);
  const inState = held(state).filter(({ urn }) => workloads?.includes(owners.get(urn) ?? "") ?? true);
  const families = new Set(inState.map(({ name }) => familyOf(name)));
  const before = recorded(state).filter((name) => workloads === undefined || families.has(familyOf(name)));
  return [...new Set([...before, ...inState.map(({ name }) => name)])];
}

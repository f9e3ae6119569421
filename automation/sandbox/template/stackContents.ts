import { isRecord } from "../../base/isRecord.js";
import { type Inputs, records, text } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { readTemplate, type Template } from "./read.js";

/** One resource of a stack, as CloudFormation lists it. */
export interface StackPart {
  readonly logical: string;
  /** CloudFormation's type. */
  readonly type: string;
  readonly physical: string;
  /** Keys of what it is in the world: several for a custom resource whose function has made several. */
  readonly keys: readonly string[];
}

export const STACK = "aws:cloudformation/stack:Stack";
export const EXPORT = "aws:cloudformation/export:Export";

/** A stack's template as it is now. */
export const bodyOfStack = ({ inputs, outputs }: WorldResource): string =>
  text(outputs.templateBody) || text(inputs.templateBody);

/** The template in its long form; undefined where the world has no text of it. */
export function templateOf(stack: WorldResource): Template | undefined {
  const body = bodyOfStack(stack);
  return body === "" ? undefined : readTemplate(body);
}

/** What is in a stack: as it was declared, or as its template was run. */
export function partsOf(world: World, stack: WorldResource): StackPart[] {
  const declared = stack.outputs.resources;
  if (Array.isArray(declared))
    return records(declared).map(({ logical, type, physical, keys }) => ({
      logical: text(logical),
      type: text(type),
      physical: text(physical),
      keys: Array.isArray(keys) ? keys.map(text) : [],
    }));
  const template = templateOf(stack);
  return world
    .madeWith(keyOf(stack))
    .filter(({ type }) => type !== EXPORT)
    .map((one) => ({
      logical: one.name,
      type: text(template?.resources[one.name]?.Type) || one.type,
      physical: one.id,
      keys: [keyOf(one)],
    }));
}

/** What becomes of a resource when its stack is deleted. */
export const deletionPolicy = (template: Template | undefined, logical: string): string =>
  text(template?.resources[logical]?.DeletionPolicy) || "Delete";

/** Values of a stack's parameters, defaults included. */
export function parametersOf(stack: WorldResource): Record<string, string> {
  const given: Inputs = isRecord(stack.inputs.parameters) ? stack.inputs.parameters : {};
  const declared = templateOf(stack)?.parameters ?? {};
  return Object.fromEntries(
    Object.entries(declared).map(([name, { Default }]) => [name, String(given[name] ?? Default ?? "")]),
  );
}

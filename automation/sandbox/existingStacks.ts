import { digitsFor } from "./kind.js";
import { arn, type Place } from "./places.js";
import { EXPORT, STACK, type StackPart } from "./template/stackContents.js";
import type { Inputs } from "./values.js";
import { keyOf, type World, type WorldResource } from "./world.js";

/** A stack that somebody else has deployed to the simulated AWS. What is in it is in the world already. */
export interface DeployedStack {
  readonly name: string;
  readonly template: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  /** Exports by name. */
  readonly exports?: Readonly<Record<string, string>>;
  /** Names of exports that it imports. */
  readonly imports?: readonly string[];
  readonly role?: string;
  /** @default CREATE_COMPLETE */
  readonly status?: string;
  readonly resources: readonly StackPart[];
}

const record = (
  type: string,
  id: string,
  place: Place,
  name: string,
  inputs: Inputs,
  outputs: Inputs,
): WorldResource => ({
  ...{ type, id, ...place, name, urn: "", inputs, outputs },
  ...{ holds: [], aliases: [name], unique: "", seed: id },
});

/** The ARN that a stack of this name has. */
export const stackArn = (place: Place, name: string): string =>
  arn(place, "cloudformation", `stack/${name}/${digitsFor(`stack|${name}`)(32)}`);

/** Puts a stack into the world. @returns its ARN */
export function putStack(world: World, place: Place, stack: DeployedStack): string {
  const id = stackArn(place, stack.name);
  const inputs = {
    name: stack.name,
    templateBody: stack.template,
    parameters: { ...stack.parameters },
    ...(stack.role !== undefined && { iamRoleArn: stack.role }),
  };
  const outputs = {
    id,
    stackStatus: stack.status ?? "CREATE_COMPLETE",
    outputs: { ...stack.outputs },
    tagsAll: { ...stack.tags },
    resources: stack.resources.map((one) => ({ ...one, keys: [...one.keys] })),
  };
  const imported = (stack.imports ?? []).map((name) => keyOf({ type: EXPORT, ...place, id: name }));
  const made = { ...record(STACK, id, place, stack.name, inputs, outputs), holds: imported };
  world.put(made);
  for (const [name, value] of Object.entries(stack.exports ?? {}))
    world.put({ ...record(EXPORT, name, place, name, { stack: stack.name }, { value }), madeBy: keyOf(made) });
  return id;
}

/** Puts a StackSet into the world, with instances whose stacks are there. */
export function putStackSet(
  world: World,
  place: Place,
  name: string,
  template: string,
  instances: readonly { account: string; region: string; stack: string }[],
): void {
  const type = "aws:cloudformation/stackSet:StackSet";
  const outputs = { templateBody: template, instances: instances.map((one) => ({ ...one })), operations: [] };
  world.put(record(type, `${name}:1`, place, name, { name }, outputs));
}

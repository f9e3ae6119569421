import type { Place } from "../places.js";
import { EXPORT, STACK } from "../template/stackContents.js";
import { text } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { ApiError } from "./call.js";
import { changeSetOperations } from "./changeSets.js";
import { stackSetOperations } from "./stackSets.js";
import { type StackOperation, stackOperations } from "./stacks.js";
import { answerTo, xml } from "./xml.js";

const namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

/** The part of CloudFormation that the runner asks: exports and who imports them, stacks, change sets and StackSets. */
const operations: Readonly<Record<string, StackOperation>> = {
  ...stackOperations,
  ...changeSetOperations,
  ...stackSetOperations,
  ListExports: (world, place) => ({
    Exports: world.list({ type: EXPORT, ...place }).map((one) => ({
      ExportingStackId: stackIdOf(world, one),
      Name: one.id,
      Value: text(one.outputs.value),
    })),
  }),
  ListImports: (world, place, asked) => {
    const name = asked.get("ExportName") ?? "";
    const importers = importersOf(world, place, name);
    if (importers.length === 0) throw new ApiError("ValidationError", `Export '${name}' is not imported by any stack.`);
    return { Imports: importers };
  },
};

/** Whether an operation of a query API is one of CloudFormation's. */
export const isCloudFormation = (action: string): boolean => Object.hasOwn(operations, action);

/** Answers a call of CloudFormation, whose protocol is query and XML. @throws ApiError */
export function cloudFormationXml(world: World, place: Place, body: string): string {
  const asked = new URLSearchParams(body);
  const action = asked.get("Action") ?? "";
  const result = operations[action]?.(world, place, asked) ?? {};
  return answerTo(action, namespace, xml(result));
}

/** An export that a manifest named as existing belongs to a stack that nobody knows. */
function stackIdOf(world: World, one: WorldResource): string {
  const stack = one.madeBy === undefined ? undefined : world.get(one.madeBy);
  if (stack !== undefined) return text(stack.outputs.id) || stack.id;
  return `arn:aws:cloudformation:${one.region}:${one.account}:stack/existing/00000000`;
}

function importersOf(world: World, place: Place, name: string): string[] {
  const exported = world.find(EXPORT, name, place);
  if (exported === undefined) return [];
  const key = `${EXPORT}|${place.account}|${place.region}|${exported.id}`;
  return world.holdersOf(key).flatMap((one) => (one.type === STACK ? [text(one.inputs.name)] : []));
}

import type { Place } from "../places.js";
import { endStack } from "../template/ending.js";
import { STACK } from "../template/stackContents.js";
import { textOfUrl } from "../template/templateText.js";
import { type Inputs, records, text } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { ApiError } from "./call.js";
import { setTemplate } from "./changeSets.js";
import { noteOf, type StackOperation } from "./stacks.js";
import { members } from "./xml.js";

export const STACK_SET = "aws:cloudformation/stackSet:StackSet";

function setIn(world: World, place: Place, asked: URLSearchParams): WorldResource {
  const name = asked.get("StackSetName") ?? "";
  const found = world.find(STACK_SET, name, place);
  if (found === undefined) throw new ApiError("StackSetNotFoundException", `StackSet ${name} not found`, 404);
  return found;
}

/** Notes an operation, which is done when it is asked for. @throws ApiError for an id that was used before */
function begin(world: World, set: WorldResource, asked: URLSearchParams): string {
  const id = asked.get("OperationId") ?? "operation";
  const operations = Array.isArray(set.outputs.operations) ? (set.outputs.operations as string[]) : [];
  if (operations.includes(id)) throw new ApiError("OperationIdAlreadyExistsException", `Operation ${id} exists`, 409);
  noteOf(world, set, { operations: [...operations, id] });
  return id;
}

const instancesOf = ({ outputs }: WorldResource): Inputs[] => records(outputs.instances);

const values = (asked: URLSearchParams, name: string): string[] => members(asked, name).map((one) => one[""] ?? "");

/** StackSets with permissions that their account manages itself: a template in several accounts and regions. */
export const stackSetOperations: Readonly<Record<string, StackOperation>> = {
  DescribeStackSet: (world, place, asked) => {
    const found = setIn(world, place, asked);
    return {
      StackSet: {
        StackSetName: found.name,
        StackSetId: found.id,
        Status: "ACTIVE",
        TemplateBody: text(found.outputs.templateBody),
        AdministrationRoleARN: text(found.inputs.administrationRoleArn) || undefined,
        ExecutionRoleName: text(found.inputs.executionRoleName) || undefined,
      },
    };
  },
  ListStackInstances: (world, place, asked) => ({
    Summaries: instancesOf(setIn(world, place, asked)).map(({ account, region, stack, status }) => ({
      Account: account,
      Region: region,
      StackId: stack,
      Status: text(status) || "CURRENT",
    })),
  }),
  UpdateStackSet: (world, place, asked) => {
    const found = setIn(world, place, asked);
    const id = begin(world, found, asked);
    const body = asked.get("TemplateBody") ?? textOfUrl(world, place, asked.get("TemplateURL") ?? "");
    noteOf(world, found, { templateBody: body });
    for (const { account, region, stack } of instancesOf(found)) {
      const instance = world.find(STACK, text(stack), { account: text(account), region: text(region) });
      if (instance === undefined) continue;
      setTemplate(world, instance, { body });
      noteOf(world, instance, { stackStatus: "UPDATE_COMPLETE", next: undefined });
    }
    return { OperationId: id };
  },
  DescribeStackSetOperation: (world, place, asked) => {
    setIn(world, place, asked);
    return { StackSetOperation: { OperationId: asked.get("OperationId"), Status: "SUCCEEDED" } };
  },
  DeleteStackInstances: (world, place, asked) => {
    const found = setIn(world, place, asked);
    const id = begin(world, found, asked);
    const [accounts, regions] = [values(asked, "Accounts"), values(asked, "Regions")];
    const going = instancesOf(found).filter(
      ({ account, region }) => accounts.includes(text(account)) && regions.includes(text(region)),
    );
    if (asked.get("RetainStacks") !== "true")
      for (const { account, region, stack } of going) {
        const instance = world.find(STACK, text(stack), { account: text(account), region: text(region) });
        if (instance !== undefined) world.change((inside) => endStack(inside, instance));
      }
    noteOf(world, found, { instances: instancesOf(found).filter((one) => !going.includes(one)) });
    return { OperationId: id };
  },
  DeleteStackSet: (world, place, asked) => {
    const found = setIn(world, place, asked);
    if (instancesOf(found).length > 0) throw new ApiError("StackSetNotEmptyException", "StackSet is not empty", 409);
    world.change((inside) => inside.remove(keyOf(found)));
    return {};
  },
};

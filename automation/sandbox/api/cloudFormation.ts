import { isRecord } from "../../base/isRecord.js";
import type { Place } from "../places.js";
import { EXPORT, removeStack, STACK, statusOf } from "../template/stack.js";
import { text } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { ApiError } from "./call.js";
import { answerTo, tag } from "./xml.js";

const namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

type Operation = (world: World, place: Place, asked: URLSearchParams) => string;

/** The part of CloudFormation that the runner asks: exports, who imports them, stacks and how they are. */
const operations: Readonly<Record<string, Operation>> = {
  ListExports: (world, place) => {
    const found = world.list({ type: EXPORT, ...place });
    const members = found.map((one) =>
      tag(
        "member",
        tag("ExportingStackId", stackIdOf(world, one)) + tag("Name", one.id) + tag("Value", exportedValue(one)),
      ),
    );
    return tag("Exports", members.join(""));
  },
  ListImports: (world, place, asked) => {
    const name = asked.get("ExportName") ?? "";
    const importers = importersOf(world, place, name);
    if (importers.length === 0) throw new ApiError("ValidationError", `Export '${name}' is not imported by any stack.`);
    return tag("Imports", importers.map((importer) => tag("member", importer)).join(""));
  },
  ListStacks: (world, place, asked) => {
    const wanted = new Set([...asked].flatMap(([key, value]) => (key.startsWith("StackStatusFilter.") ? [value] : [])));
    const found = world.list({ type: STACK, ...place }).filter((one) => wanted.size === 0 || wanted.has(statusOf(one)));
    return tag("StackSummaries", found.map((one) => tag("member", described(one))).join(""));
  },
  DescribeStacks: (world, place, asked) => {
    const named = asked.get("StackName");
    if (named === null) {
      const all = world.list({ type: STACK, ...place });
      return tag("Stacks", all.map((one) => tag("member", described(one) + tagsOf(one))).join(""));
    }
    const found = world.find(STACK, named, place);
    if (found === undefined) throw new ApiError("ValidationError", `Stack with id ${named} does not exist`);
    return tag("Stacks", tag("member", described(found) + tagsOf(found)));
  },
  DescribeStackResources: (world, place, asked) => {
    const named = asked.get("PhysicalResourceId") ?? "";
    const found = world.list({ account: place.account }).find((one) => one.id === named || one.aliases.includes(named));
    const stack = text(found?.outputs.stackName) || text(world.get(found?.madeBy ?? "")?.inputs.name);
    if (stack === "") throw new ApiError("ValidationError", `Stack for ${named} does not exist`);
    return tag("StackResources", tag("member", tag("StackName", stack) + tag("PhysicalResourceId", named)));
  },
  DeleteStack: (world, place, asked) => {
    const found = world.find(STACK, asked.get("StackName") ?? "", place);
    if (found !== undefined) world.change((inside) => removeStack(inside, found));
    return "";
  },
};

/** Whether an operation of a query API is one of CloudFormation's. */
export const isCloudFormation = (action: string): boolean => Object.hasOwn(operations, action);

/** Answers a call of CloudFormation, whose protocol is query and XML. @throws ApiError */
export function cloudFormationXml(world: World, place: Place, body: string): string {
  const asked = new URLSearchParams(body);
  const action = asked.get("Action") ?? "";
  const result = operations[action]?.(world, place, asked) ?? "";
  return answerTo(action, namespace, result);
}

const escaped = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const exportedValue = (one: WorldResource): string => escaped(text(one.outputs.value));

const described = (one: WorldResource): string =>
  tag("StackId", text(one.outputs.id) || one.id) +
  tag("StackName", text(one.inputs.name)) +
  tag("CreationTime", "2026-01-01T00:00:00Z") +
  tag("StackStatus", statusOf(one));

const tagsOf = (one: WorldResource): string => {
  const tags = isRecord(one.outputs.tagsAll) ? Object.entries(one.outputs.tagsAll) : [];
  return tag("Tags", tags.map(([key, value]) => tag("member", tag("Key", key) + tag("Value", text(value)))).join(""));
};

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

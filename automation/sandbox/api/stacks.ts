import { isRecord } from "../../base/isRecord.js";
import type { Place } from "../places.js";
import { Refusal } from "../refusal.js";
import { endStack } from "../template/ending.js";
import { readTemplate } from "../template/read.js";
import { statusOf } from "../template/stack.js";
import { bodyOfStack, parametersOf, partsOf, STACK } from "../template/stackContents.js";
import { textOfUrl } from "../template/templateText.js";
import { type Inputs, records, text } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";
import { ApiError } from "./call.js";

/** Answers an operation with plain data, which becomes XML. */
export type StackOperation = (world: World, place: Place, asked: URLSearchParams) => Inputs;

/** The stack of a request. @throws ApiError */
export function stackIn(world: World, place: Place, asked: URLSearchParams): WorldResource {
  const named = asked.get("StackName") ?? "";
  const found = world.find(STACK, named, place);
  if (found === undefined) throw new ApiError("ValidationError", `Stack with id ${named} does not exist`);
  return found;
}

/** Puts other outputs of a stack. */
export function noteOf(world: World, stack: WorldResource, outputs: Inputs, inputs: Inputs = {}): void {
  const now = world.get(keyOf(stack)) ?? stack;
  world.change((inside) =>
    inside.put({ ...now, inputs: { ...now.inputs, ...inputs }, outputs: { ...now.outputs, ...outputs } }),
  );
}

/** By what CloudFormation imports resources of these types; of others the simulated one imports none. */
const importIdentifiers: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "TableName",
  "AWS::IAM::ManagedPolicy": "PolicyArn",
  "AWS::RDS::DBCluster": "DBClusterIdentifier",
  "AWS::S3::Bucket": "BucketName",
  "AWS::SecretsManager::Secret": "Id",
};

/** Stacks, what is in them and how they are: the part of CloudFormation that reads, and DeleteStack. */
export const stackOperations: Readonly<Record<string, StackOperation>> = {
  ListStacks: (world, place, asked) => {
    const wanted = new Set([...asked].flatMap(([key, value]) => (key.startsWith("StackStatusFilter.") ? [value] : [])));
    const found = world.list({ type: STACK, ...place }).filter((one) => wanted.size === 0 || wanted.has(statusOf(one)));
    return { StackSummaries: found.map(summary) };
  },
  DescribeStacks: (world, place, asked) => {
    if (asked.get("StackName") === null) return { Stacks: world.list({ type: STACK, ...place }).map(described) };
    const found = stackIn(world, place, asked);
    const answer = { Stacks: [described(found)] };
    // What is under way is done when it is asked for again.
    const { next } = found.outputs;
    if (typeof next === "string") noteOf(world, found, { stackStatus: next, next: undefined });
    return answer;
  },
  ListStackResources: (world, place, asked) => ({
    StackResourceSummaries: partsOf(world, stackIn(world, place, asked)).map(({ logical, type, physical }) => ({
      LogicalResourceId: logical,
      PhysicalResourceId: physical,
      ResourceType: type,
      ResourceStatus: "CREATE_COMPLETE",
      LastUpdatedTimestamp: "2026-01-01T00:00:00Z",
    })),
  }),
  GetTemplate: (world, place, asked) => {
    const found = stackIn(world, place, asked);
    const processed = text(found.outputs.processedTemplate);
    return { TemplateBody: (asked.get("TemplateStage") === "Processed" && processed) || bodyOfStack(found) };
  },
  GetTemplateSummary: (world, place, asked) => {
    const { resources } = readTemplate(
      asked.get("TemplateBody") ?? textOfUrl(world, place, asked.get("TemplateURL") ?? ""),
    );
    const types = [...new Set(Object.values(resources).map(({ Type }) => text(Type)))];
    return {
      ResourceTypes: types,
      ResourceIdentifierSummaries: types.flatMap((ResourceType) => {
        const property = importIdentifiers[ResourceType];
        const of = Object.entries(resources).filter(([, { Type }]) => Type === ResourceType);
        return property === undefined
          ? []
          : [{ ResourceType, LogicalResourceIds: of.map(([logical]) => logical), ResourceIdentifiers: [property] }];
      }),
    };
  },
  GetStackPolicy: (world, place, asked) => ({
    StackPolicyBody: text(stackIn(world, place, asked).outputs.stackPolicy) || undefined,
  }),
  SetStackPolicy: (world, place, asked) => {
    noteOf(world, stackIn(world, place, asked), { stackPolicy: asked.get("StackPolicyBody") ?? "" });
    return {};
  },
  DescribeStackResources: (world, place, asked) => {
    const named = asked.get("PhysicalResourceId") ?? "";
    const found = world.list({ account: place.account }).find((one) => one.id === named || one.aliases.includes(named));
    const stack =
      text(found?.outputs.stackName) ||
      text(world.get(found?.madeBy ?? "")?.inputs.name) ||
      declaring(world, place, named);
    if (stack === "") throw new ApiError("ValidationError", `Stack for ${named} does not exist`);
    return { StackResources: [{ StackName: stack, PhysicalResourceId: named }] };
  },
  DeleteStack: (world, place, asked) => {
    const found = world.find(STACK, asked.get("StackName") ?? "", place);
    if (found === undefined) return {};
    if (found.outputs.protected === true)
      throw new ApiError(
        "ValidationError",
        `Stack [${found.name}] cannot be deleted while TerminationProtection is enabled`,
      );
    try {
      world.change((inside) => endStack(inside, found));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "ValidationError") throw new ApiError(error.code, error.reason);
      noteOf(world, found, { stackStatus: "DELETE_FAILED", reason: error.reason });
    }
    return {};
  },
  DetectStackDrift: (world, place, asked) => ({ StackDriftDetectionId: stackIn(world, place, asked).id }),
  DescribeStackDriftDetectionStatus: (_world, _place, asked) => ({
    StackDriftDetectionId: asked.get("StackDriftDetectionId"),
    DetectionStatus: "DETECTION_COMPLETE",
  }),
  DescribeStackResourceDrifts: (world, place, asked) => {
    const found = stackIn(world, place, asked);
    const gone = partsOf(world, found).filter(({ keys }) => keys.length > 0 && !keys.some((key) => world.get(key)));
    const deleted = gone.map(({ logical }) => ({ LogicalResourceId: logical, StackResourceDriftStatus: "DELETED" }));
    const modified = records(found.outputs.drift).map(({ logical, path }) => ({
      LogicalResourceId: logical,
      StackResourceDriftStatus: "MODIFIED",
      PropertyDifferences: [{ PropertyPath: path }],
    }));
    return { StackResourceDrifts: [...deleted, ...modified] };
  },
};

/** The stack that was declared with a resource of this physical id. */
const declaring = (world: World, place: Place, physical: string): string =>
  world.list({ type: STACK, ...place }).find((one) => partsOf(world, one).some((part) => part.physical === physical))
    ?.name ?? "";

const summary = (one: WorldResource): Inputs => ({
  StackId: text(one.outputs.id) || one.id,
  StackName: text(one.inputs.name),
  CreationTime: "2026-01-01T00:00:00Z",
  StackStatus: statusOf(one),
  StackStatusReason: text(one.outputs.reason) || undefined,
});

function described(one: WorldResource): Inputs {
  const map = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
  return {
    ...summary(one),
    RoleARN: text(one.inputs.iamRoleArn) || undefined,
    EnableTerminationProtection: one.outputs.protected === true,
    Parameters: Object.entries(parametersOf(one)).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Outputs: map(one.outputs.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    Tags: map(one.outputs.tagsAll).map(([Key, Value]) => ({ Key, Value })),
  };
}

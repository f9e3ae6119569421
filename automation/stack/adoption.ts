import type { PendingOperation } from "./contents.js";

type Inputs = Readonly<Record<string, unknown>>;

function text(inputs: Inputs, ...keys: string[]): string | undefined {
  const parts = keys.map((key) => inputs[key]);
  return parts.every((part) => typeof part === "string" && part !== "" && part !== "[secret]")
    ? parts.join("/")
    : undefined;
}

const byName = (inputs: Inputs) => text(inputs, "name");

/**
 * Types whose id follows from their inputs (the provider's own rule for imports); names that Pulumi made up are inputs,
 * too. Of the others nobody knows the id before AWS has answered.
 */
const ids: Readonly<Record<string, (inputs: Inputs) => string | undefined>> = {
  "aws:appautoscaling/target:Target": (inputs) => text(inputs, "serviceNamespace", "resourceId", "scalableDimension"),
  "aws:cloudformation/stack:Stack": byName,
  "aws:cloudwatch/eventRule:EventRule": byName,
  "aws:cloudwatch/logGroup:LogGroup": byName,
  "aws:cloudwatch/metricAlarm:MetricAlarm": byName,
  "aws:dynamodb/table:Table": byName,
  "aws:ecr/repository:Repository": byName,
  "aws:ecs/cluster:Cluster": byName,
  "aws:iam/role:Role": byName,
  "aws:iam/rolePolicy:RolePolicy": (inputs) => text(inputs, "role", "name")?.replace("/", ":"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (inputs) => text(inputs, "role", "policyArn"),
  "aws:s3/bucket:Bucket": (inputs) => text(inputs, "bucket"),
};

/** The id that a resource has if its creation got through; nothing where that can not be known. */
export function idIfMade({ type, operation, inputs }: PendingOperation): string | undefined {
  return operation === "creating" ? ids[type]?.(inputs) : undefined;
}

/** Arguments of the engine that take such a resource into the state under its own name and parent. */
export function importArguments(pending: PendingOperation, id: string): string[] {
  const { type, name, parent, provider } = pending;
  const root = parent === undefined || parent.includes("::pulumi:pulumi:Stack::");
  // A reference is the provider's URN and its id; default providers are found without it.
  const urn = provider?.split("::").slice(0, -1).join("::");
  return [
    ...["import", type, name, id, "--yes", "--skip-preview", "--protect=false", "--generate-code=false"],
    ...(root ? [] : ["--parent", `parent=${parent}`]),
    ...(urn === undefined || urn.includes("::default") ? [] : ["--provider", `provider=${urn}`]),
  ];
}
